import { loadEngineTests } from './loadEngineTests.cts';

loadEngineTests(1);
