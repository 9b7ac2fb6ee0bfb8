import { after, describe, it } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { assertUploads, oldBrowsers } from '../support/node/old-browser.js';

const app = await startApp();
after(() => app.stop());

describe('in an old browser', () => {
  for (const name of oldBrowsers)
    it(`uploads small files and one in parts, and shows them in readable colors: ${name}`, () =>
      assertUploads(app, name, 'light'));
});
