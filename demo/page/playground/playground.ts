import type { OssDirectUpload, StoredFile } from '../../../src/element.js';
import { elementById } from '../create-element.js';
import type { LogEntry } from '../event-log/event-log.js';
import { showCode } from './code/code-panel.js';
import { showControls } from './controls/control-panel.js';
import { applySettings } from './preview/apply-settings.js';
import { showForm } from './preview/form-panel.js';
import { showMethodButtons } from './preview/method-buttons.js';
import { showModes } from './preview/mode-cards.js';
import { showPreviewBar } from './preview/preview-bar.js';
import { connectSampleButton, showSamples } from './preview/sample-files.js';
import { createStoredPortrait } from './preview/stored-portrait.js';
import { showVariants } from './preview/variant-tabs.js';
import { areEqual, createSettingsStore, initialValues, type SettingValues } from './settings/settings-store.js';
import { fromHash, toHash } from './settings/share-link.js';

/**
 * Starts the playground: the element with a control for everything that can be set on it. The page's URL holds the settings.
 *
 * @returns a function that sets what applies where the person has set nothing; the code to copy does not have it
 */
export function startPlayground(
  upload: OssDirectUpload,
  log: (entry: LogEntry) => void,
): (assumed: SettingValues) => void {
  const store = createSettingsStore(fromHash(location.hash) ?? initialValues);
  let assumed: SettingValues = {};
  let portrait: StoredFile | undefined;
  /** An avatar begins with a picture, as on a profile page; not beside files that the person has added. */
  const assumedPortrait = (): SettingValues =>
    portrait && store.values.variant === 'avatar' && upload.tasks.every(({ result }) => result?.key === portrait?.key)
      ? { '.stored': JSON.stringify([portrait]) }
      : {};
  const apply = () =>
    applySettings(upload, elementById('preview-frame'), { ...assumed, ...assumedPortrait(), ...store.values });
  void createStoredPortrait().then((created) => {
    portrait = created;
    apply();
  });
  store.subscribe(apply);
  store.subscribe((values) => {
    const { pathname, search } = location;
    history.replaceState(null, '', areEqual(values, initialValues) ? pathname + search : toHash(values));
  });
  addEventListener('hashchange', () => {
    const values = fromHash(location.hash);
    if (values) store.replace(values);
  });
  elementById('reset').addEventListener('click', () => store.replace(initialValues));

  showVariants(store);
  showModes(store);
  showPreviewBar(store);
  connectSampleButton(elementById('upload-sample'), upload);
  showSamples(elementById('samples'), upload);
  showMethodButtons(elementById('methods'), upload);
  showForm(upload, (event, detail) => log({ event, tone: event === 'invalid' ? 'warn' : 'plain', detail }));
  showCode(store);
  showControls(upload, store);
  return (values) => {
    assumed = values;
    apply();
  };
}
