import tseslint from 'typescript-eslint';

/**
 * For tests, tools, simulator and benches, run as `eslint -c eslint.tests.config.mjs`. n8n's own
 * rules, which are for code that runs in n8n, are in eslint.config.mjs and take every `*.ts`.
 */
export default tseslint.config(
	{ ignores: ['dist/', 'nodes/', 'credentials/', 'output/', 'coverage/'] },
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
