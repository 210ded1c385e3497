import type { StoredAsset } from '../files/asset.cts';
import { getGeneratedType } from '../files/asset.cts';
import { newId } from '../ids.cts';
import type { FileKind } from '../types.cts';
import type { State } from '../state.cts';
import { makeResult } from './results.cts';

/** What all assets of a job share. */
export interface AssetPlan {
	kind: FileKind;
	/** Width by height. */
	shape: number | undefined;
	/** Size in bytes to pad each file to. */
	bytes: number | undefined;
	from: Pick<StoredAsset, 'jobId' | 'modelId' | 'prompt'>;
	/** Capability of the model, for the type of the asset. */
	capability?: string;
	/** When the job ends, in milliseconds since the epoch. */
	at: number;
}

function put(state: State, kind: FileKind, plan: AssetPlan, more: Partial<StoredAsset>): string {
	const { shape, bytes, from, capability, at } = plan;
	const type = getGeneratedType(kind, capability);
	const id = newId('asset');
	const made = makeResult(id, kind, shape, bytes);
	state.assets.set(id, { id, ...made, ...from, ...more, type, createdAt: at });
	return id;
}

/** Creates an asset that becomes available when its job ends. Videos get frames as well. */
export function scheduleAsset(state: State, plan: AssetPlan): string {
	const { kind } = plan;
	if (kind !== 'video') return put(state, kind, plan, {});
	const frame = () => put(state, 'image', { ...plan, bytes: undefined }, { isFrame: true });
	return put(state, kind, plan, { frames: { first: frame(), last: frame() } });
}
