import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import axios from 'axios';

import { credentialFor } from '../tools/n8n/credential.cts';
import { filesFolder } from '../tools/n8n/settings.cts';
import {
	builtIn,
	byId,
	chain,
	generateVideo,
	manualTrigger,
	scenarioNode,
	type NodeToPlace,
} from '../tools/n8n/workflows.cts';
import { formatTable, withN8n, type Bench, type Measured, type ScaledClock } from './harness.cts';
import { ACCOUNT, jobLengths, NETWORK, prepare, withAccount } from './jobs/account.cts';
import { executeInSeconds } from './jobs/ways.cts';
import { createSmallVideos, createUploadUrl, type Service } from './memory/service.cts';

const MODEL = 'model_topazlabs-video-upscale';
const VIDEO = path.join(__dirname, '../simulator/media/16x9.mp4');
const MIB = 1024 ** 2;

/** 50 Mbit/s. */
const UPLOAD_LINK = { delayMs: 100, bytesPerSecond: 50e6 / 8 };

interface UploadsResult extends Measured {
	items: number;
	mebibytes: number;
	/** Scaled seconds of the execution whose rows bring asset IDs, and of the one whose rows bring files. */
	assetIds: number;
	files: number;
	/** Scaled seconds that a plain program needs to upload the files, one after the other. */
	wire: number;
	/** Scaled seconds of an execution of Upload Asset with the same files. */
	uploads: number;
}

/** Rows with files may take this many times as long as rows with asset IDs and the wire together. */
const GOAL = 1.2;

/** Upload Asset may take this many times as long as the program. */
const UPLOAD_GOAL = 1.5;

const timesGoal = ({ assetIds, files, wire }: UploadsResult) => files / (assetIds + wire);

const timesWire = ({ uploads: seconds, wire }: UploadsResult) => seconds / wire;

/** Playable videos that differ, in a folder that n8n may read. */
async function createFiles(folder: string, count: number, mebibytes: number): Promise<string[]> {
	await mkdir(folder, { recursive: true });
	const head = await readFile(VIDEO);
	const names = Array.from({ length: count }, (_, index) => path.join(folder, `clip-${index}.mp4`));
	for (const name of names) {
		const rest = Math.max(0, Math.round(mebibytes * MIB) - head.length);
		await writeFile(name, Buffer.concat([head, randomBytes(rest)]));
	}
	return names;
}

/** Scaled seconds. */
async function uploadPlainly(service: Service, clock: ScaledClock, files: string[]) {
	const startedAt = clock.now();
	for (const file of files) {
		const { size: bytes } = await stat(file);
		const facts = { fileName: path.basename(file), bytes, mimeType: 'video/mp4' };
		await axios.put(await createUploadUrl(service, facts), createReadStream(file), {
			headers: { 'Content-Length': bytes },
			maxBodyLength: Infinity,
			maxRedirects: 0,
			proxy: false,
		});
	}
	return (clock.now() - startedAt) / 1000;
}

/**
 * Rows that each bring a file of their own, compared with the same rows with asset IDs: files are to
 * go up while earlier jobs run.
 */
export const uploads: Bench<UploadsResult> = {
	about: 'many rows with a file each, in a real n8n',
	// The work of n8n counts as many times as the clock is faster, and so do the bytes.
	measure: async ({ tiny, network, scale = tiny ? 30 : 2, ...options }) =>
		await withN8n(scale, async ({ client, userFolder }, clock) => {
			const [items = tiny ? 2 : 50] = options.items ?? [];
			const { mebibytes = tiny ? 1 : 10 } = options;
			const link = network ? { latency: NETWORK, uploadLink: UPLOAD_LINK } : {};
			return await withAccount(clock, ACCOUNT, link, async (simulator) => {
				const { control } = simulator;
				const folder = path.join(filesFolder(userFolder), 'clips');
				const files = await createFiles(folder, items, mebibytes);
				const credential = await client.createCredential(credentialFor(simulator));
				const read = { operation: 'read', fileSelector: `${folder}/*.mp4`, options: {} };
				const clips = builtIn('Clips', 'readWriteFile', 1, read);
				const runWith = async (node: NodeToPlace) =>
					await executeInSeconds(client, chain(node.name, manualTrigger, clips, node));
				const generate = async (video: string) =>
					await runWith(
						generateVideo(credential, {
							model: byId(MODEL),
							prompt: '',
							parametersJson: JSON.stringify({ video }),
						}),
					);
				prepare(simulator, []);
				const wire = await uploadPlainly(simulator, clock, files);
				// n8n loads and compiles in its first run what later runs find in memory.
				prepare(simulator, jobLengths(items, 1, 0));
				await generate('data');
				prepare(simulator, []);
				const { assetIds: assets } = await createSmallVideos(simulator, 1);
				control.nextOutcome(...jobLengths(items, 1).map((seconds) => ({ seconds })));
				const assetIds = await generate(String(assets[0]));
				prepare(simulator, jobLengths(items, 1));
				const withFiles = await generate('data');
				const { length: uploaded } = control.uploads();
				if (uploaded !== items) throw new Error(`${uploaded} uploads for ${items} files`);

				prepare(simulator, []);
				const upload = { resource: 'asset', operation: 'upload' };
				const alone = await runWith(scenarioNode('Upload Asset', credential, upload));
				return { items, mebibytes, assetIds, files: withFiles, wire, uploads: alone };
			});
		}),
	table({ items, mebibytes, assetIds, files, wire, uploads: alone }) {
		const rows: Array<[what: string, seconds: number]> = [
			[`${items} rows with asset IDs`, assetIds],
			[`The same rows with ${items} different files of ${mebibytes} MiB`, files],
			['A plain program uploads these files, one after the other', wire],
			['Upload Asset with these files', alone],
		];
		return formatTable(rows, [
			['What', ([what]) => what],
			['Seconds', ([, seconds]) => seconds.toFixed(1), 'number'],
		]);
	},
	isGoalMet: (result) => timesGoal(result) <= GOAL && timesWire(result) <= UPLOAD_GOAL,
	title: 'Many files',
	before: () =>
		'Each row brings a file of its own, which the node uploads while earlier jobs run, over a link of 50 Mbit/s with a delay of 100 ms. Jobs and account are those of many videos.',
	after: (result) =>
		`That is ${timesGoal(result).toFixed(2)} times as long as the rows with asset IDs and the program together. Goal: ${GOAL} times. Upload Asset takes ${timesWire(result).toFixed(2)} times as long as the program; goal: ${UPLOAD_GOAL} times.`,
};
