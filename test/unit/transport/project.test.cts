import { getProject, sharedByProject } from '../../../nodes/Scenario/transport/project';
import { virtualClock } from '../../support/virtualClock.cts';

let credential = { apiKey: '', apiSecret: '', projectId: '', baseUrl: '' };
let tests = 0;

// Each test has its own clock, and therefore its own credential.
beforeEach(() => {
	credential = {
		apiKey: `key-${++tests}`,
		apiSecret: 'secret-1234567',
		projectId: '',
		baseUrl: 'https://api.example.com/v1',
	};
});

describe('getProject', () => {
	it('is the same for equivalent credential values', () => {
		const clock = virtualClock();
		const project = getProject(credential, clock);
		const copied = {
			...credential,
			apiKey: ` ${credential.apiKey}\n`,
			baseUrl: `${credential.baseUrl}/`,
		};
		expect(getProject({ ...credential }, clock)).toBe(project);
		expect(getProject(copied, clock)).toBe(project);
	});

	it.each([
		{ apiKey: 'key-7654321' },
		{ apiSecret: 'secret-7654321' },
		{ projectId: 'proj_2' },
		{ baseUrl: 'https://proxy.example.com/v1' },
	])('differs with %p', (over) => {
		const clock = virtualClock();
		expect(getProject({ ...credential, ...over }, clock)).not.toBe(getProject(credential, clock));
	});

	it('is removed only when unused for a while', async () => {
		const clock = virtualClock();
		const project = getProject(credential, clock);
		await clock.sleep(20 * 60_000);
		await project.limiter.run(async () => ({ body: {} }), { priority: 'run' });
		await clock.sleep(20 * 60_000);
		expect(getProject(credential, clock)).toBe(project);
		await clock.sleep(31 * 60_000);
		expect(getProject(credential, clock)).not.toBe(project);
	});

	it('is kept while a request waits', async () => {
		const clock = virtualClock();
		const project = getProject(credential, clock);
		const send = async () => {
			await clock.sleep(40 * 60_000);
			return { body: {} };
		};
		const running = project.limiter.run(send, { priority: 'run' });
		await clock.sleep(35 * 60_000);
		expect(getProject(credential, clock)).toBe(project);
		await running;
	});
});

it('shared values are created once per project', () => {
	const clock = virtualClock();
	let made = 0;
	const get = sharedByProject(() => ({ number: ++made }));
	const [one, other] = [{}, { projectId: 'proj_2' }].map((over) => ({
		clock,
		project: getProject({ ...credential, ...over }, clock),
	}));
	if (!one || !other) throw new Error('no projects');
	expect([get(one), get(other), get(one)]).toEqual([{ number: 1 }, { number: 2 }, { number: 1 }]);
});
