import { getProject, sharedByProject } from '../../../nodes/Scenario/transport/project';
import { virtualClock } from '../../support/virtualClock.cts';

let tests = 0;
let credential = { apiKey: '', apiSecret: '', projectId: '', baseUrl: '' };
let clock = virtualClock();

// Each test has its own clock, and therefore its own credential.
beforeEach(() => {
	clock = virtualClock();
	const baseUrl = 'https://api.example.com/v1';
	credential = { apiKey: `key-${++tests}`, apiSecret: 'secret-1234567', projectId: '', baseUrl };
});

const MINUTE = 60_000;

describe('getProject', () => {
	it('is the same for equivalent credential values', () => {
		const project = getProject(credential, clock);
		const { apiKey, baseUrl } = credential;
		const copied = { ...credential, apiKey: ` ${apiKey}\n`, baseUrl: `${baseUrl}/` };
		expect(getProject({ ...credential }, clock)).toBe(project);
		expect(getProject(copied, clock)).toBe(project);
	});

	it.each([
		{ apiKey: 'key-7654321' },
		{ apiSecret: 'secret-7654321' },
		{ projectId: 'proj_2' },
		{ baseUrl: 'https://proxy.example.com/v1' },
	])('differs with %p', (over) => {
		expect(getProject({ ...credential, ...over }, clock)).not.toBe(getProject(credential, clock));
	});

	it('is removed only when unused for a while', async () => {
		const project = getProject(credential, clock);
		await clock.sleep(20 * MINUTE);
		await project.limiter.run(async () => ({ body: {} }), { priority: 'run' });
		await clock.sleep(20 * MINUTE);
		expect(getProject(credential, clock)).toBe(project);
		await clock.sleep(31 * MINUTE);
		expect(getProject(credential, clock)).not.toBe(project);
	});

	it('is kept while a request waits', async () => {
		const project = getProject(credential, clock);
		const send = async () => {
			await clock.sleep(40 * MINUTE);
			return { body: {} };
		};
		const running = project.limiter.run(send, { priority: 'run' });
		await clock.sleep(35 * MINUTE);
		expect(getProject(credential, clock)).toBe(project);
		await running;
	});
});

it('shared values are created once per project', () => {
	let made = 0;
	const get = sharedByProject(() => ({ number: ++made }));
	const [one, other] = ['', 'proj_2'].map((projectId) => ({
		clock,
		project: getProject({ ...credential, projectId }, clock),
	})) as [Parameters<typeof get>[0], Parameters<typeof get>[0]];
	expect([get(one), get(other), get(one)]).toEqual([{ number: 1 }, { number: 2 }, { number: 1 }]);
});
