import { APP_KIND, MODEL_KIND } from '../../../nodes/Scenario/catalog/runnable';

test('a model is run with POST, and its jobs have its modelId', () => {
	expect(MODEL_KIND.target('model_veo3')).toEqual({
		id: 'model_veo3',
		known: { modelId: 'model_veo3' },
		run: { method: 'POST', path: '/generate/custom/model_veo3' },
	});
	expect(MODEL_KIND.record('model_veo3')).toEqual({ path: '/models/model_veo3', key: 'model' });
});

test('an app is run with PUT, and its jobs have its workflowId', () => {
	expect(APP_KIND.target('wflow_1')).toEqual({
		id: 'wflow_1',
		known: { workflowId: 'wflow_1' },
		run: { method: 'PUT', path: '/workflows/wflow_1/run' },
	});
	expect(APP_KIND.record('wflow_1')).toEqual({ path: '/workflows/wflow_1', key: 'workflow' });
});

test.each([MODEL_KIND, APP_KIND])("the ID of a $noun can't change the path", (kind) => {
	const id = '../usages?x=1#';
	const paths = [kind.record(id).path, kind.target(id).run.path];
	for (const path of paths) expect(path).toContain('..%2Fusages%3Fx%3D1%23');
});
