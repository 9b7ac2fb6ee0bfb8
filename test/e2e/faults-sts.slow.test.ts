import { testAllFaults } from './fault-suite.js';

testAllFaults('sts');
