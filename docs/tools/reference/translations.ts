import { readFileSync } from 'node:fs';
import { docs } from '../paths.js';

/** English text of the reference → Chinese. */
export type Translations = Readonly<Record<string, string>>;

const FILE = 'translations/zh.json';

export const readTranslations = () => JSON.parse(readFileSync(docs + FILE, 'utf8')) as Translations;

/** Translates texts, and notes which were not there, and which nobody needed. */
export class Translator {
  readonly #translations: Translations;
  readonly #unused: Set<string>;
  readonly #missing = new Set<string>();

  constructor(translations: Translations) {
    this.#translations = translations;
    this.#unused = new Set(Object.keys(translations));
  }

  translate(english: string): string {
    this.#unused.delete(english);
    const chinese = this.#translations[english];
    if (!chinese) this.#missing.add(english);
    return chinese ?? english;
  }

  /** What is missing, no longer used, or shows other code than the English text. */
  problems(): string[] {
    const changed = Object.entries(this.#translations).filter(([one, other]) => codeIn(one) !== codeIn(other));
    return [
      ...list('has no translation', [...this.#missing]),
      ...list('is not used any more', [...this.#unused]),
      ...list(
        'is translated with other code',
        Array.from(changed, ([english]) => english),
      ),
    ];
  }
}

/** What stands in code, in any order. */
const codeIn = (text: string) => (text.match(/`[^`]*`/g) ?? []).toSorted().join(' ');

const list = (what: string, texts: readonly string[]) =>
  texts.map((text) => `docs/${FILE}: ${JSON.stringify(text)} ${what}.`);
