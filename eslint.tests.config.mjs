import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/**
 * What n8n's own rules leave out, run as `eslint -c eslint.tests.config.mjs`: all rules for tests, tools,
 * simulator and benches, and those for regular expressions. n8n's are in eslint.config.mjs, take every
 * `*.ts`, and may not be changed.
 */
export default tseslint.config(
	{ ignores: ['dist/', 'output/', 'coverage/'] },
	{
		// Texts of strangers come here: a prompt, a URL or a reply must not block n8n.
		files: ['{nodes,credentials}/**/*.ts'],
		languageOptions: { parser: tseslint.parser },
		// Those for n8n's rules.
		linterOptions: { reportUnusedDisableDirectives: 'off' },
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
		},
	},
	{
		files: ['**/*.{cts,mts}'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.tests.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
			// A function that stands for one of n8n's or Fastify's is async as theirs is.
			'@typescript-eslint/require-await': 'off',
			// Objects of functions, which never read `this`, are taken apart everywhere.
			'@typescript-eslint/unbound-method': 'off',
			// What n8n and the API return is JSON, whose values `String()` turns into text.
			'@typescript-eslint/no-base-to-string': 'off',
		},
	},
	{
		files: ['test/**'],
		rules: {
			// Tests compare parsed JSON with `expect`, which checks it better than a type would.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
		},
	},
);
