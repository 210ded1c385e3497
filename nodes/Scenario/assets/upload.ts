import type { IExecuteFunctions } from 'n8n-workflow';

import type { ScenarioApi } from '../transport/api';
import { reasonOf } from '../transport/reason';
import { pauseBefore } from '../transport/retry';
import type { PendingFile } from './incoming';
import { isSmallImage, uploadImage } from './uploadImage';
import type { Attempt, Uploaded } from './uploaded';
import { uploadParts } from './uploadParts';

/** A source may break off and the places of its parts may expire: each try begins anew. */
const TRIES = 3;

async function uploadOnce(
	context: IExecuteFunctions,
	api: ScenarioApi,
	file: PendingFile,
	tries: number,
): Promise<Attempt> {
	try {
		const opened = await file.open(tries);
		if ('why' in opened) return opened;
		const { incoming } = opened;
		try {
			if (isSmallImage(incoming)) return await uploadImage(api, incoming);
			return await uploadParts(context, api, incoming);
		} finally {
			await incoming.reader.close();
		}
	} catch (reason) {
		// Calls hand back what comes of them: what is thrown is a source that can't be read on.
		api.signal?.throwIfAborted();
		return { again: reasonOf(reason) };
	}
}

/**
 * Uploads a file and waits until it is an asset: a small image in one request, everything else in
 * parts, with constant memory.
 *
 * @throws the signal's reason once the execution is cancelled, nothing else
 */
export async function uploadFile(
	context: IExecuteFunctions,
	api: ScenarioApi,
	file: PendingFile,
): Promise<Uploaded> {
	for (let tries = 1; ; tries++) {
		const attempt = await uploadOnce(context, api, file, tries);
		if (!('again' in attempt)) return attempt;
		const { again } = attempt;
		if (tries === TRIES) return { why: `could not be uploaded, tried ${TRIES} times: ${again}` };
		const pause = pauseBefore({ reason: again, details: {} }, tries, api.clock.random);
		await api.clock.sleep(pause, api.signal);
	}
}
