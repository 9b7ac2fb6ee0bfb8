import { after } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { testReact } from './react/suite.js';

const app = await startApp();
after(() => app.stop());

testReact(app, 'React 18');
testReact(app, 'Preact');
