import { loadTests } from './loadTests.cts';

loadTests('plain');
