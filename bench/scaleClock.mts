/**
 * Loaded into a process before everything else (`node --import`): scales its clock, so that time
 * passes BENCH_SCALE times as fast since BENCH_ORIGIN (milliseconds since the epoch). What takes
 * minutes at a service is measured in seconds, with the real intervals and limits; the work of the
 * process itself counts BENCH_SCALE times.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

const scale = Number(process.env.BENCH_SCALE ?? 1);
const origin = Number(process.env.BENCH_ORIGIN ?? 0);

const wallNow = Date.now;
const now = () => Math.round(origin + (wallNow() - origin) * scale);

Date.now = now;
globalThis.Date = new Proxy(Date, {
	construct: (target, args: unknown[], newTarget) =>
		Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
	apply: (target) => new target(now()).toString(),
});

type Callback = (...args: unknown[]) => void;
type Timer = (callback: Callback, ms?: number, ...args: unknown[]) => unknown;

const { setTimeout: sleep } = timersPromises;
const scaledSleep = async (ms = 0, value?: unknown, options?: Parameters<typeof sleep>[2]) =>
	await sleep(ms / scale, value, options);

/** The same timer with scaled milliseconds. */
const scaled = (timer: Timer) =>
	Object.assign(
		(callback: Callback, ms = 0, ...args: unknown[]) => timer(callback, ms / scale, ...args),
		{ [promisify.custom]: scaledSleep },
	);

const scaledTimers = {
	setTimeout: scaled(setTimeout as Timer),
	setInterval: scaled(setInterval as Timer),
};
Object.assign(globalThis, scaledTimers);
Object.assign(timers, scaledTimers);
Object.assign(timersPromises, { setTimeout: scaledSleep });
syncBuiltinESMExports();
