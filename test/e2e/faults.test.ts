import { faultCases } from './fault-cases.js';
import { testFaults } from './fault-suite.js';
import { quickWays } from './fault-ways.js';
import { strangerCases } from './foreign-response-cases.js';

const cases = faultCases.filter((one) => !strangerCases.includes(one));
testFaults('faults', cases, quickWays);
