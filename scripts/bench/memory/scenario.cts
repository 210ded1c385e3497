import type { IBinaryData } from 'n8n-workflow';

import { byId, generateJson } from '../../../test/workflow/parameters.cts';
import { startChild } from '../common/child.cts';
import type { Place } from './place.cts';
import type { Service } from './simulator.cts';
import { newestUpload, nextVideos } from './simulator.cts';
import type { Measured, Step, Transfer } from './transfer.cts';
import type { Row } from './table.cts';
import { TRANSFER } from './transferFile.cts';
import { hashBehind, hashOnDisk } from './video.cts';

/** The ways of a large file through our node. */

const node = 'Scenario';

async function measure(place: Place, small: Step, large: Step): Promise<Measured> {
	const task: Transfer = { credentials: place.service.credentials, small, large };
	return (await startChild<Measured>(TRANSFER, task, place.node)).told;
}

/** The files of so many assets, one for each item. */
export async function downloadMany(place: Place, few: string[], many: string[]): Promise<Row> {
	const step = (assetIds: string[]): Step => ({
		parameters: { resource: 'asset', operation: 'download', assetId: byId('={{ $json.assetId }}') },
		items: assetIds.map((assetId) => ({ assetId })),
	});
	const { memory, outputs } = await measure(place, step(few), step(many));
	const isWhole = outputs === many.length;
	return { way: `${many.length} small files`, node, version: place.version, ...memory, isWhole };
}

const upload = (video: string, data?: IBinaryData): Step => ({
	parameters: generateJson(
		{ video },
		{ model: byId('model_topazlabs-video-upscale'), prompt: '', waitForCompletion: false },
	),
	data,
});

const hashOfUpload = async (service: Service) => (await newestUpload(service))?.sha256;

export async function uploadBinary(
	place: Place,
	small: IBinaryData,
	large: IBinaryData,
): Promise<Row> {
	const { memory } = await measure(place, upload('data', small), upload('data', large));
	const isWhole = (await hashOfUpload(place.service)) === (await hashOnDisk(large));
	return { way: 'Upload of a binary field', node, version: place.version, ...memory, isWhole };
}

/** Sizes are in bytes. The URLs that the videos came from are good for other downloads too. */
export async function download(
	place: Place,
	small: number,
	large: number,
): Promise<{ row: Row; urls: { small: string; large: string } }> {
	await nextVideos(place.service, [small, large]);
	const step = { parameters: generateJson({}) };
	const { memory, ...items } = await measure(place, step, step);
	const urls = { small: String(items.small.json.url), large: String(items.large.json.url) };
	const file = items.large.binary?.data;
	const isWhole =
		file?.bytes === large && (await hashOnDisk(file)) === (await hashBehind(urls.large));
	return { row: { way: 'Download', node, version: place.version, ...memory, isWhole }, urls };
}

export async function uploadFromUrl(place: Place, small: IBinaryData, url: string): Promise<Row> {
	const { memory } = await measure(place, upload('data', small), upload(url));
	const isWhole = (await hashOfUpload(place.service)) === (await hashBehind(url));
	return { way: 'Upload of what a URL gives', node, version: place.version, ...memory, isWhole };
}
