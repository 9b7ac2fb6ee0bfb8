// A page whose uploads are in the hands of who drives the browser, and that writes down what a screen reader would say unasked.
import '../../src/index.js';
import { UploadError } from '../../src/base/upload-error.js';
import { sendingMode } from '../support/held-mode.js';

const mode = sendingMode();
const element = document.querySelector('oss-direct-upload')!; // the page has it
element.mode = mode;
document.documentElement.style.colorScheme = 'light';

await element.updateComplete; // its live regions are there
const said: string[] = [];
for (const role of ['status', 'alert']) {
  const region = element.shadowRoot?.querySelector(`[role=${role}]`);
  const hear = () => {
    const text = region?.textContent?.trim();
    if (text) said.push(`${role}: ${text}`);
  };
  if (region) new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
}

const journey = {
  said,
  begun: (name: string) => mode.uploads.has(name),
  send: (name: string, bytes: number) => mode.of(name).sent(bytes),
  finish: (name: string) => mode.of(name).done(),
  fail: (name: string) => mode.of(name).fail(new UploadError('network', 'No connection.')),
};
export type Journey = typeof journey;
Object.assign(globalThis, { journey });
