import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

describe("the package meets n8n's verification rules", () => {
	it('has no dependencies, one peer, and nothing that runs at install', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.overrides).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
		expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
	});

	it('exports the compiled classes', () => {
		const exported = jest.requireActual(path.join(root, 'index.js'));
		expect(new exported.Scenario().description.name).toBe('scenario');
		expect(new exported.ScenarioApi().name).toBe('scenarioApi');
	});
});

/** WCAG 2 relative luminance of a colour like #4B32C3. */
function luminance(colour: string): number {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light! + 0.05) / (dark! + 0.05);
}

describe('the icons', () => {
	// Backgrounds of a node on n8n's canvas and of its panel, in both themes.
	it.each([
		['scenario.svg', ['#FFFFFF', '#F5F5F5']],
		['scenario.dark.svg', ['#2D2E2E', '#1A1A1A', '#414244']],
	])('%s has enough contrast', (file, backgrounds) => {
		const colours = read(`nodes/Scenario/${file}`).match(/#[0-9a-f]{6}/gi) ?? [];
		expect(colours.length).toBeGreaterThan(0);
		const pairs = backgrounds.flatMap((one) => colours.map((other) => contrast(one, other)));
		expect(Math.min(...pairs)).toBeGreaterThanOrEqual(3);
	});
});
