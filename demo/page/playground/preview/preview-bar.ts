import { elementById } from '../../create-element.js';
import { translate } from '../../translate.js';
import type { SettingsStore } from '../settings/settings-store.js';

const menus = { 'preview-lang': 'lang', 'preview-dir': 'dir', 'preview-scheme': 'scheme' } as const;

/** Connects the bar that sets the preview's language, direction, colors and width. */
export function showPreviewBar(store: SettingsStore): void {
  for (const [name, id] of Object.entries(menus)) {
    const menu = elementById(`preview-${id}`) as HTMLSelectElement;
    menu.addEventListener('change', () => store.change({ [name]: menu.value || undefined }));
    store.subscribe((values) => (menu.value = values[name as keyof typeof menus] ?? ''));
  }

  const range = elementById('preview-width') as HTMLInputElement;
  const output = elementById('preview-width-shown');
  range.addEventListener('input', () => {
    const width = range.value === range.max ? undefined : `${range.value}px`;
    store.change({ 'preview-width': width });
  });
  const show = () => {
    const width = store.values['preview-width'];
    range.value = width ? String(Number.parseFloat(width)) : range.max;
    output.textContent = width ?? translate('fullWidth');
    range.setAttribute('aria-valuetext', output.textContent);
  };
  store.subscribe(show);
  document.addEventListener('languagechange', show);
}
