import { testAllFaults } from './fault-suite.js';
import { everyWay } from './fault-ways.js';

testAllFaults('vod', everyWay);
