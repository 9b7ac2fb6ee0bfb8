import { en, type Texts } from './locales/en.js';

export type TextName = keyof Texts;
type Values = Record<string, string>;

/** Every language but English is loaded when it is chosen. */
const loaders: Record<string, () => Promise<Texts>> = {
  en: () => Promise.resolve(en),
  'zh-CN': () => import('./locales/zh-CN.js').then(({ texts }) => texts),
  ja: () => import('./locales/ja.js').then(({ texts }) => texts),
};
/** Where the choice is kept, in localStorage. */
export const LANGUAGE_KEY = 'oss-direct-upload demo language';
let currentTexts: Texts = en;

/** A text in the page's language, with `{name}` replaced by the value of that name. */
export function translate(name: TextName, values: Values = {}): string {
  return currentTexts[name].replace(/\{(\w+)\}/g, (placeholder, field: string) => values[field] ?? placeholder);
}

/** Sets an element's content to a text. The content follows the page's language. */
export function setText<E extends HTMLElement>(element: E, name: TextName, values?: Values): E {
  element.dataset['text'] = name;
  storeValues(element, values);
  element.textContent = translate(name, values);
  return element;
}

/** Removes an element's text, which no longer follows the page's language. */
export function clearText(element: HTMLElement): void {
  delete element.dataset['text'];
  element.textContent = '';
}

/** Sets an element's `aria-label` to a text. The label follows the page's language. */
export function setLabel<E extends HTMLElement>(element: E, name: TextName, values?: Values): E {
  element.dataset['label'] = name;
  storeValues(element, values);
  element.ariaLabel = translate(name, values);
  return element;
}

/** Connects the language menu. The page starts in the language that was chosen last, or in the browser's. */
export async function startLanguageMenu(menu: HTMLSelectElement): Promise<void> {
  menu.addEventListener('change', () => {
    void switchLanguage(menu.value);
    localStorage.setItem(LANGUAGE_KEY, menu.value);
  });
  const preferred = [localStorage.getItem(LANGUAGE_KEY) ?? '', ...navigator.languages.map(closestLanguage)];
  menu.value = preferred.find((lang) => lang && lang in loaders) ?? 'en';
  await switchLanguage(menu.value);
}

async function switchLanguage(lang: string): Promise<void> {
  currentTexts = (await loaders[lang]?.().catch(() => undefined)) ?? en;
  document.documentElement.lang = currentTexts === en ? 'en' : lang;
  translatePage();
  document.dispatchEvent(new Event('languagechange'));
}

/** The page's language that is closest to one of the browser's; undefined for those that the page does not speak. */
const closestLanguage = (tag: string): string | undefined =>
  Object.keys(loaders).find((lang) => lang.slice(0, 2) === tag.slice(0, 2).toLowerCase());

function translatePage(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-text], [data-label], [data-placeholder]')) {
    const data = element.dataset as { values?: string } & Record<string, TextName>;
    const values = data.values ? (JSON.parse(data.values) as Values) : {};
    if (data['text']) element.textContent = translate(data['text'], values);
    if (data['label']) element.ariaLabel = translate(data['label'], values);
    if (data['placeholder'] && element instanceof HTMLInputElement)
      element.placeholder = translate(data['placeholder'], values);
  }
}

function storeValues(element: HTMLElement, values: Values | undefined): void {
  if (values) element.dataset['values'] = JSON.stringify(values);
  else delete element.dataset['values'];
}
