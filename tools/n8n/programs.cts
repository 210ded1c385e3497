import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

const find = (name: string): string | undefined =>
	(process.env.PATH ?? '')
		.split(delimiter)
		.map((folder) => join(folder, name))
		.find(isExecutable);

/** Makes sure that programs are on the PATH. @throws with what is missing and how to install it */
export function requirePrograms(tools: Record<string, string>, purpose: string): void {
	const missing = Object.keys(tools).filter((name) => !find(name));
	if (missing.length === 0) return;
	const packages = [...new Set(missing.map((name) => tools[name]))].join(' ');
	throw new Error(
		`Missing: ${missing.join(', ')}. Needed to ${purpose}.\nOn Debian and Ubuntu: apt-get install -y ${packages}`,
	);
}

const CHROMIUM_NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
];
const CHROMIUM_ON_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const HOW_TO_GET_ONE =
	'Put one on the PATH, or its path into CHROMIUM_PATH.\nOn Debian: apt-get install -y chromium';

/** The Chromium of this machine, or the one that CHROMIUM_PATH names. @throws when there is none */
export function chromiumPath(): string {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) {
		if (isExecutable(chosen)) return chosen;
		throw new Error(
			`CHROMIUM_PATH names ${chosen}, and nothing there can be run. ${HOW_TO_GET_ONE}`,
		);
	}
	const found = CHROMIUM_NAMES.map(find).find(Boolean);
	if (found) return found;
	if (isExecutable(CHROMIUM_ON_MACOS)) return CHROMIUM_ON_MACOS;
	throw new Error(`No Chromium or Chrome found. ${HOW_TO_GET_ONE}`);
}
