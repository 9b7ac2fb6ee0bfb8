import { HOMEPAGE } from '../src/base/homepage.js';
import '../src/index.js';
import '../src/signers/ali-oss.js';
import { fetchJson } from './page/backend-client.js';
import { copyOnClick } from './page/copy-button.js';
import { elementById } from './page/create-element.js';
import { startEventLog } from './page/event-log/event-log.js';
import { logUploadEvents } from './page/event-log/log-upload-events.js';
import { showFaultPanel } from './page/faults/fault-panel.js';
import { startFolds } from './page/folds.js';
import { startPlayground } from './page/playground/playground.js';
import { showStoredObject } from './page/stored-objects/stored-objects.js';
import { startThemeButtons } from './page/theme.js';
import { setText, startLanguageMenu } from './page/translate.js';
import type { DemoSettings } from './server/demo-control.js';

/** OSS's, in bytes. */
const SMALLEST_PART = '102400';

startThemeButtons(document.querySelectorAll('button[data-theme]'));
await startLanguageMenu(elementById('language') as HTMLSelectElement);
const log = startEventLog();

const upload = document.querySelector('oss-direct-upload');
if (!upload) throw new Error('The page has no upload.');
const assume = startPlayground(upload, log);
startFolds();
copyOnClick(elementById('copy-link') as HTMLButtonElement, 'copyLink', 'linkCopied', () => location.href);
logUploadEvents(upload, log);
upload.addEventListener('upload-success', ({ detail: { task, result } }) => {
  showStoredObject(task, result, upload.getAttribute('mode') ?? '');
});

if (HOMEPAGE) (elementById('documents') as HTMLAnchorElement).href = HOMEPAGE;

const settings = await fetchJson<DemoSettings>('/demo/settings');
const cloudName = elementById('cloud-name');
if (settings.mock) setText(cloudName, 'mockCloud');
else cloudName.textContent = `${settings.bucket} · ${settings.region}`;
elementById('cloud').title = settings.mock ?? settings.bucket;
elementById('cloud').hidden = false;
if (settings.mock) setText(elementById('sample-note'), 'noAccount');
else setText(elementById('sample-note'), 'toBucket', { bucket: settings.bucket });

// For who works on the upload itself: loaded only here.
if (new URLSearchParams(location.search).has('debug')) {
  const { showPartsPanel } = await import('./page/parts/parts-panel.js');
  showPartsPanel(upload, settings.mock !== undefined);
}

if (settings.mock) {
  showFaultPanel({
    ...{ mock: settings.mock, isCloudRunning: settings.isCloudRunning },
    log: (detail, isError) => log({ event: 'fault', tone: isError ? 'bad' : 'plain', detail }),
    // On a slow line the machine takes megabytes that it has not sent: small parts bound what is shown too early.
    onSlow: (isSlow) => assume(isSlow ? { 'part-size': SMALLEST_PART } : {}),
  });
}
