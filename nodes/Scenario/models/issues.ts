import { onOneLine } from '../transport/text';

/** One thing that stands between the values and a body that the model takes. */
export interface Issue {
	/** Name of the top-level input. */
	input?: string;
	/** Where it is, as a person sees it, e.g. "Keyframes 2 › Image". */
	label: string;
	/** A full clause without a full stop, e.g. "Duration must be one of 5s (5), 10s (10)". */
	message: string;
}

/** More than these are counted instead of told: a long list hides what matters. */
const TOLD_AT_ONCE = 12;

/** All issues in one plain text for people; empty when there are none. */
export function describeIssues(issues: Issue[]): string {
	const [first] = issues;
	if (!first) return '';
	if (issues.length === 1) return onOneLine(first.message);
	const told = issues.slice(0, TOLD_AT_ONCE).map(({ message }) => message);
	const untold = issues.length - told.length;
	if (untold > 0) told.push(`and ${untold} more`);
	return onOneLine(`${issues.length} values need a change: ${told.join('; ')}`);
}
