import { testRequestsAtOnce } from './requests-at-once.js';

testRequestsAtOnce('http/1.1');
