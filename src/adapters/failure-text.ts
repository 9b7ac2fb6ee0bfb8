import type { UploadError } from '../base/upload-error.js';
import { errorInWords } from '../element/words/error-in-words.js';
import { localeFor, locales } from '../element/words/language.js';
import { en } from '../element/words/locales/en.js';
import { Translator } from '../element/words/translator.js';

/** What went wrong and what the person can do, as the element says it. @param lang a BCP 47 tag */
export async function failureText(error: UploadError, lang: string): Promise<string> {
  const locale = localeFor(lang);
  const strings = locale ? await locales[locale]() : en;
  const translator = new Translator(strings, locale ?? 'en');
  const { text, hint } = errorInWords(error, translator);
  // the endpoint's own message may end with a full stop
  return hint ? text.replace(/[.。]$/, '') + translator.strings.stop + hint : text;
}
