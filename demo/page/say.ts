import { en, type Strings } from './words/en.js';
import { zhCN } from './words/zh-cn.js';

export type WordName = keyof Strings;
type Values = Record<string, string>;

const languages: Record<string, Strings> = { en, 'zh-CN': zhCN };
const memory = 'oss-direct-upload demo language';

/** The word in the page's language. */
function word(name: WordName, values: Values = {}): string {
  const text = (languages[document.documentElement.lang] ?? en)[name];
  return text.replace(/\{(\w+)\}/g, (whole, field: string) => values[field] ?? whole);
}

/** Puts a word into an element, in this and any later language. */
export function say<E extends HTMLElement>(element: E, name: WordName, values?: Values): E {
  element.dataset['word'] = name;
  if (values) element.dataset['values'] = JSON.stringify(values);
  else delete element.dataset['values'];
  element.textContent = word(name, values);
  return element;
}

/** Makes the language buttons work, beginning with the language chosen last, or the browser's. */
export function startLanguage(buttons: Iterable<HTMLButtonElement>): void {
  const all = [...buttons];
  const speak = (lang: string) => {
    document.documentElement.lang = lang;
    for (const button of all) button.ariaPressed = String(button.dataset['lang'] === lang);
    sayAll();
  };
  for (const button of all) {
    button.addEventListener('click', () => {
      const lang = button.dataset['lang'] ?? 'en';
      speak(lang);
      localStorage.setItem(memory, lang);
    });
  }
  speak(localStorage.getItem(memory) ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en'));
}

function sayAll(): void {
  for (const element of document.querySelectorAll<HTMLElement>(
    '[data-word], [data-label-word], [data-placeholder-word]',
  )) {
    const {
      word: name,
      values,
      labelWord,
      placeholderWord,
    } = element.dataset as { values?: string } & Record<string, WordName>;
    if (name) element.textContent = word(name, values ? (JSON.parse(values) as Values) : {});
    if (labelWord) element.ariaLabel = word(labelWord);
    if (placeholderWord && element instanceof HTMLInputElement) element.placeholder = word(placeholderWord);
  }
}
