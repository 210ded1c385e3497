import { COMMON_OPTIONS, runSpecs } from './runSpecs.cts';

const HELP = `npm run test:queue -- [options] [names of spec files] [options of jest]

Runs the specs of test/queue in a real n8n in queue mode: a main process and two workers, with a
Redis and a PostgreSQL of this machine between them. Both servers are started for it, on free ports
and with fresh data, and nothing of them stays.

${COMMON_OPTIONS}`;

runSpecs(HELP, 'test/queue');
