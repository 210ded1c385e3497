import { APP, MODEL } from '../../../nodes/Scenario/catalog/runnable';

test('a model runs by POST, and its jobs name it as modelId', () => {
	expect(MODEL.target('model_veo3')).toEqual({
		id: 'model_veo3',
		known: { modelId: 'model_veo3' },
		run: { method: 'POST', path: '/generate/custom/model_veo3' },
	});
	expect(MODEL.record('model_veo3')).toEqual({ path: '/models/model_veo3', key: 'model' });
});

test('an app runs by PUT, and its jobs name it as workflowId', () => {
	expect(APP.target('wflow_1')).toEqual({
		id: 'wflow_1',
		known: { workflowId: 'wflow_1' },
		run: { method: 'PUT', path: '/workflows/wflow_1/run' },
	});
	expect(APP.record('wflow_1')).toEqual({ path: '/workflows/wflow_1', key: 'workflow' });
});

test.each([MODEL, APP])('an id can not lead to another path: $noun', (kind) => {
	const id = '../usages?x=1#';
	const paths = [kind.record(id).path, kind.target(id).run.path];
	for (const path of paths) expect(path).toContain('..%2Fusages%3Fx%3D1%23');
});
