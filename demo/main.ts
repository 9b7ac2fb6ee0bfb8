import '../src/index.js';
import type { StoredObject } from '../src/core/mode.js';
import type { UploadTask } from '../src/core/upload-task.js';
import { ask } from './page/backend.js';
import { startLog } from './page/event-log.js';
import { byId } from './page/make.js';
import { showModeTabs } from './page/mode-tabs.js';
import { say, startLanguage } from './page/say.js';
import { storedCard } from './page/stored-card.js';
import { startTheme } from './page/theme.js';
import { uploadPanel } from './page/upload-panel.js';
import { watchUploads } from './page/watch-uploads.js';
import { showWeather } from './page/weather.js';
import type { DemoSettings } from './server/demo-control.js';

startLanguage(document.querySelectorAll('[data-lang]'));
startTheme(document.querySelectorAll('button[data-theme]'));
const write = startLog();
const settings = await ask<DemoSettings>('/demo/settings');

const name = byId('cloud-name');
if (settings.mock) say(name, 'mockCloud');
else name.textContent = `${settings.bucket} · ${settings.region}`;
byId('cloud').title = settings.mock ?? settings.bucket;
byId('cloud').hidden = false;

const panels = byId('panels');
showModeTabs(byId('modes'), panels, [
  { mode: 'sts', title: 'sts', note: 'stsNote', panel: uploadPanel('sts') },
  { mode: 'post-policy', title: 'postPolicy', note: 'postPolicyNote', panel: uploadPanel('post-policy') },
  { mode: 'presigned-url', title: 'presignedUrl', note: 'presignedUrlNote', panel: uploadPanel('presigned-url') },
]);
watchUploads(panels, write);

for (const [event, busy] of [
  ['upload-start', true],
  ['uploads-settled', false],
] as const) {
  panels.addEventListener(event, ({ target }) =>
    byId(`tab-${(target as Element).getAttribute('mode')}`).classList.toggle('busy', busy),
  );
}

panels.addEventListener('upload-success', (event) => {
  const { task, result } = (event as CustomEvent<{ task: UploadTask; result: StoredObject }>).detail;
  byId('stored-empty').hidden = true;
  byId('stored').prepend(storedCard(task.file, result.key, (event.target as Element).getAttribute('mode') ?? ''));
});

if (settings.mock) {
  showWeather(settings.mock, settings.unplugged, (detail, failed) =>
    write({ event: 'weather', tone: failed ? 'bad' : 'plain', detail }),
  );
}
