/** Colours of a plot on GitHub's light or dark page. */
export interface Theme {
	name: 'light' | 'dark';
	text: string;
	grid: string;
	ours: string;
	/** For what ours is compared with, in turn. */
	others: [string, string, string, string];
	faint: string;
}

/** GitHub's own colours of its pages, and colours that people with colour blindness tell apart. */
export const THEMES: Theme[] = [
	{
		name: 'light',
		text: '#1f2328',
		grid: '#59636e',
		ours: '#d1247f',
		others: ['#0969da', '#9a6700', '#1a7f37', '#6e40c9'],
		faint: '#818b98',
	},
	{
		name: 'dark',
		text: '#f0f6fc',
		grid: '#9198a1',
		ours: '#ff80c8',
		others: ['#58a6ff', '#e3b341', '#56d364', '#c297ff'],
		faint: '#768390',
	},
];
