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
void startPage(); // not awaited here: the page's modules may share code with this one, and would wait for it

async function startPage(): Promise<void> {
  const problem = missingForCloud() ?? (await startCloud().then(() => undefined, String));
  await import('../../demo/main.js').catch((error: unknown) => {
    if (!problem) throw error; // without the cloud, the page cannot read its settings
  });
  followSite();
  (elementById('documents') as HTMLAnchorElement).href = base;
  elementById('upload').before(inPageNote(problem));
}

async function startCloud(): Promise<void> {
  const { cloud } = await startCloudInPage(base, demoBackend);
  downloadByScript(cloud.endpoint);
}
