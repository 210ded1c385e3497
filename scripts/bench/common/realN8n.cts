import { DEFAULT_N8N_VERSION, installN8n } from '../../../test/e2e/harness/install.cts';
import type { N8n } from '../../../test/e2e/harness/n8n.cts';
import { startN8nWithPackage } from '../../../test/e2e/harness/ready.cts';
import { run } from '../../../test/e2e/harness/run.cts';
import { thisMachine, type Machine } from './machine.cts';
import type { PacedTime } from './pacedTime.cts';
import { say } from './say.cts';

/** The Node that the n8n of the end-to-end tests runs on, and its version without a "v". */
export async function nodeOfN8n(): Promise<{ node: string; version: string }> {
	const { node } = await installN8n(DEFAULT_N8N_VERSION, say);
	const said = await run(node, ['--version'], { cwd: __dirname });
	return { node, version: said.trim().replace(/^v/, '') };
}

/**
 * A whole n8n with the built package, on a clock that may run faster. What it leaves goes with
 * `stop`, or with this process.
 */
export async function startRealN8n(time?: PacedTime): Promise<N8n & { machine: Machine }> {
	const { version: node } = await nodeOfN8n();
	const n8n = await startN8nWithPackage({
		version: DEFAULT_N8N_VERSION,
		say,
		env: time?.environment,
	});
	return { ...n8n, machine: thisMachine(n8n.version, node) };
}
