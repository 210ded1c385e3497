import type { ByteReader } from './reader';

/** A file whose bytes are there to be read, once. */
export interface Incoming {
	fileName: string;
	mimeType: string;
	/** What it is, or where that can't be told what is wanted. */
	kind: string;
	/** Bytes. */
	size: number;
	reader: ByteReader;
}

/** The file, or why it can't be used: what follows the label in a message. */
export type Opened = { incoming: Incoming } | { why: string };

/** A file that has to be uploaded, looked at as far as that goes without sending anything. */
export interface PendingFile {
	/** Same key, same content, wanted for the same: uploaded once. Holds nothing secret. */
	key: string;
	/**
	 * Begins to read it, from its start; each call anew.
	 *
	 * @param tries counts from 1; where the first one went wrong, nothing is taken on trust
	 */
	open(tries: number): Promise<Opened>;
}
