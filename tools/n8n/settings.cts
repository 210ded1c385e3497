import { join } from 'node:path';

/** What a test may read from and write to through n8n's file nodes. */
export const filesFolder = (userFolder: string) => join(userFolder, 'files');

/** Defaults of n8n 3.0 for which 2.41 has settings, and which concern what is tested here. */
const DEFAULTS_OF_3 = {
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	N8N_RUNNERS_TASK_TIMEOUT: '60',
};

/**
 * The whole environment of an n8n that is quiet, calls nobody outside this machine and knows
 * nothing of the settings of the person who runs it.
 */
export const n8nEnvironment = (userFolder: string, port: number, brokerPort: number) => ({
	...DEFAULTS_OF_3,
	PATH: process.env.PATH ?? '',
	HOME: userFolder,
	TMPDIR: userFolder,
	TZ: 'UTC',
	GENERIC_TIMEZONE: 'UTC',
	N8N_USER_FOLDER: userFolder,
	N8N_HOST: 'localhost',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_PORT: String(port),
	N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	N8N_SECURE_COOKIE: 'false',
	N8N_LOG_LEVEL: 'info',
	N8N_RESTRICT_FILE_ACCESS_TO: filesFolder(userFolder),
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	// The list of verified nodes would be fetched from the network at each start.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
	// The first asks a server of n8n's for a list at each start, the second is off in n8n 3.0.
	N8N_DISABLED_MODULES: 'mcp-registry,chat-hub',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
});
