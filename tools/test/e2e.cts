import { COMMON_OPTIONS, runSpecs } from './runSpecs.cts';

const HELP = `npm run test:e2e -- [options] [names of spec files] [options of jest]

Runs the specs of test/e2e in a real n8n, with a real Chromium where they need one. n8n is installed
once, from npm, into ~/.cache/n8n-nodes-scenario (or $XDG_CACHE_HOME).

${COMMON_OPTIONS}
  --screenshots    takes the screenshots of docs/images instead`;

runSpecs(HELP, 'test/e2e');
