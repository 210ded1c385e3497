import '../memory/storage.cts';

import { keepFilesOnDisk } from '../../../test/engine/binaryStore.cts';
import type { Place } from '../memory/place.cts';
import * as scenario from '../memory/scenario.cts';
import { smallVideos, startService } from '../memory/simulator.cts';
import type { Row } from '../memory/table.cts';
import { storedVideo } from '../memory/video.cts';
import type { Series } from './series.cts';

const MIB = 1024 ** 2;

const seriesOf = (what: string, of: string, rows: Array<{ size: number; row: Row }>): Series => ({
	what: `Growth of memory, ${what}`,
	unit: 'MiB',
	of,
	points: rows.map(({ size, row }) => ({ size, value: (row.peak - row.before) / MIB })),
});

/** What larger and larger files, and more and more small ones, take. */
export async function growthOfMemory(mebibytes: number[], files: number[]): Promise<Series[]> {
	await keepFilesOnDisk();
	const { told: service, end } = await startService();
	try {
		const place: Place = { service, node: process.execPath, version: process.versions.node };
		const small = await storedVideo(MIB);
		const [up, down, many]: Array<Array<{ size: number; row: Row }>> = [[], [], []];
		for (const size of mebibytes) {
			const large = await storedVideo(size * MIB);
			up?.push({ size, row: await scenario.uploadBinary(place, small, large) });
			down?.push({ size, row: (await scenario.download(place, MIB, size * MIB)).row });
		}
		for (const size of files) {
			const { assetIds } = await smallVideos(service, size);
			many?.push({ size, row: await scenario.downloadMany(place, assetIds.slice(0, 5), assetIds) });
		}
		return [
			seriesOf('a file up', 'MiB', up ?? []),
			seriesOf('a file down', 'MiB', down ?? []),
			seriesOf('small files down', 'files', many ?? []),
		];
	} finally {
		end();
	}
}
