import axios, { AxiosError } from 'axios';

import { until } from './process.cts';

/** Whether n8n is up and reaches its database. */
const reachesDatabase = async (url: string): Promise<boolean> => {
	const options = { timeout: 5_000, proxy: false as const, validateStatus: () => true };
	const reply = await axios.get(`${url}/healthz/readiness`, options).catch(() => undefined);
	return reply?.status === 200;
};

/**
 * A busy machine can keep n8n from reaching its database for some seconds. It then refuses all requests
 * before it looks at them.
 */
const isNotReady = ({ response }: AxiosError<{ message?: string }>): boolean =>
	response?.status === 503 && response.data?.message === 'Database is not ready!';

/** n8n says why in `message`, a gateway or a crash says it in plain text or not at all. */
function describeFailure(failure: AxiosError): string {
	const { response, config } = failure;
	const what = `${config?.method?.toUpperCase()} ${config?.url}`;
	if (!response) return `${what}: ${failure.message}`;
	const body: unknown = response.data;
	const message =
		typeof body === 'object' && body !== null && 'message' in body
			? String(body.message)
			: String(body).slice(0, 300);
	return `${what} answered ${response.status}: ${message}`;
}

/** Talks to n8n as its editor does: keeps the session's cookie, and turns refusals into reasons. */
export function n8nHttp(url: string, session: string) {
	let cookie = session;
	const http = axios.create({ baseURL: url, timeout: 60_000, proxy: false });
	http.interceptors.request.use((request) => {
		if (cookie) request.headers.set('cookie', cookie);
		return request;
	});
	http.interceptors.response.use(
		(response) => {
			const renewed = response.headers['set-cookie']?.find((set) => set.startsWith('n8n-auth='));
			if (renewed) cookie = renewed.split(';', 1)[0] ?? '';
			return response;
		},
		async (failure: AxiosError<{ message?: string }>) => {
			const { config } = failure;
			if (config && isNotReady(failure)) {
				await until('n8n reaches its database', async () => await reachesDatabase(url));
				return await http.request(config);
			}
			throw new Error(describeFailure(failure), { cause: failure });
		},
	);
	return { http, cookie: () => cookie };
}
