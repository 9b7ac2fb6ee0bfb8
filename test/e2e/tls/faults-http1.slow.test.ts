import { testFaultsOverTls } from './faults.js';

testFaultsOverTls('http/1.1');
