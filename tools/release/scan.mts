import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

interface Packed {
	filename: string;
	size: number;
	unpackedSize: number;
	entryCount: number;
}

/** What n8n's verification does with a published package: lint its source, then its tarball. */
const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'scenario-scan-'));

function unpackedTarball(): string {
	const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed) as [Packed];
	console.log(
		`${filename}: ${entryCount} files, ${Math.ceil(size / 1024)} KiB packed, ${Math.ceil(unpackedSize / 1024)} KiB unpacked`,
	);
	execFileSync('tar', ['-xzf', path.join(folder, filename), '-C', folder]);
	return path.join(folder, 'package');
}

try {
	const scans = [
		{ what: 'source', run: () => analyzePackage(root, SOURCE_FILE_PATTERNS) },
		{ what: 'tarball', run: () => analyzePackage(unpackedTarball()) },
	];
	for (const { what, run } of scans) {
		const { passed, message, details } = await run();
		console.log(`Scan of the ${what}: ${passed ? 'passed' : `not passed (${message})`}`);
		if (details) console.log(details);
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
