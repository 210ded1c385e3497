import { columns as formColumns, editorInWords, type FormResult } from '../form/result.cts';
import { columns as growthColumns, type GrowthResult } from '../growth/series.cts';
import {
	columnsOf as latencyColumns,
	GOAL as LATENCY_GOAL,
	type LatencyResult,
} from '../latency/result.cts';
import { machineAsText } from '../common/machine.cts';
import { markdownTable } from '../common/textTable.cts';
import { columnsOf as manyColumns, GOAL as MANY_GOAL, type ManyResult } from '../many/result.cts';
import { columns as memoryColumns, GOAL as MEMORY_GOAL, linesOf } from '../memory/table.cts';
import type { MemoryResult } from '../memory/result.cts';
import { columns as slotsColumns, type SlotsResult } from '../slots/result.cts';
import { columns as startColumns, type StartResult } from '../start/result.cts';
import { paragraphs, picture } from './page.cts';
import { prose } from './prose.cts';

const measuredOn = (machine: Parameters<typeof machineAsText>[0]) =>
	`Measured on ${machine.day}: ${machineAsText(machine)}.`;

export const manySection = (result: ManyResult): string =>
	paragraphs(
		'## Many videos',
		prose.many,
		picture('many', 'Time of each way in times the bound, for 1, 10, 50 and 200 items'),
		markdownTable(manyColumns(result.rows), result.rows),
		`Goal: at most ${MANY_GOAL} times the bound. Time runs ${result.pace} times as fast as on the wall. ${measuredOn(result.machine)}`,
	);

export const latencySection = (result: LatencyResult): string =>
	paragraphs(
		'## From the end of a job to its result',
		prose.latency,
		picture('latency', 'Share of the results that are there, over the seconds since the job ended'),
		markdownTable(latencyColumns(result), result.rows),
		`Goal: a median of at most ${LATENCY_GOAL} times the poll interval of ${result.pollInterval} s. Time runs ${result.pace} times as fast as on the wall. ${measuredOn(result.machine)}`,
	);

export const slotsSection = (result: SlotsResult): string =>
	paragraphs(
		'## Places of workers',
		prose.slots,
		picture('slots', 'Places held over time, with executions kept running and parked'),
		markdownTable(slotsColumns, result.rows),
		`Each job takes ${result.jobSeconds} s. Time runs ${result.pace} times as fast as on the wall. ${measuredOn(result.machine)}`,
	);

export const memorySection = (result: MemoryResult): string =>
	paragraphs(
		'## Memory',
		prose.memory,
		markdownTable(memoryColumns, linesOf(result.pairs)),
		`Before, Peak and Growth are resident memory in MiB; the large file has ${result.mebibytes} MiB. Goal: a growth of at most ${MEMORY_GOAL / 1024 ** 2} MiB. ${measuredOn(result.machine)}`,
	);

export const formSection = (result: FormResult): string =>
	paragraphs(
		'## The form of a model',
		prose.form,
		markdownTable(formColumns, result.pure),
		`${editorInWords(result.editor)} ${measuredOn(result.machine)}`,
	);

export const startSection = (result: StartResult): string =>
	paragraphs(
		"## n8n's start",
		prose.start,
		picture('start', 'Milliseconds that loading each package takes'),
		markdownTable(
			startColumns,
			result.rows.toSorted((one, other) => one.ms - other.ms),
		),
		`Medians of ${result.rounds} processes each. ${measuredOn(result.machine)}`,
	);

export const growthSection = (result: GrowthResult): string =>
	paragraphs(
		'## Growth',
		prose.growth,
		markdownTable(growthColumns, result.series),
		measuredOn(result.machine),
	);
