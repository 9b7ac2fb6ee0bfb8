import { testModesOverTls } from './modes.js';

testModesOverTls('http/1.1');
