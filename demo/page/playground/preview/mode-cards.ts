import { createElement } from '../../create-element.js';
import { setText, type TextName } from '../../translate.js';
import { endpoints, type ModeName, type SettingsStore } from '../settings/settings-store.js';

const cardTexts = {
  sts: ['sts', 'stsNote'],
  'post-policy': ['postPolicy', 'postPolicyNote'],
  'presigned-url': ['presignedUrl', 'presignedUrlNote'],
} as const satisfies Record<ModeName, readonly TextName[]>;

/** Shows a card for each mode. Choosing one sets the mode and the path of the demo's backend for it. */
export function showModes(container: HTMLElement, store: SettingsStore): void {
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
      createElement('code', 'mode-name', {}, mode),
      setText(createElement('span', 'mode-title'), title),
      setText(createElement('span', 'mode-note', { id: `${mode}-note` }), note),
    );
    return { mode, input, card };
  });
  container.append(...cards.map(({ card }) => card));
  store.subscribe((values) => {
    for (const { mode, input } of cards) input.checked = values.mode === mode;
  });
}
