import { en, type Strings } from './locales/en.js';

export type WordName = keyof Strings;
type Values = Record<string, string>;

/** Loaded when they are spoken. */
const languages: Record<string, () => Promise<Strings>> = {
  en: () => Promise.resolve(en),
  'zh-CN': () => import('./locales/zh-CN.js').then(({ words }) => words),
  'zh-TW': () => import('./locales/zh-TW.js').then(({ words }) => words),
  ja: () => import('./locales/ja.js').then(({ words }) => words),
  ar: () => import('./locales/ar.js').then(({ words }) => words),
};
const memory = 'oss-direct-upload demo language';
let strings: Strings = en;

/** The word in the page's language. */
export function word(name: WordName, values: Values = {}): string {
  return strings[name].replace(/\{(\w+)\}/g, (whole, field: string) => values[field] ?? whole);
}

/** Puts a word into an element, in this and any later language. */
export function say<E extends HTMLElement>(element: E, name: WordName, values?: Values): E {
  element.dataset['word'] = name;
  keepValues(element, values);
  element.textContent = word(name, values);
  return element;
}

/** Names an element for those who do not see it, in this and any later language. */
export function nameIt<E extends HTMLElement>(element: E, name: WordName, values?: Values): E {
  element.dataset['labelWord'] = name;
  keepValues(element, values);
  element.ariaLabel = word(name, values);
  return element;
}

/** Makes the choice of language work, beginning with the language chosen last, or the browser's. */
export async function startLanguage(choice: HTMLSelectElement): Promise<void> {
  choice.addEventListener('change', () => {
    void speak(choice.value);
    localStorage.setItem(memory, choice.value);
  });
  const first = [localStorage.getItem(memory) ?? '', ...navigator.languages.map(nearest)].find(
    (lang) => lang in languages,
  );
  choice.value = first ?? 'en';
  await speak(choice.value);
}

async function speak(lang: string): Promise<void> {
  strings = (await languages[lang]?.().catch(() => undefined)) ?? en;
  document.documentElement.lang = strings === en ? 'en' : lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  sayAll();
  document.dispatchEvent(new Event('languagechange'));
}

/** The page's language that comes nearest to a browser's: `zh-HK` reads traditional characters. */
function nearest(tag: string): string {
  if (/^zh\b/i.test(tag)) return /hant|tw|hk|mo/i.test(tag) ? 'zh-TW' : 'zh-CN';
  return tag.split('-', 1)[0] ?? 'en';
}

function sayAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>(
    '[data-word], [data-label-word], [data-placeholder-word]',
  )) {
    const data = element.dataset as { values?: string } & Record<string, WordName>;
    const values = data.values ? (JSON.parse(data.values) as Values) : {};
    if (data['word']) element.textContent = word(data['word'], values);
    if (data['labelWord']) element.ariaLabel = word(data['labelWord'], values);
    if (data['placeholderWord'] && element instanceof HTMLInputElement)
      element.placeholder = word(data['placeholderWord'], values);
  }
}

function keepValues(element: HTMLElement, values: Values | undefined): void {
  if (values) element.dataset['values'] = JSON.stringify(values);
  else delete element.dataset['values'];
}
