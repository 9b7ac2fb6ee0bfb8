import { testFaults } from './fault-suite.js';
import { quickWays } from './fault-ways.js';
import { strangerCases } from './foreign-response-cases.js';

testFaults('responses that are not from OSS', strangerCases, quickWays);
