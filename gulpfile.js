const { rm } = require('node:fs/promises');
const { spawn } = require('node:child_process');
const { dest, parallel, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () => spawn('tsc', { stdio: 'inherit', shell: process.platform === 'win32' });

/** Icons, codex and output schemas: n8n looks for them beside the compiled code. */
const assets = () =>
	src(['{nodes,credentials}/**/*.{svg,json}'], { base: '.', encoding: false }).pipe(dest('dist'));

exports.assets = assets;
exports.build = series(clean, parallel(compile, assets));
exports.default = exports.build;
