import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * n8n-core reads its settings when it is loaded, and keeps an encryption key in the user folder:
 * this module is imported first, so that the user's own n8n stays untouched.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'scenario-engine-'));

process.env.N8N_USER_FOLDER = folder;
process.env.N8N_LOG_LEVEL ??= 'silent';
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
