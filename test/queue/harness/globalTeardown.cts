export default async function globalTeardown(): Promise<void> {
	await globalThis.n8nWithQueue?.stop();
}
