import './memory/storage.cts';

import { keepFilesOnDisk } from '../../test/engine/binaryStore.cts';
import type { Options } from './common/options.cts';
import { say } from './common/say.cts';
import * as httpRequest from './memory/httpRequest.cts';
import * as scenario from './memory/scenario.cts';
import type { Service } from './memory/simulator.cts';
import { startService } from './memory/simulator.cts';
import type { Pair } from './memory/table.cts';
import { GOAL, isKept, tableOf } from './memory/table.cts';
import { storedVideo } from './memory/video.cts';

const MIB = 1024 ** 2;

/** Every way, ours and theirs in turn. Without `peer`, the file of their node, ours alone. */
async function measureAll(service: Service, bytes: number, peer?: string): Promise<Pair[]> {
	const [small, large] = [await storedVideo(MIB), await storedVideo(bytes)];
	const up: Pair = {
		ours: await scenario.uploadBinary(service, small, large),
		theirs: peer ? await httpRequest.uploadBinary(peer, service, small, large) : undefined,
	};
	const { row, urls } = await scenario.download(service, MIB, bytes);
	const down: Pair = {
		ours: row,
		theirs: peer ? await httpRequest.download(peer, service, urls) : undefined,
	};
	return [up, down, { ours: await scenario.uploadFromUrl(service, small, urls.large) }];
}

/**
 * Uploads and downloads a large file through the node, in a process of its own, with n8n's binary
 * data on disk and the simulator in another process; and through n8n's HTTP Request node in the
 * same way, where there is one.
 *
 * @returns whether our node kept the goal and every byte arrived
 */
export async function memory({ tiny, mebibytes }: Options): Promise<boolean> {
	const size = mebibytes ?? (tiny ? 20 : 1024);
	await keepFilesOnDisk();
	const peer = await httpRequest.fileOfHttpRequest();
	if (!peer) say('No HTTP Request node to compare with: npm run test:e2e installs an n8n.');
	const service = await startService();
	try {
		const pairs = await measureAll(service.told, Math.round(size * MIB), peer);
		say(`A file of ${size} MiB. Resident memory in MiB; goal: ${GOAL / MIB} more at the most.`);
		say('Seconds are those of the whole execution: ours submits a job and waits for it too.\n');
		say(tableOf(pairs));
		return pairs.every(
			({ ours, theirs }) => isKept(ours) && ours.isWhole && theirs?.isWhole !== false,
		);
	} finally {
		service.end();
	}
}
