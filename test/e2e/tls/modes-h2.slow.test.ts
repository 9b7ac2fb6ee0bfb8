import { testModesOverTls } from './modes.js';

testModesOverTls('h2');
