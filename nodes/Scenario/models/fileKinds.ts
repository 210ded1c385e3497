interface Noun {
	/** With its article, e.g. "an image". */
	article: string;
	one: string;
	many: string;
}

const noun = (one: string, article = 'a'): Noun => ({
	article: `${article} ${one}`,
	one,
	many: `${one}s`,
});

/** Nouns for files, by the API's kinds. */
const NOUNS = new Map<string, Noun>([
	['3d', noun('3D file')],
	['audio', noun('audio file', 'an')],
	['document', noun('document')],
	['image', noun('image', 'an')],
	['image-hdr', noun('HDR image', 'an')],
	['json', noun('JSON file')],
	['text', noun('text file')],
	['video', noun('video')],
]);

/** The nouns for files of a kind; "file" without a kind. */
export const fileNoun = (kind?: string): Noun =>
	NOUNS.get(kind ?? '') ?? noun(kind ? `${kind} file` : 'file');

/** "3.5 MB", with three significant digits. */
export const megabytes = (bytes: number): string =>
	`${Number((bytes / 1024 ** 2).toPrecision(3))} MB`;
