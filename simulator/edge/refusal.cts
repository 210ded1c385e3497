/** Thrown wherever the service refuses: becomes a reply of this status with this body. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>,
	) {
		super(String(body.reason ?? body.message ?? status));
	}
}

/** 400 with the reason, as the service words it. */
export const badRequest = (reason: string) => new Refusal(400, { reason });

export const notFound = (what: string, id: string) =>
	new Refusal(404, { reason: `${what} ${id} not found` });
