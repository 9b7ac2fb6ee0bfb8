import { testConnections } from './connections.js';

testConnections('http/1.1');
