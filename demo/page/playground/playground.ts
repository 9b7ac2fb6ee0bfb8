import type { OssDirectUpload } from '../../../src/element.js';
import type { LogEntry } from '../event-log/event-log.js';
import { byId } from '../create-element.js';
import { showCode } from './code/code-panel.js';
import { showControls } from './controls/control-panel.js';
import { showForm } from './preview/form-panel.js';
import { fromHash, toHash } from './settings/share-link.js';
import { showMethods } from './preview/method-buttons.js';
import { showModes } from './preview/mode-cards.js';
import { showPreviewBar } from './preview/preview-bar.js';
import { showSamples } from './preview/sample-files.js';
import { setUp } from './preview/apply-settings.js';
import { keepSettings, sameState, startState } from './settings/settings-store.js';

/** The element with everything that can be set on it, beginning with what the page's address says. */
export function startPlayground(upload: OssDirectUpload, write: (entry: LogEntry) => void): void {
  const settings = keepSettings(fromHash(location.hash) ?? startState);
  settings.watch((state) => setUp(upload, byId('room'), state));
  settings.watch((state) => {
    const { pathname, search } = location;
    history.replaceState(null, '', sameState(state, startState) ? pathname + search : toHash(state));
  });
  addEventListener('hashchange', () => {
    const state = fromHash(location.hash);
    if (state) settings.replace(state);
  });
  byId('reset').addEventListener('click', () => settings.replace(startState));

  showModes(byId('modes'), settings);
  showPreviewBar(settings);
  showSamples(byId('samples'), upload);
  showMethods(byId('methods'), upload);
  showForm(upload, (event, detail) => write({ event, tone: event === 'invalid' ? 'warn' : 'plain', detail }));
  showCode(settings);
  showControls(upload, settings);
}
