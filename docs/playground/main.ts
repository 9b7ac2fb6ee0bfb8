/// <reference types="vite/client" />
import { elementById } from '../../demo/page/create-element.js';
import { startCloudInPage } from '../.vitepress/theme/live/cloud-in-page.js';
import { missingForCloud } from '../.vitepress/theme/live/missing.js';
import { demoBackend } from './demo-backend.js';
import { downloadByScript } from './download.js';
import { followSite, preferSite } from './follow-site.js';
import { inPageNote } from './note.js';
import './playground.css';

/** The path of the site, which is one folder up. */
const base = new URL('..', location.href).pathname;

document.documentElement.classList.toggle('is-framed', window.parent !== window);
preferSite();
const missing = missingForCloud();
const start = () => startCloudInPage(base, demoBackend).then(({ cloud }) => downloadByScript(cloud.endpoint));
const problem = missing ?? (await start().then(() => undefined, String));
await import('../../demo/main.js').catch((error: unknown) => {
  if (!problem) throw error; // without the cloud, the page cannot read its settings
});
followSite();
elementById('upload').before(inPageNote(problem));
