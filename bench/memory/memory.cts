import {
	describeMachine,
	formatMachine,
	formatTable,
	keepResult,
	type Options,
} from '../results.cts';
import { findNodeOfN8n } from '../scaledN8n.cts';
import { startService } from './service.cts';
import { columns, GOAL, isGoalMet, toLines, type MemoryResult, type Pair } from './table.cts';
import {
	findHttpRequestNode,
	measureDownload,
	measureSmallFiles,
	measureUpload,
	measureUploadFromUrl,
	storeVideos,
	type Setup,
} from './ways.cts';

const MIB = 1024 ** 2;

async function measureAll(setup: Setup, bytes: number, count: number): Promise<Pair[]> {
	const [small, large] = await storeVideos(MIB, bytes);
	const upload = await measureUpload(setup, small, large);
	const { pair: download, url } = await measureDownload(setup, MIB, bytes);
	const uploadFromUrl = await measureUploadFromUrl(setup, small, url);
	return [upload, download, uploadFromUrl, await measureSmallFiles(setup, count)];
}

/**
 * The peak memory with a large file, up and down, and with many small ones: each in a process of its
 * own, with n8n's binary data on disk, and the same through n8n's HTTP Request node. On this
 * Node.js, and on the one that the newest n8n needs.
 *
 * @returns whether our node met its goal and every byte arrived; a tiny run checks only the latter
 */
export async function memory({ tiny, keep, mebibytes, items }: Options): Promise<boolean> {
	const size = mebibytes ?? (tiny ? 20 : 1024);
	const count = items?.[0] ?? (tiny ? 10 : 1000);
	const httpRequestFile = await findHttpRequestNode();
	if (!httpRequestFile) console.log('No HTTP Request node: npm run test:e2e installs an n8n.');
	const nodes = [
		{ node: process.execPath, version: process.versions.node },
		...(httpRequestFile && !tiny ? [await findNodeOfN8n()] : []),
	];
	const pairs: Pair[] = [];
	for (const node of nodes) {
		const { message: service, end } = await startService();
		try {
			const setup: Setup = { service, ...node, httpRequestFile };
			pairs.push(...(await measureAll(setup, Math.round(size * MIB), count)));
		} finally {
			end();
		}
	}
	const result: MemoryResult = { machine: describeMachine(), mebibytes: size, pairs };
	console.log(formatMachine(result.machine));
	console.log(`A file of ${size} MiB. Memory in MiB; goal: a growth of at most ${GOAL / MIB}.`);
	console.log('Seconds are those of the whole execution; ours includes the job.\n');
	console.log(`${formatTable(columns, toLines(pairs))}\n`);
	if (keep) await keepResult('memory', result);
	const complete = pairs.every(
		({ ours, theirs }) => ours.isComplete && theirs?.isComplete !== false,
	);
	return complete && (tiny || pairs.every(({ ours }) => isGoalMet(ours)));
}
