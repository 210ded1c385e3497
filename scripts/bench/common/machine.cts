import { cpus, totalmem } from 'node:os';

/** Where something was measured. */
export interface Machine {
	/** Versions without a "v"; n8n's where one took part. */
	node: string;
	n8n?: string;
	cores: number;
	cpu: string;
	memoryGiB: number;
	/** The day, e.g. 2026-11-22. */
	day: string;
}

/** @param node the version that ran what was measured, where it was not this process */
export const thisMachine = (n8n?: string, node = process.versions.node): Machine => ({
	node,
	...(n8n && { n8n }),
	cores: cpus().length,
	cpu: cpus()[0]?.model.trim() ?? '',
	memoryGiB: Math.round(totalmem() / 1024 ** 3),
	day: new Date().toISOString().slice(0, 10),
});

export const machineAsText = ({ node, n8n, cores, cpu, memoryGiB }: Machine): string =>
	[
		...(n8n ? [`n8n ${n8n}`] : []),
		`Node.js ${node}`,
		`${cores} cores of ${cpu || 'an unnamed CPU'}`,
		`${memoryGiB} GiB`,
	].join(', ');
