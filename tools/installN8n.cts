import { DEFAULT_N8N_VERSION, installN8n } from './n8n/install.cts';
import { fail } from './program.cts';

/** Installs the n8n of the tests, so that it is there when they need it. */
installN8n(process.argv[2] ?? DEFAULT_N8N_VERSION, console.log).catch(fail);
