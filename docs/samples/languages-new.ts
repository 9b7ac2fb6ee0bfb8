import type { Strings } from 'oss-direct-upload';
import { en } from 'oss-direct-upload/locales/en';

// #region language
/** Italian; what is not translated yet stays English. */
export const it: Strings = {
  ...en,
  dropFiles: 'Trascina qui i file',
  chooseFiles: 'Scegli i file',
  pause: 'Sospendi',
  resume: 'Riprendi',
  doneFiles: { one: '{n} file caricato', other: '{n} file caricati' },
  errors: { ...en.errors, network: 'Connessione non riuscita' },
  // …
};
// #endregion language

declare const field: HTMLElementTagNameMap['oss-direct-upload'];
// #region use
field.lang = 'it'; // the element has no Italian, so it begins with English
field.strings = it;
// #endregion use
