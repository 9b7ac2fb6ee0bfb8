import '../src/index.js';
import { ask } from './page/backend-client.js';
import { copyOnClick } from './page/copy-button.js';
import { startLog } from './page/event-log/event-log.js';
import { byId } from './page/create-element.js';
import { startPlayground } from './page/playground/playground.js';
import { say, startLanguage } from './page/translate.js';
import { storedCard } from './page/stored-objects/stored-object-card.js';
import { startTheme } from './page/theme.js';
import { watchUploads } from './page/event-log/log-upload-events.js';
import { showWeather } from './page/faults/fault-panel.js';
import type { DemoSettings } from './server/demo-control.js';

startTheme(document.querySelectorAll('button[data-theme]'));
await startLanguage(byId('language') as HTMLSelectElement);
const write = startLog();

const upload = document.querySelector('oss-direct-upload');
if (!upload) throw new Error('The page has no upload.');
startPlayground(upload, write);
copyOnClick(byId('copy-link') as HTMLButtonElement, 'copyLink', 'linkCopied', () => location.href);
watchUploads(upload, write);
upload.addEventListener('upload-success', ({ detail: { task, result } }) => {
  byId('stored-empty').hidden = true;
  byId('stored').prepend(storedCard(task.file, result.key, upload.getAttribute('mode') ?? ''));
});

const settings = await ask<DemoSettings>('/demo/settings');
const name = byId('cloud-name');
if (settings.mock) say(name, 'mockCloud');
else name.textContent = `${settings.bucket} · ${settings.region}`;
byId('cloud').title = settings.mock ?? settings.bucket;
byId('cloud').hidden = false;

if (settings.mock) {
  showWeather(settings.mock, settings.unplugged, (detail, failed) =>
    write({ event: 'weather', tone: failed ? 'bad' : 'plain', detail }),
  );
}
