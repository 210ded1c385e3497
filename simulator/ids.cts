import { randomBytes } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The project and the API user that own whatever is created. */
export const PROJECT_ID = 'proj_simulator';
export const USER_ID = 'apiu_simulator';
export const TEAM_ID = 'team_simulator';

/** An id in the service's own form, e.g. job_aZ67MsuuyQ5JawJekta3V7yD. */
export function newId(kind: 'job' | 'asset' | 'upload' | 'tr' | 'whe' | 'event'): string {
	const letters = Array.from(randomBytes(24), (byte) => LETTERS[byte % LETTERS.length]);
	return `${kind}_${letters.join('')}`;
}

/** A date as the service writes it. @param ms since the epoch */
export const iso = (ms: number): string => new Date(ms).toISOString();
