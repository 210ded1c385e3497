import type { FastifyInstance } from 'fastify';

/** The first row holds the names of the columns. */
export type Sheet = string[][];

/** An uploaded file: one on the drive, or a video on YouTube. */
export interface UploadedFile {
	id: string;
	name: string;
	mimeType: string;
	bytes: Buffer;
}

export interface Google {
	/** The tab "Videos" of the one spreadsheet there is. */
	sheet: Sheet;
	files: UploadedFile[];
	videos: UploadedFile[];
	/** Names of files that the drive doesn't take. */
	refused: string[];
}

const SHEETS = { constraints: { host: 'sheets.googleapis.com' } };
const APIS = { constraints: { host: 'www.googleapis.com' } };

/** Videos!C2 → [1, 2] */
function cellOf(range: string): [row: number, column: number] {
	const [, letter = 'A', row = '1'] = /!([A-Z])(\d+)/.exec(range) ?? [];
	return [Number(row) - 1, letter.charCodeAt(0) - 'A'.charCodeAt(0)];
}

/** The part of Google Sheets for reading rows and updating cells. */
export function serveSheets(server: FastifyInstance, google: Google): void {
	server.get('/v4/spreadsheets/:id', SHEETS, async () => ({
		sheets: [{ properties: { sheetId: 0, title: 'Videos', index: 0 } }],
	}));
	server.get('/v4/spreadsheets/:id/values/:range', SHEETS, async () => ({
		values: google.sheet,
	}));
	server.post<{ Body: { data: Array<{ range: string; values: string[][] }> } }>(
		'/v4/spreadsheets/:id/values::batchUpdate',
		SHEETS,
		async ({ body }) => {
			for (const { range, values } of body.data) {
				const [row, column] = cellOf(range);
				const cells = google.sheet[row];
				if (cells) cells[column] = String(values[0]?.[0]);
			}
			return { totalUpdatedCells: body.data.length };
		},
	);
}

/** What a resumable upload begins with: of a file on the drive, or of a video. */
interface Metadata {
	name?: string;
	snippet?: { title: string };
}

/**
 * A resumable upload: create, send chunks.
 *
 * @param getFiles where it goes
 * @param getRefusal why a file of this name isn't accepted; undefined if all is well
 */
function serveUpload(
	server: FastifyInstance,
	url: string,
	getFiles: () => UploadedFile[],
	getRefusal: (name: string) => string | undefined = () => undefined,
): void {
	const chunks = new Map<string, Buffer[]>();

	server.post<{ Body: Metadata; Headers: { 'x-upload-content-type': string } }>(
		url,
		APIS,
		async ({ body, headers }, reply) => {
			const name = body.name ?? body.snippet?.title ?? '';
			const message = getRefusal(name);
			if (message) return await reply.code(403).send({ error: { code: 403, message } });
			const id = `file-${chunks.size + 1}`;
			chunks.set(id, []);
			const mimeType = headers['x-upload-content-type'];
			getFiles().push({ id, name, mimeType, bytes: Buffer.alloc(0) });
			const location = `https://www.googleapis.com${url}?upload_id=${id}`;
			return await reply.header('location', location).send({});
		},
	);
	server.put<{ Body: Buffer; Querystring: { upload_id: string } }>(
		url,
		{ ...APIS, config: { anybody: true } },
		async ({ body, headers, query }, reply) => {
			const [, to = 0, size = 0] =
				/-(\d+)\/(\d+)$/.exec(String(headers['content-range']))?.map(Number) ?? [];
			const received = chunks.get(query.upload_id);
			received?.push(body);
			if (to + 1 < size) return await reply.code(308).send();
			const file = getFiles().find(({ id }) => id === query.upload_id);
			if (file) file.bytes = Buffer.concat(received ?? []);
			return { id: query.upload_id };
		},
	);
}

/** The part of Google Drive for uploading a file and renaming it. */
export function serveDrive(server: FastifyInstance, google: Google): void {
	serveUpload(
		server,
		'/upload/drive/v3/files',
		() => google.files,
		(name) => (google.refused.includes(name) ? `The drive refuses ${name}` : undefined),
	);
	server.patch<{ Params: { id: string } }>('/drive/v3/files/:id', APIS, async ({ params }) => ({
		kind: 'drive#file',
		id: params.id,
		name: google.files.find(({ id }) => id === params.id)?.name,
		webViewLink: `https://drive.google.com/file/d/${params.id}/view`,
	}));
}

/** The part of YouTube for uploading a video. */
export const serveYouTube = (server: FastifyInstance, google: Google): void =>
	serveUpload(server, '/upload/youtube/v3/videos', () => google.videos);
