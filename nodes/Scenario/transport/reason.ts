import { lineOf } from './text';

/**
 * What the network's codes mean, as a clause. A message with a code in it n8n replaces as a whole,
 * and what it was about is lost.
 */
const CODES: Record<string, string> = {
	ECONNREFUSED: 'nothing answers there',
	ECONNRESET: 'the connection broke off',
	ECONNABORTED: 'no reply came in time',
	ETIMEDOUT: 'no reply came in time',
	ENOTFOUND: 'the host is not known',
	EAI_AGAIN: 'the host could not be looked up',
	EHOSTUNREACH: 'the host can not be reached',
	ENETUNREACH: 'the network can not be reached',
	EADDRNOTAVAIL: 'the address can not be reached',
	EPIPE: 'the connection broke off',
	GETADDRINFO: 'the host could not be looked up',
	ENOENT: 'the file is no longer there',
	EACCES: 'the file may not be read',
	EPERM: 'the file may not be read',
};

/** Why something was thrown, as a clause for a message. */
export function reasonOf(thrown: unknown): string {
	const text = thrown instanceof Error ? thrown.message : '';
	const code = Object.keys(CODES).find((known) => text.toUpperCase().includes(known));
	return (code && CODES[code]) || lineOf(text) || 'it broke off';
}
