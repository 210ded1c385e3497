import fc from 'fast-check';

import { describeKeys } from '../../nodes/Scenario/models/describe';
import { createInputFields, createModelFields } from '../../nodes/Scenario/models/formFields';
import type { Model } from '../../nodes/Scenario/models/model';
import { parseModel } from '../../nodes/Scenario/models/model';
import { modelDetails } from '../../nodes/Scenario/models/modelOutput';
import { modelChoices } from '../../nodes/Scenario/models/modelSearch';
import { parseJsonOrText } from '../../nodes/Scenario/transport/request';
import { UNSEEN } from '../security/everything.cts';
import { model } from './modelRecords.cts';
import { expectEach, fuzz } from './support.cts';

const holdsFor = fuzz('models', 2);

const read = (record: unknown): Model | undefined =>
	parseModel(parseJsonOrText(JSON.stringify(record)));

const FIELD_TYPES = ['string', 'number', 'boolean', 'options', 'array'];

const DEFAULT_TYPES = ['string', 'number', 'boolean', 'undefined'];

const MODEL_URL = /^https:\/\/app\.scenario\.com\/models\/[^/?#]+$/;

const isDisplayable = (text: string) => /\S/.test(text) && !UNSEEN.test(text);

holdsFor(
	'a form has distinct IDs and displayable labels, and the model a displayable description',
	model,
	(record) => {
		const found = read(record);
		if (!found) return;
		const fields = [...createModelFields(found), ...createInputFields(found.inputs)];
		const ids = createInputFields(found.inputs).map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).not.toContain('__proto__');
		const displayNames = fields.map(({ displayName }) => displayName);
		expectEach(fields, ({ id }) => /^[^\s\p{C}]{1,200}$/u.test(id));
		expectEach(displayNames, (name) => isDisplayable(name) && [...name].length <= 100);
		expectEach(fields, ({ type }) => FIELD_TYPES.includes(type ?? ''));
		expectEach(fields, ({ defaultValue }) => DEFAULT_TYPES.includes(typeof defaultValue));
		const options = fields.flatMap((field) => field.options ?? []);
		expectEach(options, ({ name }) => isDisplayable(name));
		expectEach(options, ({ value }) => ['string', 'number'].includes(typeof value));
		expect(found.id).toMatch(/^[^\s\p{C}/\\]{1,200}$/u);
		expect(found.name).not.toMatch(UNSEEN);
		expect(describeKeys(found)).not.toMatch(UNSEEN);
		expect(() => JSON.stringify(modelDetails(found))).not.toThrow();
	},
);

holdsFor(
	'a list of models has each once, with a displayable name',
	fc.record({ records: fc.array(model, { maxLength: 3 }), filter: fc.string({ maxLength: 5 }) }),
	({ records, filter }) => {
		const models = records.flatMap((record) => read(record) ?? []);
		const choices = modelChoices(models, { filter, capabilities: ['txt2video'] });
		const all = modelChoices(models, {});
		expect(new Set(all.map(({ value }) => value)).size).toBe(all.length);
		expect(choices.length).toBeLessThanOrEqual(all.length);
		expectEach(all, ({ name }) => isDisplayable(name));
		expectEach(all, ({ url = '' }) => MODEL_URL.test(url));
	},
);
