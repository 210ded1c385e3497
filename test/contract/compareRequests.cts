import type { RecordedRequest } from '../../simulator/index.cts';
import clientRequests from './clientRequests.json';

/** What the client's types and its documentation say of a query parameter or a key of a body. */
interface Rule {
	required?: boolean;
	default?: number;
	maximum?: number;
	/** The parameter is only for lists of this privacy. */
	onlyForPrivacy?: string;
	oneOf?: string[];
}

interface ClientRequest {
	method: string;
	/** IDs are replaced by `{id}`. */
	path: string;
	query: Record<string, Rule>;
	/** `inputs` for the inputs of a model or app, whose names are not the client's. */
	body: 'inputs' | Record<string, Rule>;
}

type Sent = Pick<RecordedRequest, 'method' | 'path' | 'query' | 'body'>;

const CALLS: Array<[string, ClientRequest]> = Object.entries(
	clientRequests as Record<string, ClientRequest>,
);

function matchesPath(template: string, path: string): boolean {
	const pattern = template.replaceAll('{id}', '[^/]+');
	return new RegExp(`^/v1${pattern}$`).test(path);
}

/** The call of the client with this method and path; of two that match, the one without an id. */
function findCall({ method, path }: Sent): [string, ClientRequest] | undefined {
	const found = CALLS.filter(([, call]) => call.method === method && matchesPath(call.path, path));
	return found.find(([, call]) => !call.path.includes('{id}')) ?? found[0];
}

function checkValue(key: string, value: unknown, rule: Rule): string[] {
	const { maximum, oneOf } = rule;
	if (maximum !== undefined && Number(value) > maximum) return [`${key} above ${maximum}`];
	const values = String(value).split(',');
	return oneOf ? values.filter((one) => !oneOf.includes(one)).map((one) => `${key}=${one}`) : [];
}

function checkKeys(where: string, sent: object, rules: Record<string, Rule>): string[] {
	const unknown = Object.entries(sent).flatMap(([key, value]) => {
		const rule = rules[key];
		return rule ? checkValue(key, value, rule) : [`unknown ${where} ${key}`];
	});
	const missing = Object.entries(rules)
		.filter(([key, { required }]) => required && !(key in sent))
		.map(([key]) => `missing ${where} ${key}`);
	return [...unknown, ...missing];
}

/**
 * How a request differs from what the vendor's client could send: method and path, the keys of query
 * and body, and values that its types or its documentation exclude.
 *
 * @returns one line each, beginning with the client's name of the call; empty if there is none
 */
export function compareRequest(sent: Sent): string[] {
	const found = findCall(sent);
	if (!found) return [`no call of the client: ${sent.method} ${sent.path}`];
	const [name, call] = found;
	const body = typeof sent.body === 'object' && sent.body !== null ? sent.body : {};
	const { privacy = 'private' } = sent.query;
	const misplaced = Object.keys(sent.query)
		.filter((key) => ![undefined, privacy].includes(call.query[key]?.onlyForPrivacy))
		.map((key) => `query ${key} with privacy=${privacy}`);
	return [
		...checkKeys('query', sent.query, call.query),
		...misplaced,
		...(call.body === 'inputs' ? [] : checkKeys('body', body, call.body)),
	].map((difference) => `${name}: ${difference}`);
}
