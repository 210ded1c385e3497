import type { GenericValue, IDataObject } from 'n8n-workflow';

/** A JSON object with unchecked values. */
export type JsonRecord = Record<string, unknown>;

export const isRecord = (value: unknown): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value if it is an object, otherwise an empty one: replies are never trusted. */
export const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

export const asRecords = (value: unknown): JsonRecord[] =>
	Array.isArray(value) ? value.filter(isRecord) : [];

/** The value if it is a non-blank string. */
export const asText = (value: unknown): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** The value if it is a finite number. */
export const asNumber = (value: unknown): number | undefined =>
	typeof value === 'number' && Number.isFinite(value) ? value : undefined;

export const asTexts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

const isJsonValue = (value: unknown): value is GenericValue =>
	value === null || ['boolean', 'number', 'object', 'string', 'undefined'].includes(typeof value);

const isDataObject = (record: JsonRecord): record is IDataObject =>
	Object.values(record).every(isJsonValue);

/** The API's record as the JSON of an item. */
export const toDataObject = (record: JsonRecord): IDataObject =>
	isDataObject(record) ? record : {};
