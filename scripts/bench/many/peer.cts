/** One way to have many videos made. */
export interface Peer {
	name: string;
	/** Whether it leaves places of the account empty: it is measured less often. */
	isSlow?: boolean;
	/**
	 * Makes so many videos and fetches their files.
	 *
	 * @returns when it began and ended, in paced milliseconds since the epoch
	 */
	run(items: number): Promise<Span>;
}

export interface Span {
	startedAt: number;
	endedAt: number;
}
