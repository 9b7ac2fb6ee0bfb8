import { testAllFaults } from './fault-suite.js';

testAllFaults('presigned-url');
