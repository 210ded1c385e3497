/** An error response with this status and body. */
export class HttpError extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(String(body.reason ?? body.message ?? status));
	}
}

/** 400 with a reason in the service's wording. */
export const badRequest = (reason: string) => new HttpError(400, { reason });

export const notFound = (what: string, id: string) =>
	new HttpError(404, { reason: `${what} ${id} not found` });
