import { make } from '../../create-element.js';
import { say, type WordName } from '../../translate.js';
import { endpoints, type ModeName, type Settings } from '../settings/settings-store.js';

const words = {
  sts: ['sts', 'stsNote'],
  'post-policy': ['postPolicy', 'postPolicyNote'],
  'presigned-url': ['presignedUrl', 'presignedUrlNote'],
} as const satisfies Record<ModeName, readonly WordName[]>;

/** The three ways to get permission, each with the address of the demo's backend for it. */
export function showModes(place: HTMLElement, settings: Settings): void {
  const cards = (Object.keys(endpoints) as ModeName[]).map((mode) => {
    const [title, note] = words[mode];
    const input = make('input', 'unseen', { type: 'radio', name: 'way', value: mode });
    input.setAttribute('aria-describedby', `${mode}-note`);
    input.addEventListener('change', () => settings.change({ mode, endpoint: endpoints[mode] }));
    const card = make(
      'label',
      'mode',
      {},
      input,
      make('code', 'mode-name', {}, mode),
      say(make('span', 'mode-title'), title),
      say(make('span', 'mode-note', { id: `${mode}-note` }), note),
    );
    return { mode, input, card };
  });
  place.append(...cards.map(({ card }) => card));
  settings.watch((state) => {
    for (const { mode, input } of cards) input.checked = state.mode === mode;
  });
}
