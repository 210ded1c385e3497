import type { IBinaryData } from 'n8n-workflow';

import { byId, generateJson } from '../../../test/workflow/parameters.cts';
import { startChild } from './child.cts';
import type { Service } from './simulator.cts';
import { newestUpload, nextVideos } from './simulator.cts';
import type { Measured, Step, Transfer } from './transfer.cts';
import type { Row } from './table.cts';
import { hashBehind, hashOnDisk } from './video.cts';

/** The ways of a large file through our node. */

const node = 'Scenario';

async function measure({ credentials }: Service, small: Step, large: Step): Promise<Measured> {
	const task: Transfer = { credentials, small, large };
	return (await startChild<Measured>('transfer.cts', task)).told;
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
	service: Service,
	small: IBinaryData,
	large: IBinaryData,
): Promise<Row> {
	const { memory } = await measure(service, upload('data', small), upload('data', large));
	const isWhole = (await hashOfUpload(service)) === (await hashOnDisk(large));
	return { way: 'Upload of a binary field', node, ...memory, isWhole };
}

/** Sizes are in bytes. The URLs that the videos came from are good for other downloads too. */
export async function download(
	service: Service,
	small: number,
	large: number,
): Promise<{ row: Row; urls: { small: string; large: string } }> {
	await nextVideos(service, [small, large]);
	const step = { parameters: generateJson({}) };
	const { memory, ...items } = await measure(service, step, step);
	const urls = { small: String(items.small.json.url), large: String(items.large.json.url) };
	const file = items.large.binary?.data;
	const isWhole =
		file?.bytes === large && (await hashOnDisk(file)) === (await hashBehind(urls.large));
	return { row: { way: 'Download', node, ...memory, isWhole }, urls };
}

export async function uploadFromUrl(
	service: Service,
	small: IBinaryData,
	url: string,
): Promise<Row> {
	const { memory } = await measure(service, upload('data', small), upload(url));
	const isWhole = (await hashOfUpload(service)) === (await hashBehind(url));
	return { way: 'Upload of what a URL gives', node, ...memory, isWhole };
}
