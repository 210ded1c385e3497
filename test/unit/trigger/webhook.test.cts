import { isLocalHost } from '../../../nodes/Scenario/trigger/webhook';

test.each([
	'http://localhost:5678/webhook/1',
	'http://n8n:5678',
	'http://n8n.local',
	'https://n8n.home.arpa',
	'http://my.localhost',
	'http://127.0.0.1:5678',
	'http://10.1.2.3',
	'http://172.16.0.1',
	'http://172.31.255.255',
	'http://192.168.1.10',
	'http://169.254.1.1',
	'http://100.64.0.1',
	'http://0.0.0.0',
	'http://[::1]:5678',
	'http://[fd12:3456::1]',
	'http://[fe80::1]',
])('%s is known on its own network only', (url) => {
	expect(isLocalHost(url)).toBe(true);
});

test.each([
	'https://n8n.example.com/webhook/1',
	'https://me.app.n8n.cloud',
	'https://localhost.example.com',
	'https://10.example.com',
	'http://172.32.0.1',
	'http://100.128.0.1',
	'http://8.8.8.8',
	'http://[2001:db8::1]',
	'https://fc.example.com',
])('%s may be reached from the internet', (url) => {
	expect(isLocalHost(url)).toBe(false);
});
