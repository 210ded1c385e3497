import type { ScenarioApi } from '../transport/api';
import { readAsset } from './asset';
import type { Incoming } from './incoming';
import { isMoreIn } from './reader';
import type { Attempt } from './uploaded';

/** The service takes images under 6 MB in one request; as base64 in JSON these are under 5 MB. */
const LARGEST = 3.5 * 1000 ** 2;

const TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);

const PATIENCE = { ms: 300_000, tries: 5 };

export const isSmallImage = ({ mimeType, size }: Incoming): boolean =>
	TYPES.has(mimeType) && size < LARGEST;

/** Sends a small image in one request. Sent twice after a lost reply it is there twice, for free. */
export async function uploadImage(api: ScenarioApi, incoming: Incoming): Promise<Attempt> {
	const { fileName, size, reader } = incoming;
	const bytes = Buffer.alloc(size);
	const came = await reader.fill(bytes);
	if (came < size) return { again: `only ${came} of ${size} bytes came` };
	if (await isMoreIn(reader))
		return { again: `more bytes came than the ${size} that were announced` };
	const body = { name: fileName, image: bytes.toString('base64') };
	const patience = { deadline: api.clock.now() + PATIENCE.ms, tries: PATIENCE.tries };
	const answer = await api.ask({ method: 'POST', path: '/assets', body }, patience);
	if ('refusal' in answer) return answer;
	const asset = readAsset(answer.body);
	return asset
		? { assetId: asset.assetId }
		: { why: 'was uploaded, but Scenario told no asset ID' };
}
