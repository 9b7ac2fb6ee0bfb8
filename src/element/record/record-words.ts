import { en, type RecordWords } from './record-english.js';
import { recordLocales } from './record-locales.js';

/** The recorder's texts in a language; English ones where there are none, and the page's own instead of them. */
export const recordWords = (lang: string, own: Partial<Record<string, unknown>> = {}): RecordWords => {
  const all = (recordLocales as Partial<Record<string, RecordWords>>)[lang] ?? en;
  const given = Object.entries(own).filter(([name, text]) => name in en && typeof text === 'string');
  return { ...all, ...Object.fromEntries(given) };
};
