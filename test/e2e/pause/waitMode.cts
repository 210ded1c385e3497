export type WaitMode = 'running' | 'paused';

/** The values of the node's option Wait Mode. */
export const WAIT_MODE_VALUES: Record<WaitMode, string> = { running: 'running', paused: 'paused' };
