import { testNextHop } from './next-hop.js';

testNextHop('http/1.1');
