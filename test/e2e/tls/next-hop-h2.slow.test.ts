import { testNextHop } from './next-hop.js';

testNextHop('h2');
