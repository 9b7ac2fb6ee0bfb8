import { after } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { testReact } from './react/suite.js';
import { testSvelte } from './svelte/suite.js';
import { testVue } from './vue/suite.js';

const app = await startApp();
after(() => app.stop());

testReact(app, 'React 19');
testVue(app);
testSvelte(app);
