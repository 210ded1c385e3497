import path from 'node:path';

/** The program that is measured: it runs in a process of its own. */
export const TRANSFER = path.join(__dirname, 'transfer.cts');
