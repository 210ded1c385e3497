import fc from 'fast-check';

import { fieldsOfInputs, fieldsOfModel } from '../../nodes/Scenario/models/fields';
import { describeKeys } from '../../nodes/Scenario/models/keys';
import { modelChoices } from '../../nodes/Scenario/models/modelList';
import { modelDetails } from '../../nodes/Scenario/models/modelOutput';
import { readModel } from '../../nodes/Scenario/models/readModel';
import type { Model } from '../../nodes/Scenario/models/types';
import { jsonOrText } from '../../nodes/Scenario/transport/reply';
import { UNSEEN } from '../security/everything.cts';
import { model } from './modelRecords.cts';
import { fuzz } from './support.cts';

const holdsFor = fuzz('models', 2);

const read = (record: unknown): Model | undefined => readModel(jsonOrText(JSON.stringify(record)));

const FIELD_TYPES = ['string', 'number', 'boolean', 'options', 'array'];

/** In words that can be shown, and in JSON. */
function expectTold(found: Model) {
	expect(found.id).toMatch(/^[^\s\p{C}/\\]{1,200}$/u);
	expect(found.name).not.toMatch(UNSEEN);
	expect(describeKeys(found)).not.toMatch(UNSEEN);
	expect(() => JSON.stringify(modelDetails(found))).not.toThrow();
}

holdsFor(
	'a form has distinct ids and labels that can be shown, and so is the model told',
	model,
	(record) => {
		const found = read(record);
		if (!found) return;
		const fields = [...fieldsOfModel(found), ...fieldsOfInputs(found.inputs)];
		const ids = fieldsOfInputs(found.inputs).map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).not.toContain('__proto__');
		for (const { id, displayName, type, options = [], defaultValue } of fields) {
			expect(id).toMatch(/^[^\s\p{C}]{1,200}$/u);
			expect(displayName).toMatch(/\S/);
			expect(displayName).not.toMatch(UNSEEN);
			expect([...displayName].length).toBeLessThanOrEqual(100);
			expect(FIELD_TYPES).toContain(type);
			expect(['string', 'number', 'boolean', 'undefined']).toContain(typeof defaultValue);
			for (const { name, value } of options) {
				expect(name).toMatch(/\S/);
				expect(name).not.toMatch(UNSEEN);
				expect(['string', 'number']).toContain(typeof value);
			}
		}
		expectTold(found);
	},
);

holdsFor(
	'a list of models has each once, with a name that can be shown',
	fc.record({ records: fc.array(model, { maxLength: 3 }), filter: fc.string({ maxLength: 5 }) }),
	({ records, filter }) => {
		const models = records.flatMap((record) => read(record) ?? []);
		const choices = modelChoices(models, { filter, capabilities: ['txt2video'] });
		const all = modelChoices(models, {});
		expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
		expect(choices.length).toBeLessThanOrEqual(all.length);
		for (const { name, url } of all) {
			expect(name).toMatch(/\S/);
			expect(name).not.toMatch(UNSEEN);
			expect(url).toMatch(/^https:\/\/app\.scenario\.com\/models\/[^/?#]+$/);
		}
	},
);
