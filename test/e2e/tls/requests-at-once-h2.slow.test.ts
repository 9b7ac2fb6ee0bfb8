import { testRequestsAtOnce } from './requests-at-once.js';

testRequestsAtOnce('h2');
