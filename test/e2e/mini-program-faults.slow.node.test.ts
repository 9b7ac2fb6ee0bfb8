import { testFaults } from './mini-program-fault-suite.js';

for (const host of ['WeChat', 'Alipay', 'uni-app'] as const) testFaults(host, (ways) => ways);
