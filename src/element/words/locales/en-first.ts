/** Translator that vary with `{n}`, by the plural rules of the language. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** What the element says before its first file. */
export const first = {
  dropFiles: 'Drop files here',
  dropFile: 'Drop a file here',
  addFiles: 'Add files',
  addFile: 'Add a file',
  dropNow: { one: 'Drop to add the file', other: 'Drop to add {n} files' } as Plural,
  cannotAdd: 'This type of file cannot be added',
  chooseFiles: 'Choose files',
  chooseFile: 'Choose a file',
  chooseFolder: 'Choose a folder',
  addMore: 'Add more files',
  replace: 'Replace',
  upToSize: 'up to {size}',
  upToSizeEach: 'up to {size} each',
  upToSizeTotal: '{size} in all',
  upToFiles: { one: 'only one file', other: 'at most {n} files' } as Plural,
  kinds: { image: 'images', video: 'videos', audio: 'audio', text: 'text' },

  fileMissing: 'Choose a file.',
  tooFewFiles: { one: 'Choose at least one file.', other: 'Choose at least {n} files.' } as Plural,
  stillUploading: 'Wait until the upload is finished.',
  someFailed: 'Some files were not uploaded. Try them again or remove them.',
  somePaused: 'Some files are paused. Resume or remove them.',
};
