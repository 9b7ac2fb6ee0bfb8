import { testFaultsOverTls } from './faults.js';

testFaultsOverTls('h2');
