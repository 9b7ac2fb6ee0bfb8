import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Strings } from './locales/en.js';
import { first } from './locales/en-first.js';
import { Translator } from './translator.js';

/** Everything but English is loaded when a page is in that language. */
const locales: Record<string, () => Promise<Strings>> = {
  ar: () => import('./locales/ar.js').then((module) => module.ar),
  ja: () => import('./locales/ja.js').then((module) => module.ja),
  'zh-CN': () => import('./locales/zh-CN.js').then((module) => module.zhCN),
  'zh-TW': () => import('./locales/zh-TW.js').then((module) => module.zhTW),
};

/** The locale for a language tag, or undefined where English has to do. */
export function localeFor(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag.replaceAll('_', '-')).maximize();
    const name = language === 'zh' ? (script === 'Hant' ? 'zh-TW' : 'zh-CN') : language;
    return Object.hasOwn(locales, name) ? name : undefined;
  } catch {
    return undefined; // no language tag
  }
}

/** In milliseconds: English is shown when another language takes longer. */
const PATIENCE = 300;

/** Translator of one's own in place of some of the language's. */
export type OwnStrings = {
  [K in keyof Strings]?: Strings[K] extends string ? string : Partial<Strings[K]> | Strings[K];
};

type Host = ReactiveControllerHost & HTMLElement & { readonly hasUpdated: boolean };

/** The element's words, in the language of the nearest `lang`. */
export class Language implements ReactiveController {
  /** The first words are on their way, so that English ones would only flash. */
  waits = false;

  readonly #host: Host;
  readonly #observer = new MutationObserver(() => this.#read());
  #english = first as Strings; // the rest comes with what says it
  #locale: string | undefined;
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

  /** Puts the page's own words in place of the language's. */
  override(own: OwnStrings = {}): void {
    this.#own = own;
    this.#mix();
  }

  /** Brings all English words, where the element had only the first ones. */
  complete(english: Strings): void {
    this.#english = english;
    this.#mix();
  }

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributeFilter: ['lang'], subtree: true });
    this.#read();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #read(): void {
    const locale = localeFor(nearestLang(this.#host));
    if (locale === this.#locale) return;
    this.#locale = locale;
    if (!locale) return this.#use(undefined);
    if (!this.#host.hasUpdated) {
      this.waits = true;
      setTimeout(() => this.#show(), PATIENCE);
    }
    void locales[locale]!().then(
      // localeFor answers names of this table
      (strings) => locale === this.#locale && this.#use(strings),
      () => {}, // the words shown so far have to do
    );
  }

  #use(strings: Strings | undefined): void {
    this.#strings = strings;
    this.#mix();
    this.#show();
  }

  #show(): void {
    this.waits = false;
    this.#host.requestUpdate();
  }

  #mix(): void {
    const strings: Record<string, unknown> = { ...(this.#strings ?? this.#english) };
    for (const [key, own] of Object.entries(this.#own)) {
      const given = strings[key];
      strings[key] = typeof own === 'object' && typeof given === 'object' ? { ...given, ...own } : own;
    }
    this.#translator = new Translator(strings as Strings, (this.#strings && this.#locale) ?? 'en');
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
