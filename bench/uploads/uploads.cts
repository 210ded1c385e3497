import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import axios from 'axios';

import { credentialFor } from '../../tools/n8n/credential.cts';
import { filesFolder } from '../../tools/n8n/settings.cts';
import { chain, generateVideo, manualTrigger } from '../../tools/n8n/workflows.cts';
import { jobLengths, prepare, startAccount } from '../many/account.cts';
import { execute } from '../many/n8nWays.cts';
import { createSmallVideos, createUploadUrl, type Service } from '../memory/service.cts';
import {
	describeMachine,
	formatMachine,
	formatTable,
	keepResult,
	type Column,
	type Machine,
	type Options,
} from '../results.cts';
import {
	createScaledClock,
	findNodeOfN8n,
	startScaledN8n,
	type ScaledClock,
} from '../scaledN8n.cts';

const MODEL = 'model_topazlabs-video-upscale';
const VIDEO = path.join(__dirname, '../../simulator/media/16x9.mp4');
const MIB = 1024 ** 2;

export interface UploadsResult {
	machine: Machine;
	scale: number;
	items: number;
	mebibytes: number;
	/** Scaled seconds of the execution whose rows bring asset IDs, and of the one whose rows bring files. */
	assetIds: number;
	files: number;
	/** Scaled seconds that a plain program needs to upload the files, one after the other. */
	wire: number;
}

/** Rows with files may take this many times as long as rows with asset IDs and the wire together. */
export const GOAL = 1.2;

export const timesGoal = ({ assetIds, files, wire }: UploadsResult): number =>
	files / (assetIds + wire);

interface UploadsRow {
	what: string;
	seconds: number;
}

export const columns: Array<Column<UploadsRow>> = [
	{ heading: 'What', cell: ({ what }) => what },
	{ heading: 'Seconds', isNumber: true, cell: ({ seconds }) => seconds.toFixed(1) },
];

export const toUploadsRows = ({ items, mebibytes, assetIds, files, wire }: UploadsResult) => [
	{ what: `${items} rows with asset IDs`, seconds: assetIds },
	{ what: `The same rows with ${items} different files of ${mebibytes} MiB`, seconds: files },
	{ what: 'A plain program uploads these files, one after the other', seconds: wire },
];

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
async function uploadPlainly(
	service: Service,
	clock: ScaledClock,
	files: string[],
): Promise<number> {
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
 *
 * @returns whether the goal was met; a tiny run shows only that everything works
 */
export async function uploads({ tiny, keep, mebibytes, ...options }: Options): Promise<boolean> {
	const items = options.items?.[0] ?? (tiny ? 2 : 50);
	const size = mebibytes ?? (tiny ? 1 : 10);
	// The work of n8n counts as many times as the clock is faster, and so do the bytes.
	const clock = createScaledClock(options.scale ?? (tiny ? 30 : 2));
	const simulator = await startAccount(clock);
	const n8n = await startScaledN8n(clock);
	try {
		const folder = path.join(filesFolder(n8n.userFolder), 'clips');
		const files = await createFiles(folder, items, size);
		const { apiKey, apiSecret, baseUrl, controlUrl } = simulator;
		const service: Service = { credentials: { apiKey, apiSecret, baseUrl }, controlUrl };
		const credential = await n8n.client.createCredential(credentialFor(simulator));
		const run = async (video: string) => {
			const workflow = chain(
				'Upscale',
				manualTrigger,
				{
					name: 'Clips',
					type: 'n8n-nodes-base.readWriteFile',
					typeVersion: 1,
					parameters: { operation: 'read', fileSelector: `${folder}/*.mp4`, options: {} },
				},
				generateVideo(credential, {
					model: { __rl: true, mode: 'id', value: MODEL },
					prompt: '',
					parametersJson: JSON.stringify({ video }),
				}),
			);
			const { startedAt, stoppedAt = '' } = await execute(n8n.client, workflow);
			return (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000;
		};
		prepare(simulator, []);
		const wire = await uploadPlainly(service, clock, files);
		// n8n loads and compiles in its first run what later runs find in memory.
		prepare(
			simulator,
			Array.from({ length: items }, () => 0),
		);
		await run('data');
		prepare(simulator, []);
		const { assetIds: assets } = await createSmallVideos(service, 1);
		simulator.control.nextOutcome(...jobLengths(items, 1).map((seconds) => ({ seconds })));
		const assetIds = await run(String(assets[0]));
		prepare(simulator, jobLengths(items, 1));
		const withFiles = await run('data');
		const uploaded = simulator.control.uploads().length;
		if (uploaded !== items) throw new Error(`${uploaded} uploads for ${items} files`);

		const machine = describeMachine(n8n.version, (await findNodeOfN8n()).version);
		const { scale } = clock;
		const result = { machine, scale, items, mebibytes: size, assetIds, files: withFiles, wire };
		console.log(`${formatMachine(machine)}\n\n${formatTable(columns, toUploadsRows(result))}\n`);
		console.log(`${timesGoal(result).toFixed(2)} × asset IDs and wire; goal: ${GOAL}\n`);
		if (keep) await keepResult('uploads', result);
		return tiny || timesGoal(result) <= GOAL;
	} finally {
		await n8n.stop();
		await simulator.close();
	}
}
