import { createElement } from '../../create-element.js';
import { setText, type TextName } from '../../translate.js';
import { endpoints, type ModeName, type SettingsStore } from '../settings/settings-store.js';

const cardTexts = {
  sts: ['sts', 'stsNote'],
  'post-policy': ['postPolicy', 'postPolicyNote'],
  'presigned-url': ['presignedUrl', 'presignedUrlNote'],
  vod: ['vod', 'vodNote'],
} as const satisfies Record<ModeName, readonly TextName[]>;

/** Shows a card for each mode, and the chosen one's explanation. Choosing one sets the mode and the path of the demo's backend for it. */
export function showModes(container: HTMLElement, notes: HTMLElement, store: SettingsStore): void {
  const cards = (Object.keys(endpoints) as ModeName[]).map((mode) => {
    const [title, note] = cardTexts[mode];
    const input = createElement('input', 'unseen', { type: 'radio', name: 'mode', value: mode });
    input.setAttribute('aria-describedby', `${mode}-note`);
    input.addEventListener('change', () => store.change({ mode, endpoint: endpoints[mode] }));
    const card = createElement(
      'label',
      'mode',
      {},
      input,
      setText(createElement('span', 'mode-title'), title),
      createElement('code', 'mode-name', {}, mode),
    );
    return { mode, input, card, note: setText(createElement('p', 'note', { id: `${mode}-note` }), note) };
  });
  container.append(...cards.map(({ card }) => card));
  notes.append(...cards.map(({ note }) => note));
  store.subscribe((values) => {
    for (const { mode, input, note } of cards) {
      input.checked = values.mode === mode;
      note.hidden = !input.checked;
    }
  });
}
