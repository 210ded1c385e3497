import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { InputRecord } from '../../simulator/index.cts';
import type { FileServer } from '../support/fileServer.cts';
import { startFileServer } from '../support/fileServer.cts';
import { byId, generateJson } from './parameters.cts';
import type { SimulatedNode } from './support.cts';

/** Shared by the tests of files: files, items with them, and a model that accepts them. */

const media = (name: string) => readFileSync(path.join(__dirname, '../../simulator/media', name));

export interface TestFile {
	bytes: Buffer;
	mimeType: string;
	fileName: string;
}

export const FILES: Record<'image' | 'video' | 'audio' | '3d' | 'text', TestFile> = {
	image: { bytes: media('1x1.png'), mimeType: 'image/png', fileName: 'square.png' },
	video: { bytes: media('16x9.mp4'), mimeType: 'video/mp4', fileName: 'clip.mp4' },
	audio: { bytes: media('tone.wav'), mimeType: 'audio/wav', fileName: 'tone.wav' },
	'3d': { bytes: media('cube.glb'), mimeType: 'model/gltf-binary', fileName: 'cube.glb' },
	text: { bytes: Buffer.from('Once upon a time'), mimeType: 'text/plain', fileName: 'story.txt' },
};

export const OTHER_IMAGE: TestFile = {
	bytes: media('16x9.png'),
	mimeType: 'image/png',
	fileName: 'wide.png',
};

export type Kind = keyof typeof FILES;

export const KINDS = Object.keys(FILES) as Kind[];

/** A file in memory, as the engine stores it by default. */
export const binary = ({ bytes, mimeType, fileName }: TestFile): IBinaryData => ({
	data: bytes.toString('base64'),
	mimeType,
	fileName,
});

export const item = (
	files: Record<string, TestFile>,
	json: IDataObject = {},
): INodeExecutionData => ({
	json,
	binary: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, binary(file)])),
});

export const dataUrl = ({ bytes, mimeType }: TestFile) =>
	`data:${mimeType};base64,${bytes.toString('base64')}`;

/** A video of any size: a header followed by noise. */
export const bigVideo = (size: number): TestFile => ({
	...FILES.video,
	bytes: Buffer.concat([FILES.video.bytes, randomBytes(size - FILES.video.bytes.length)]),
});

export const MODEL = 'model_test-files';

/** Adds a model that takes one file of each kind, and a list of each. */
export function addFileModel(simulated: SimulatedNode, more: InputRecord[] = []): void {
	const inputs = KINDS.flatMap((kind): InputRecord[] => [
		{ name: `${kind}One`, type: 'file', kind, label: `One ${kind}` },
		{ name: `${kind}Many`, type: 'file_array', kind, label: `Many ${kind}`, maxLength: 9 },
	]);
	const replaced = new Set(more.map(({ name }) => name));
	const kept = inputs.filter(({ name }) => !replaced.has(name));
	simulated.control.setModel({ id: MODEL, inputs: [...kept, ...more] });
}

/** Generate Video with that model. */
export const generateWith = (values: IDataObject, over: IDataObject = {}): IDataObject =>
	generateJson(values, { model: byId(MODEL), prompt: '', waitForCompletion: false, ...over });

/** The same, with the values from each item's JSON. */
export const generateFromItems = (over: IDataObject = {}): IDataObject =>
	generateWith({}, { parametersJson: '={{ JSON.stringify($json) }}', ...over });

/** Upload Asset with the file in `data`. */
export const upload = (over: IDataObject = {}): IDataObject => ({
	resource: 'asset',
	operation: 'upload',
	inputDataFieldName: 'data',
	...over,
});

/** An item for each of these files, in `data`. */
export const itemsWith = (...files: TestFile[]): INodeExecutionData[] =>
	files.map((data) => item({ data }));

/** Different files: each is this one with other bytes at its end. */
export const variants = (file: TestFile, count: number): TestFile[] =>
	Array.from({ length: count }, (_, at) => ({
		...file,
		bytes: Buffer.concat([file.bytes, Buffer.from([at])]),
	}));

/** A file server for the tests of a file. */
export function useFileServer(): { server: FileServer } {
	const files = { server: undefined as unknown as FileServer };
	beforeAll(async () => {
		files.server = await startFileServer();
	});
	beforeEach(() => files.server.reset());
	afterAll(async () => await files.server.close());
	return files;
}
