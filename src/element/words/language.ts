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
  try {
    const { language, script } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    const named: Record<string, string> = { zh: script === 'Hant' ? 'zh-TW' : 'zh-CN', pt: 'pt-BR' };
    const name = named[language] ?? language;
    return Object.hasOwn(locales, name) ? (name as Locale) : undefined;
  } catch {
    return undefined; // not a language tag
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
  /** The locale that was requested last; undefined for English. */
  #locale: Locale | undefined;
  /** What is shown; undefined for English, and until the first locale is loaded. */
  #loaded: { locale: string; strings: Strings } | undefined;
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
    const locale = localeFor(nearestLang(this.#host));
    if (locale === this.#locale) return;
    this.#locale = locale;
    if (!locale) return this.#use(undefined);
    if (!this.#host.hasUpdated) {
      this.isPending = true;
      setTimeout(() => this.#show(), LANGUAGE_TIMEOUT);
    }
    void locales[locale]().then(
      (strings) => locale === this.#locale && this.#use({ locale, strings }),
      () => {}, // the words shown so far stay
    );
  }

  #use(loaded: { locale: string; strings: Strings } | undefined): void {
    this.#loaded = loaded;
    this.#rebuildTranslator();
    this.#show();
  }

  #show(): void {
    this.isPending = false;
    this.#host.requestUpdate();
  }

  #rebuildTranslator(): void {
    const strings: Record<string, unknown> = { ...(this.#loaded?.strings ?? this.#english) };
    for (const [key, own] of Object.entries(this.#own)) {
      const given = strings[key];
      strings[key] = typeof own === 'object' && typeof given === 'object' ? { ...given, ...own } : own;
    }
    this.#translator = new Translator(strings as Strings, this.#loaded?.locale ?? 'en');
    this.#host.requestUpdate();
  }
}

function nearestLang(element: Element): string {
  for (let node: Element | null = element; node; node = hostOf(node)) {
    const lang = node.closest('[lang]')?.getAttribute('lang');
    if (lang !== null && lang !== undefined) return lang;
  }
  return '';
}

function hostOf(node: Node): Element | null {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
