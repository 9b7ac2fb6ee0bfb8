import { testAllFaults } from './fault-suite.js';

testAllFaults('post-policy');
