const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () => spawn('tsc', { stdio: 'inherit', shell: process.platform === 'win32' });

/** Icons, codex and output schemas: n8n looks for them beside the compiled code. */
const assets = () =>
	src(['{nodes,credentials}/**/*.{svg,json}'], { base: '.', encoding: false }).pipe(dest('dist'));

/** Descriptions of nodes and credential: n8n reads them at its start and loads the code at first use. */
const metadata = () =>
	spawn('n8n-generate-metadata', { stdio: 'inherit', shell: process.platform === 'win32' });

exports.assets = assets;
exports.build = series(clean, parallel(compile, assets), metadata);
exports.default = exports.build;
