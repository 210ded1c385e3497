import { badRequest } from '../middleware/httpError.cts';
import type { Fault, FaultKind, Outcome } from '../types.cts';

/** Every kind once; the compiler checks completeness. */
const FAULT_KINDS: Record<FaultKind, true> = {
	lostReply: true,
	silentReply: true,
	malformed: true,
	lostRequest: true,
	reset: true,
	stall: true,
	rateLimit: true,
	jobLimit: true,
	serverError: true,
	badGateway: true,
	redirect: true,
	truncated: true,
	expired: true,
	reply: true,
};

const OUTCOME_KINDS = ['success', 'failure', 'canceled', 'never'];

function isPattern(path: string | RegExp): boolean {
	try {
		return new RegExp(path) instanceof RegExp;
	} catch {
		return false;
	}
}

/** Rejects faults that can never apply: a test with one would prove nothing. @throws {HttpError} */
export function checkFault({ kind, on }: Fault): void {
	if (!Object.hasOwn(FAULT_KINDS, kind)) throw badRequest(`There is no fault "${kind}"`);
	if (on?.path !== undefined && !isPattern(on.path)) {
		throw badRequest(`"${on.path}" is not a regular expression`);
	}
}

/** @throws {HttpError} 400 */
export function checkOutcome({ kind = 'success' }: Outcome): void {
	if (!OUTCOME_KINDS.includes(kind)) throw badRequest(`There is no outcome "${kind}"`);
}
