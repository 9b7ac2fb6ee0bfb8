import { byId } from '../../create-element.js';
import { word } from '../../translate.js';
import type { Settings } from '../settings/settings-store.js';

const choices = { 'preview-lang': 'lang', 'preview-dir': 'dir', 'preview-scheme': 'scheme' } as const;

/** What is round the element: language, direction, colors and width. */
export function showPreviewBar(settings: Settings): void {
  for (const [name, id] of Object.entries(choices)) {
    const select = byId(`preview-${id}`) as HTMLSelectElement;
    select.addEventListener('change', () => settings.change({ [name]: select.value || undefined }));
    settings.watch((state) => (select.value = state[name as keyof typeof choices] ?? ''));
  }

  const range = byId('preview-width') as HTMLInputElement;
  const shown = byId('preview-width-shown');
  range.addEventListener('input', () => {
    const width = range.value === range.max ? undefined : `${range.value}px`;
    settings.change({ 'preview-width': width });
  });
  const show = () => {
    const width = settings.state['preview-width'];
    range.value = width ? String(Number.parseFloat(width)) : range.max;
    shown.textContent = width ?? word('fullWidth');
    range.setAttribute('aria-valuetext', shown.textContent);
  };
  settings.watch(show);
  document.addEventListener('languagechange', show);
}
