import { elementById } from '../../create-element.js';
import { setText, type TextName } from '../../translate.js';
import { endpoints, type ModeName, type SettingsStore } from '../settings/settings-store.js';
import { showRadioCards } from './radio-cards.js';

const titles: Record<ModeName, TextName> = {
  ...{ sts: 'sts', 'post-policy': 'postPolicy', 'presigned-url': 'presignedUrl', vod: 'vod' },
};

/** Shows a card for each mode, and the chosen one's explanation. Choosing one sets the mode and the path of the demo's backend for it. */
export function showModes(store: SettingsStore): void {
  const check = showRadioCards(elementById('modes'), titles, (mode) =>
    store.change({ mode, endpoint: endpoints[mode] }),
  );
  store.subscribe(({ mode = '' }) => {
    check(mode);
    const note = elementById('mode-note');
    note.hidden = !Object.hasOwn(titles, mode);
    if (!note.hidden) setText(note, `${titles[mode as ModeName]}Note` as TextName);
  });
}
