import '../../tools/engine/userFolder.cts';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { loadTests } from './loadTests.cts';

/** A file may have switched n8n's binary data to disk storage: the next one gets a new storage. */
const resetBinaryStore = () => Container.set(BinaryDataService, undefined as never);

/** Runs half of the test files that run workflows on n8n's engine: jest has two workers. */
export const loadEngineTests = (part: 1 | 2): void =>
	loadTests('engine', { part, parts: 2, afterFile: resetBinaryStore });
