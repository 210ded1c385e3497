/**
 * Loaded into a process before all else (`node --import`): lets time pass BENCH_PACE times as fast
 * as on the wall since BENCH_ORIGIN (milliseconds since the epoch). What takes minutes at a service
 * is so measured in seconds, with the intervals and limits that people have; the process's own work
 * then counts as many times as much.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';

const pace = Number(process.env.BENCH_PACE ?? 1);
const origin = Number(process.env.BENCH_ORIGIN ?? 0);

const wallNow = Date.now;
const now = () => Math.round(origin + (wallNow() - origin) * pace);

Date.now = now;
globalThis.Date = new Proxy(Date, {
	construct: (target, args: unknown[], newTarget) =>
		Reflect.construct(target, args.length > 0 ? args : [now()], newTarget) as Date,
	apply: (target) => new target(now()).toString(),
});

type Callback = (...args: unknown[]) => void;
type Timer = (callback: Callback, ms?: number, ...args: unknown[]) => unknown;

const { setTimeout: sleep } = timersPromises;
const pacedSleep = async (ms = 0, value?: unknown, options?: Parameters<typeof sleep>[2]) =>
	await sleep(ms / pace, value, options);

/** The same timer, whose milliseconds pass faster. */
const paced = (timer: Timer) =>
	Object.assign(
		(callback: Callback, ms = 0, ...args: unknown[]) => timer(callback, ms / pace, ...args),
		{ [promisify.custom]: pacedSleep },
	);

const pacedTimers = {
	setTimeout: paced(setTimeout as Timer),
	setInterval: paced(setInterval as Timer),
};
Object.assign(globalThis, pacedTimers);
Object.assign(timers, pacedTimers);
Object.assign(timersPromises, { setTimeout: pacedSleep });
syncBuiltinESMExports();
