/** A text for each plural category of the language; `{n}` selects one. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Texts of the zone and of the form, which are shown before there is a list. */
export const zoneWords = {
  dropFiles: 'Drop or paste files here',
  dropFile: 'Drop or paste a file here',
  /** With `no-paste`. */
  onlyDropFiles: 'Drop files here',
  onlyDropFile: 'Drop a file here',
  addFiles: 'Add files',
  addFile: 'Add a file',
  dropNow: { one: 'Drop to add the file', other: 'Drop to add {n} files' } as Plural,
  cannotAdd: 'This type of file cannot be added',
  chooseFiles: 'Choose files',
  chooseFile: 'Choose a file',
  chooseFolder: 'Choose a folder',
  /** With `capture`, where it opens the camera. */
  takePhoto: 'Take a photo',
  takeVideo: 'Record a video',
  addMore: 'Add more files',
  replace: 'Replace',
  noFiles: 'No files',
  /** For screen readers: the field has to have a file. */
  required: 'Required',
  upToSize: 'up to {size}',
  upToSizeEach: 'up to {size} each',
  upToSizeTotal: 'up to {size} in total',
  pixelsWide: '{range} pixels wide',
  pixelsHigh: '{range} pixels high',
  upToTime: 'up to {time} long',
  upToFiles: { one: 'only one file', other: 'up to {n} files' } as Plural,
  kinds: { image: 'images', video: 'videos', audio: 'audio', text: 'text' },

  fileMissing: 'Choose a file.',
  tooFewFiles: { one: 'Choose at least one file.', other: 'Choose at least {n} files.' } as Plural,
  stillUploading: 'Wait until the upload is finished.',
  someFailed: 'Some files were not uploaded. Retry or remove them.',
  somePaused: 'Some files are paused. Resume or remove them.',
};
