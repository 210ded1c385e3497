import { findCandidates, formatTable, getReason, type Row } from '../../../tools/compat/report.cts';

describe('the compatibility table', () => {
	it('has a row per version and a column per check', () => {
		const rows: Row[] = [
			{ n8n: '2.20.12', node: '22.23.3', checks: { Load: true, Form: false } },
			{ n8n: '2.33.7', node: '22.23.3', checks: { Load: true, 'Form: by hand': true } },
			{ n8n: '2.41.1', node: '24.21.0', checks: {} },
		];
		expect(formatTable(rows)).toBe(
			[
				'| n8n     | Node.js | Load    | Form    |',
				'| ------- | ------- | ------- | ------- |',
				'| 2.20.12 | 22.23.3 | yes     | NO      |',
				'| 2.33.7  | 22.23.3 | yes     | by hand |',
				'| 2.41.1  | 24.21.0 | not run | not run |',
			].join('\n'),
		);
	});

	const versions = ['1.123.2', '2.4.0', '2.4.1', '2.4.8', '2.4.10', '2.5.0-rc.1', '2.40.0'];

	it.each([
		['2.4', ['2.4.10', '2.4.8', '2.4.1']],
		['2.40', ['2.40.0']],
		['2.4.8', ['2.4.8']],
	])('tries the newest three releases of %s first', (line, expected) => {
		expect(findCandidates(line, versions)).toEqual(expected);
	});

	it('rejects a version missing on npm', () => {
		expect(() => findCandidates('2.99', versions)).toThrow('npm has no n8n 2.99');
	});

	it.each([
		[
			'code ETARGET\nnpm error notarget No matching version found for @n8n/backend-common@1.41.2.\n',
			'npm has no @n8n/backend-common@1.41.2',
		],
		[
			'code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to a.tgz failed',
			'network request to a.tgz failed',
		],
	])('says why an installation failed: %s', (said, reason) => {
		expect(getReason(new Error(`npm install n8n failed in /x:\nnpm error ${said}`))).toBe(reason);
	});
});
