const { ScenarioApi } = require('./dist/credentials/ScenarioApi.credentials.js');
const { Scenario } = require('./dist/nodes/Scenario/Scenario.node.js');
const { ScenarioTrigger } = require('./dist/nodes/Scenario/ScenarioTrigger.node.js');

module.exports = { Scenario, ScenarioApi, ScenarioTrigger };
