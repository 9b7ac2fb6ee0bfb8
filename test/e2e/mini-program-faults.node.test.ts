import { testFaults } from './mini-program-fault-suite.js';

// each fault once in each host, in ways that take turns
testFaults('WeChat', (ways, index) => ways.slice(index % (ways.length || 1)).slice(0, 1));
testFaults('Alipay', (ways, index) => ways.slice((index + 1) % (ways.length || 1)).slice(0, 1));
