import type { FastifyInstance } from 'fastify';

/** The first row holds the names of the columns. */
export type Sheet = string[][];

/** A file on the drive. */
export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	bytes: Buffer;
}

export interface Google {
	/** The tab "Videos" of the one spreadsheet there is. */
	sheet: Sheet;
	files: DriveFile[];
	/** Whether the drive is full. */
	isFull: boolean;
}

const SHEETS = { constraints: { host: 'sheets.googleapis.com' } };
const DRIVE = { constraints: { host: 'www.googleapis.com' } };

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

/** The part of Google Drive for a resumable upload: create, send chunks, rename. */
export function serveDrive(server: FastifyInstance, google: Google): void {
	const chunks = new Map<string, Buffer[]>();

	server.post<{ Body: { name: string }; Headers: { 'x-upload-content-type': string } }>(
		'/upload/drive/v3/files',
		DRIVE,
		async ({ body, headers }, reply) => {
			if (google.isFull) {
				const message = "The user's Drive storage quota has been exceeded.";
				return await reply.code(403).send({ error: { code: 403, message } });
			}
			const id = `file-${chunks.size + 1}`;
			chunks.set(id, []);
			const mimeType = headers['x-upload-content-type'];
			google.files.push({ id, name: body.name, mimeType, bytes: Buffer.alloc(0) });
			const location = `https://www.googleapis.com/upload/drive/v3/files?upload_id=${id}`;
			return await reply.header('location', location).send({});
		},
	);
	server.put<{ Body: Buffer; Querystring: { upload_id: string } }>(
		'/upload/drive/v3/files',
		{ ...DRIVE, config: { anybody: true } },
		async ({ body, headers, query }, reply) => {
			const [, to = 0, size = 0] =
				/-(\d+)\/(\d+)$/.exec(String(headers['content-range']))?.map(Number) ?? [];
			const received = chunks.get(query.upload_id);
			received?.push(body);
			if (to + 1 < size) return await reply.code(308).send();
			const file = google.files.find(({ id }) => id === query.upload_id);
			if (file) file.bytes = Buffer.concat(received ?? []);
			return { id: query.upload_id };
		},
	);
	server.patch<{ Params: { id: string } }>('/drive/v3/files/:id', DRIVE, async ({ params }) => ({
		kind: 'drive#file',
		id: params.id,
		name: google.files.find(({ id }) => id === params.id)?.name,
		webViewLink: `https://drive.google.com/file/d/${params.id}/view`,
	}));
}
