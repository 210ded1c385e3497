/** One way to have many videos made. */
export interface Peer {
	name: string;
	/**
	 * The most items that it is measured with, and more than one only once: it leaves places of the
	 * account empty, so it takes hours.
	 */
	most?: number;
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
