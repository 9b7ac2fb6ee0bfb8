import type { Controller, ControllerHost } from '../../base/updating-element.js';
import type { Strings } from './locales/en.js';
import { zoneWords } from './locales/en-zone.js';
import { Translator } from './translator.js';

/** Every language but English is loaded when a page needs it. */
export const locales = {
  ar: () => import('./locales/ar.js').then((module) => module.ar),
  de: () => import('./locales/de.js').then((module) => module.de),
  es: () => import('./locales/es.js').then((module) => module.es),
  fr: () => import('./locales/fr.js').then((module) => module.fr),
  id: () => import('./locales/id.js').then((module) => module.id),
  ja: () => import('./locales/ja.js').then((module) => module.ja),
  ko: () => import('./locales/ko.js').then((module) => module.ko),
  'pt-BR': () => import('./locales/pt-BR.js').then((module) => module.ptBR),
  tr: () => import('./locales/tr.js').then((module) => module.tr),
  'zh-CN': () => import('./locales/zh-CN.js').then((module) => module.zhCN),
  'zh-TW': () => import('./locales/zh-TW.js').then((module) => module.zhTW),
} satisfies Record<string, () => Promise<Strings>>;

export type Locale = keyof typeof locales;

/** The locale for a language tag; undefined if there is none, and English is shown. */
export function localeFor(tag: string): Locale | undefined {
  const { language, script } = parse(tag).maximize();
  const named: Record<string, string> = { zh: script === 'Hant' ? 'zh-TW' : 'zh-CN', pt: 'pt-BR' };
  const name = named[language] ?? language;
  return Object.hasOwn(locales, name) ? (name as Locale) : undefined;
}

function parse(tag: string): Intl.Locale {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return new Intl.Locale('en'); // it was not a language tag
  }
}

/** If another language takes longer to load, English is shown meanwhile. In ms. */
const LANGUAGE_TIMEOUT = 300;

/** The page's own words: each replaces the language's word of the same name. */
export type OwnStrings = {
  [K in keyof Strings]?: Strings[K] extends string ? string : Partial<Strings[K]> | Strings[K];
};

type Host = ControllerHost & HTMLElement & { readonly hasUpdated: boolean };

/** Follows the nearest `lang`, and translates into its language. */
export class Language implements Controller {
  /** The first language is being loaded: words are hidden, so that English ones do not flash. */
  isPending = false;

  readonly #host: Host;
  readonly #observer = new MutationObserver(() => this.#followLang());
  #english = zoneWords as Strings; // the list brings the rest
  /** The page's language tag. */
  #tag = '';
  /** The language that is shown. */
  #lang = 'en';
  /** Its words; undefined for English, and until the first locale is loaded. */
  #strings: Strings | undefined;
  #own: OwnStrings = {};
  #translator = new Translator(this.#english, 'en');

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  get translator(): Translator {
    return this.#translator;
  }

  /** Replaces some of the language's words with the page's own. */
  override(own: OwnStrings = {}): void {
    this.#own = own;
    this.#rebuildTranslator();
  }

  /** Adds the English texts that the list needs. */
  addEnglish(english: Strings): void {
    this.#english = english;
    this.#rebuildTranslator();
  }

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributeFilter: ['lang'], subtree: true });
    this.#followLang();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #followLang(): void {
    const tag = nearestLang(this.#host);
    if (tag === this.#tag) return;
    this.#tag = tag;
    const locale = localeFor(tag);
    if (!locale) return this.#use();
    if (!this.#host.hasUpdated) {
      this.isPending = true;
      setTimeout(() => {
        this.isPending = false;
        this.#host.requestUpdate();
      }, LANGUAGE_TIMEOUT);
    }
    void locales[locale]().then(
      (strings) => tag === this.#tag && this.#use(locale, strings),
      () => {}, // the words shown so far stay
    );
  }

  #use(lang = 'en', strings?: Strings): void {
    this.#lang = lang;
    this.#strings = strings;
    this.isPending = false;
    this.#rebuildTranslator();
  }

  #rebuildTranslator(): void {
    const strings: Record<string, unknown> = { ...(this.#strings ?? this.#english) };
    for (const [key, own] of Object.entries(this.#own)) {
      const given = strings[key];
      strings[key] = typeof own === 'object' && typeof given === 'object' ? { ...given, ...own } : own;
    }
    const lang = this.#lang;
    const page = parse(this.#tag);
    // numbers are written as in the page's region, but in Arabic always with the same digits
    const isOfPage = page.language === lang.slice(0, 2) && lang !== 'ar';
    this.#translator = new Translator(strings as Strings, lang, isOfPage ? page : lang);
    this.#host.requestUpdate();
  }
}

function nearestLang(element: Element): string {
  const found = element.closest('[lang]');
  if (found) return found.getAttribute('lang')!; // it has one
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLang(root.host) : '';
}
