/** Why npm could not install something: the first line with which it says more than a code. */
export function getReason(failure: unknown): string {
	const text = failure instanceof Error ? failure.message : String(failure);
	const missing = /No matching version found for (\S+?)\.?$/m.exec(text);
	if (missing) return `npm has no ${missing[1]}`;
	const said = text
		.split('\n')
		.filter((line) => line.startsWith('npm error'))
		.map((line) => line.replace(/^npm error /, ''))
		.find((line) => !/^(code|syscall|errno|command|path)\b/.test(line));
	return said ?? text.split('\n')[0] ?? '';
}
