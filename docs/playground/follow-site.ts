import { LANGUAGE_KEY } from '../../demo/page/translate.js';
import { THEME_KEY } from '../../demo/page/theme.js';

/** Gives the page the language and the theme that the site's address asks for, before it starts. */
export function preferSite(): void {
  const wanted = new URLSearchParams(location.search);
  const [lang, theme] = [wanted.get('lang'), wanted.get('theme')];
  if (lang) localStorage.setItem(LANGUAGE_KEY, lang);
  if (theme) localStorage.setItem(THEME_KEY, theme);
  // A link that the reader copies forces neither.
  history.replaceState(null, '', location.pathname + (wanted.has('debug') ? '?debug' : '') + location.hash);
}

/** Follows what the site's page sends later, by the page's own controls. */
export function followSite(): void {
  addEventListener('message', ({ origin, source, data }: MessageEvent<{ lang?: string; theme?: string }>) => {
    if (origin !== location.origin || source !== window.parent) return;
    document.querySelector<HTMLElement>(`button[data-theme="${data.theme}"]`)?.click();
    const menu = document.querySelector<HTMLSelectElement>('#language');
    if (!menu || !data.lang || menu.value === data.lang) return;
    menu.value = data.lang;
    menu.dispatchEvent(new Event('change'));
  });
}
