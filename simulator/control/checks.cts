import { badRequest } from '../edge/refusal.cts';
import type { Fault, FaultKind, Outcome } from '../types.cts';

/** Each kind once, and the compiler sees to it that none is left out. */
const FAULT_KINDS: Record<FaultKind, true> = {
	lostReply: true,
	silentReply: true,
	malformed: true,
	lostRequest: true,
	reset: true,
	stall: true,
	rateLimit: true,
	ceiling: true,
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

/** A fault that could never happen would make a test pass that tests nothing. @throws {Refusal} */
export function checkFault({ kind, on }: Fault): void {
	if (!Object.hasOwn(FAULT_KINDS, kind)) throw badRequest(`There is no fault "${kind}"`);
	if (on?.path !== undefined && !isPattern(on.path)) {
		throw badRequest(`"${on.path}" is not a regular expression`);
	}
}

/** @throws {Refusal} 400 */
export function checkOutcome({ kind = 'success' }: Outcome): void {
	if (!OUTCOME_KINDS.includes(kind)) throw badRequest(`There is no outcome "${kind}"`);
}
