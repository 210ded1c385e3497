import './memory/storage.cts';

import { keepFilesOnDisk } from '../../test/engine/binaryStore.cts';
import { machineAsText, thisMachine } from './common/machine.cts';
import type { Options } from './common/options.cts';
import { nodeOfN8n } from './common/realN8n.cts';
import { keepResult } from './common/results.cts';
import { say } from './common/say.cts';
import * as httpRequest from './memory/httpRequest.cts';
import type { Place } from './memory/place.cts';
import type { MemoryResult } from './memory/result.cts';
import * as scenario from './memory/scenario.cts';
import { smallVideos, startService } from './memory/simulator.cts';
import type { Pair } from './memory/table.cts';
import { GOAL, isKept, tableOf } from './memory/table.cts';
import { storedVideo } from './memory/video.cts';

const MIB = 1024 ** 2;

/** Every way of a large file, ours and theirs in turn. Without a peer, ours alone. */
async function largeFile(place: Place, bytes: number): Promise<Pair[]> {
	const [small, large] = [await storedVideo(MIB), await storedVideo(bytes)];
	const up: Pair = {
		ours: await scenario.uploadBinary(place, small, large),
		theirs: place.peer ? await httpRequest.uploadBinary(place, small, large) : undefined,
	};
	const { row, urls } = await scenario.download(place, MIB, bytes);
	const down: Pair = {
		ours: row,
		theirs: place.peer ? await httpRequest.download(place, urls) : undefined,
	};
	return [up, down, { ours: await scenario.uploadFromUrl(place, small, urls.large) }];
}

async function smallFiles(place: Place, count: number): Promise<Pair> {
	const { assetIds, urls } = await smallVideos(place.service, count);
	const few = Math.ceil(count / 100);
	return {
		ours: await scenario.downloadMany(place, assetIds.slice(0, few), assetIds),
		theirs: place.peer
			? await httpRequest.downloadMany(place, urls.slice(0, few), urls)
			: undefined,
	};
}

/**
 * The peak of memory with a large file, up and down, and with many small ones: in a process of its
 * own, with n8n's binary data on disk and the simulator in another process; and through n8n's HTTP
 * Request node in the same way. With this Node, and with the one that the newest n8n needs.
 *
 * @returns whether our node kept the goal and every byte arrived; a tiny round only the latter
 */
export async function memory({ tiny, keep, mebibytes, items }: Options): Promise<boolean> {
	const size = mebibytes ?? (tiny ? 20 : 1024);
	const count = items?.[0] ?? (tiny ? 10 : 1000);
	await keepFilesOnDisk();
	const peer = await httpRequest.fileOfHttpRequest();
	if (!peer) say('No HTTP Request node to compare with: npm run test:e2e installs an n8n.');
	const nodes = [
		{ node: process.execPath, version: process.versions.node },
		...(peer && !tiny ? [await nodeOfN8n()] : []),
	];
	const pairs: Pair[] = [];
	for (const { node, version } of nodes) {
		const { told: service, end } = await startService();
		try {
			const place: Place = { service, node, version, peer };
			pairs.push(...(await largeFile(place, Math.round(size * MIB))));
			pairs.push(await smallFiles(place, count));
		} finally {
			end();
		}
	}
	const result: MemoryResult = { machine: thisMachine(), mebibytes: size, pairs };
	say(`${machineAsText(result.machine)}`);
	say(`A file of ${size} MiB. Resident memory in MiB; goal: ${GOAL / MIB} more at the most.`);
	say('Seconds are those of the whole execution: ours submits a job and waits for it too.\n');
	say(`${tableOf(pairs)}\n`);
	if (keep) await keepResult('memory', result);
	const areWhole = pairs.every(({ ours, theirs }) => ours.isWhole && theirs?.isWhole !== false);
	return areWhole && (tiny || pairs.every(({ ours }) => isKept(ours)));
}
