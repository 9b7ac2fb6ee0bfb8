import { testConnections } from './connections.js';

testConnections('h2');
