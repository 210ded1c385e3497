import { TestEnvironment } from 'jest-environment-node';

/** The events of jest-circus used here. */
interface Block {
	name: string;
	parent?: Block;
}
interface TestEvent {
	name: string;
	test?: Block;
}

/** With the names of the blocks around it; the outermost block is jest's own. */
function fullName({ name, parent }: Block): string {
	return parent?.parent ? `${fullName(parent)} ${name}` : name;
}

/** Saves artifacts at the moment of a failure, before the hooks after it clean up. */
export default class E2eEnvironment extends TestEnvironment {
	async handleTestEvent({ name, test }: TestEvent): Promise<void> {
		if (name !== 'test_fn_failure' || !test) return;
		const failed = fullName(test);
		try {
			const folder = await this.global.saveTestArtifacts?.(failed);
			if (folder) console.error(`"${failed}" failed. Screenshots and n8n's log: ${folder}`);
		} catch (reason) {
			console.error(`"${failed}" failed, and so did saving its artifacts: ${String(reason)}`);
		}
	}
}
