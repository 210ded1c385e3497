import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

import { packPackage, PROJECT } from '../n8n/pack.cts';
import { run } from '../n8n/run.cts';

/** What n8n's verification does with a published package: lint its source, then its tarball. */
const folder = await mkdtemp(path.join(tmpdir(), 'scenario-scan-'));
try {
	await run('tar', ['-xzf', await packPackage(folder)], { cwd: folder });
	const scans = {
		source: await analyzePackage(PROJECT, SOURCE_FILE_PATTERNS),
		tarball: await analyzePackage(path.join(folder, 'package')),
	};
	for (const [what, { passed, message, details }] of Object.entries(scans)) {
		console.log(`Scan of the ${what}: ${passed ? 'passed' : `not passed (${message})`}`);
		if (details) console.log(details);
		if (!passed) process.exitCode = 1;
	}
} finally {
	await rm(folder, { recursive: true, force: true });
}
