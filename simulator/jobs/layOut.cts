import type { StoredAsset } from '../files/asset.cts';
import { newId } from '../ids.cts';
import type { FileKind } from '../types.cts';
import type { World } from '../world.cts';
import { makeResult } from './results.cts';

/** What all files of a job have in common. */
export interface Layout {
	kind: FileKind;
	/** Width by height. */
	shape: number | undefined;
	/** Bytes of each file, where it is to be stuffed. */
	bytes: number | undefined;
	from: Pick<StoredAsset, 'jobId' | 'modelId' | 'prompt'>;
	/** When the job ends, milliseconds since the epoch. */
	at: number;
}

function put(world: World, kind: FileKind, layout: Layout, more: Partial<StoredAsset>): string {
	const { shape, bytes, from, at } = layout;
	const id = newId('asset');
	const made = makeResult(id, kind, shape, bytes);
	world.assets.set(id, { id, ...made, ...from, ...more, source: 'generated', createdAt: at });
	return id;
}

/** Makes a file of a job that will be out when it has ended; a video's first and last frame, too. */
export function layOut(world: World, layout: Layout): string {
	const { kind } = layout;
	if (kind !== 'video') return put(world, kind, layout, {});
	const frame = () => put(world, 'image', { ...layout, bytes: undefined }, { isFrame: true });
	return put(world, kind, layout, { frames: { first: frame(), last: frame() } });
}
