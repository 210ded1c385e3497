import type { IDataObject } from 'n8n-workflow';

import type { JsonRecord } from '../utils/json';
import { asNumber, asRecords, asText } from '../utils/json';
import { asId, asLine } from '../utils/text';

/** A file that a step shows. */
interface Preview {
	assetId: string;
	/** Signed; missing if the job's record has no URL for this asset. */
	url?: string;
}

/** A candidate of a selection: a file or a text. People count from 1, the API from 0. */
export type Choice = { number: number } & (Preview | { value: string });

/** A step of an app that a person answers: an approval or a selection. */
export interface UserStep {
	nodeId: string;
	type: 'approval' | 'selection';
	/** Whether the step waits for its answer now. */
	isPending: boolean;
	/** The API's own status, e.g. success once it is answered. */
	status: string;
	/** What an approval is about: the results of the steps before it. */
	previews: Preview[];
	/** What a selection is made from. */
	choices: Choice[];
	/** How many choices a selection takes. */
	minChoices: number;
	maxChoices: number;
}

/** The API's terms for the types of such steps (docs/service-facts.md, Apps). */
const TYPES = new Map<unknown, UserStep['type']>([
	['user-approval', 'approval'],
	['user-selection', 'selection'],
]);

/** A step that has been reached is being processed, by the person in this case. */
const PENDING_STATUS = 'processing';

const MAX_STATUS_LENGTH = 40;

const MAX_VALUE_LENGTH = 500;

/** The API's defaults (docs/service-facts.md, Apps). */
const CHOICE_LIMITS = { min: 1, max: 100 };

/** An app has up to 50 steps, and a loop copies some of them for each round. */
const MAX_STEPS = 1_000;

/** Maximum assets, choices and preceding steps of a step. */
const MAX_ENTRIES = 100;

const readList = (value: unknown): unknown[] =>
	Array.isArray(value) ? value.slice(0, MAX_ENTRIES) : [];

const readAssets = ({ assets }: JsonRecord): Preview[] =>
	asRecords(readList(assets)).flatMap(({ assetId, url }) => {
		const id = asId(assetId);
		return id ? [{ assetId: id, url: asText(url) }] : [];
	});

/** Items are asset IDs, texts or numbers. */
function readChoices({ items }: JsonRecord, assets: Map<string, Preview>): Choice[] {
	return readList(items).map((item, index) => {
		const number = index + 1;
		const assetId = asId(item);
		const known = assetId && assets.get(assetId);
		if (known) return { number, ...known };
		if (assetId?.startsWith('asset_')) return { number, assetId };
		return { number, value: asLine(String(item), MAX_VALUE_LENGTH) ?? '' };
	});
}

/** The number of choices is limited by the step's list input. */
function readLimits({ inputs }: JsonRecord) {
	const list = asRecords(inputs).find(({ type }) => asText(type)?.endsWith('_array'));
	return {
		minChoices: asNumber(list?.min) ?? CHOICE_LIMITS.min,
		maxChoices: asNumber(list?.max) ?? CHOICE_LIMITS.max,
	};
}

/**
 * The steps that a person answers, in the order of the app. A running loop has such a step for each
 * of its rounds.
 *
 * @param value the steps of an app, as in its record or in `metadata.flow` of its job
 */
export function readUserSteps(value: unknown): UserStep[] {
	const flow = asRecords(value).slice(0, MAX_STEPS);
	const results = new Map<unknown, Preview[]>(flow.map((node) => [node.id, readAssets(node)]));
	const assets = new Map([...results.values()].flat().map((asset) => [asset.assetId, asset]));
	return flow.flatMap((node) => {
		const type = TYPES.get(node.type);
		const nodeId = asId(node.id);
		if (!type || !nodeId) return [];
		return [
			{
				nodeId,
				type,
				isPending: node.status === PENDING_STATUS,
				status: asLine(node.status, MAX_STATUS_LENGTH) ?? 'pending',
				previews: readList(node.dependsOn).flatMap((id) => results.get(id) ?? []),
				choices: readChoices(node, assets),
				...readLimits(node),
			},
		];
	});
}

const assetOutput = ({ assetId, url }: Preview) => ({ assetId, url: url ?? null });

/** The step as part of a job's output: what is asked, and the files to show. */
export function pendingStepOutput(step: UserStep): IDataObject {
	const { nodeId, type, previews, choices, minChoices, maxChoices } = step;
	if (type === 'approval') return { nodeId, type, previews: previews.map(assetOutput) };
	return {
		nodeId,
		type,
		choices: choices.map(({ number, ...choice }) => ({
			number,
			...('assetId' in choice ? assetOutput(choice) : choice),
		})),
		minChoices,
		maxChoices: Math.min(maxChoices, choices.length),
	};
}
