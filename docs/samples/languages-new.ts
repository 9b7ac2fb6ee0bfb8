import type { Strings } from 'oss-direct-upload';
import { en } from 'oss-direct-upload/locales/en';

// #region language
/** French; what is not translated yet stays English. */
export const fr: Strings = {
  ...en,
  dropFiles: 'Déposez vos fichiers ici',
  chooseFiles: 'Choisir des fichiers',
  pause: 'Suspendre',
  resume: 'Reprendre',
  doneFiles: { one: '{n} fichier envoyé', other: '{n} fichiers envoyés' },
  errors: { ...en.errors, network: 'La connexion a échoué' },
  // …
};
// #endregion language

declare const field: HTMLElementTagNameMap['oss-direct-upload'];
// #region use
field.lang = 'fr'; // the element has no French, so it begins with English
field.strings = fr;
// #endregion use
