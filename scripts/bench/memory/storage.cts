import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * One folder for the binary data of all processes of this measurement. n8n-core reads where it is
 * when it is loaded: this module comes before it.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'scenario-bench-'));

process.env.N8N_BINARY_DATA_STORAGE_PATH = folder;
process.env.N8N_DEFAULT_BINARY_DATA_MODE = 'filesystem';
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Where n8n keeps a file of this id, e.g. filesystem-v2:workflows/… */
export const pathOfFile = (id: string): string => path.join(folder, id.slice(id.indexOf(':') + 1));
