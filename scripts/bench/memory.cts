import { pathOfFile } from './memory/storage.cts';

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { parseArgs } from 'node:util';

import type { IBinaryData, ICredentialDataDecryptedObject } from 'n8n-workflow';

import { keepFilesOnDisk, storedFile } from '../../test/engine/binaryStore.cts';
import type { Child } from './memory/child.cts';
import { startChild } from './memory/child.cts';
import type { Measured, Transfer } from './memory/transfer.cts';

const MIB = 1024 ** 2;

/** Resident memory may grow by this much, whatever the size of the file. */
const GOAL = 64 * MIB;

interface Service {
	credentials: ICredentialDataDecryptedObject;
	controlUrl: string;
}

const VIDEO = path.join(__dirname, '../../simulator/media/16x9.mp4');

/** A video of any size, made while it is read. */
function* video(bytes: number): Generator<Buffer> {
	const head = readFileSync(VIDEO);
	yield head;
	const block = Buffer.alloc(64 * 1024);
	for (let at = head.length; at < bytes; at += block.length) {
		block.fill(`${at} `);
		yield Buffer.from(block.subarray(0, bytes - at));
	}
}

const stored = async (bytes: number) =>
	await storedFile(Readable.from(video(bytes), { objectMode: false }), {
		mimeType: 'video/mp4',
		fileName: 'large.mp4',
	});

async function sha256(source: Readable): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(source, hash);
	return hash.digest('hex');
}

const hashOnDisk = async (id = '') => await sha256(createReadStream(pathOfFile(id)));

async function hashBehind(url: unknown): Promise<string> {
	const { body } = await fetch(String(url));
	if (!body) throw new Error('The service has no file');
	return await sha256(Readable.fromWeb(body as ReadableStream));
}

/** Whole is what arrived with the hash `expected`. */
async function upload({ told }: Child<Service>, large: IBinaryData | string, expected: string) {
	const { credentials, controlUrl } = told;
	const small = await stored(MIB);
	const task: Transfer = { direction: 'upload', credentials, small, large };
	const measured = (await startChild<Measured>('transfer.cts', task)).told;
	const reply = await fetch(`${controlUrl}/uploads`);
	const { uploads } = (await reply.json()) as { uploads: Array<{ sha256?: string }> };
	return { measured, whole: uploads.at(-1)?.sha256 === expected };
}

async function download({ told }: Child<Service>, bytes: number) {
	const { controlUrl, credentials } = told;
	await fetch(`${controlUrl}/outcomes`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify([{ bytes: MIB }, { bytes }]),
	});
	const task: Transfer = { direction: 'download', credentials };
	const measured = (await startChild<Measured>('transfer.cts', task)).told;
	const { file, json } = measured;
	const hash = await hashBehind(json.url);
	const whole = file?.bytes === bytes && (await hashOnDisk(file.id)) === hash;
	return { measured, whole, url: String(json.url), hash };
}

const mebibytes = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;

function report(
	name: string,
	bytes: number,
	{ measured, whole }: { measured: Measured; whole: boolean },
): boolean {
	const { before, peak, seconds } = measured;
	const growth = peak - before;
	const isKept = growth <= GOAL;
	const lines = [
		`${name}: ${mebibytes(bytes)} in ${seconds.toFixed(1)} s, ${whole ? 'every byte arrived' : 'BYTES DIFFER'}`,
		`  resident memory ${mebibytes(before)}, at the highest ${mebibytes(peak)}: +${mebibytes(growth)}`,
		`  goal +${mebibytes(GOAL)} at the most: ${isKept ? 'kept' : 'MISSED'}`,
		'',
	];
	process.stdout.write(lines.join('\n'));
	return isKept && whole;
}

/**
 * Uploads and downloads a large file through the node, in a process of its own, with n8n's binary
 * data on disk and the simulator in another process.
 *
 * @returns whether the goal was kept and every byte arrived
 */
export async function memory(args: string[]): Promise<boolean> {
	const { values } = parseArgs({
		args,
		options: { mebibytes: { type: 'string', default: '1024' } },
	});
	const bytes = Math.round(Number(values.mebibytes) * MIB);
	await keepFilesOnDisk();
	const service = await startChild<Service>('service.cts');
	try {
		const file = await stored(bytes);
		const up = await upload(service, file, await hashOnDisk(file.id));
		const down = await download(service, bytes);
		const through = await upload(service, down.url, down.hash);
		return [
			report('Upload of a binary field', bytes, up),
			report('Download', bytes, down),
			report('Upload of what a URL gives', bytes, through),
		].every(Boolean);
	} finally {
		service.end();
	}
}
