import type { UploadErrorCode } from '../../../base/upload-error.js';
import { type Plural, zoneWords } from './en-zone.js';

export type { Plural };

/** What the person can do about an error; no advice is needed where its text says all. */
type Advice = Record<Exclude<UploadErrorCode, 'rejected' | 'aborted'>, string> & {
  rejected?: string;
  aborted?: string;
};

/** All texts of the element. Braces are placeholders; `{n}` selects the plural. */
export const en = {
  ...zoneWords,

  files: 'Files',
  progressOf: 'Progress of {name}',
  progressOfAll: 'Progress of all files',
  queued: 'Waiting',
  checking: 'Checking',
  preparing: 'Preparing',
  waiting: 'Waiting for the connection',
  backOnline: 'Back online',
  /** The endpoint fails with 5xx, and is asked again. */
  serverRetry: 'The server has a problem. Trying again',
  /** Online, and an attempt has failed: the next one is under way, or begins after `{time}`. */
  tryingAgain: 'Trying again',
  tryingAgainIn: 'Trying again in {time}',
  tryNow: 'Try now',
  /** Requests are under way, and no byte has moved for a while. */
  noData: 'No data is moving',
  otherTab: 'Another tab is uploading this file',
  /** A stream: its mode sends files in one request. */
  sentAtEnd: 'Will be sent when it has ended',
  /** What OSS has of a recording. */
  savedUpTo: 'saved up to {time}',
  /** A recording of an earlier page; `{time}`: when it began. */
  recordingOf: 'Recording of {time}, {length}',
  /** A button. */
  complete: 'Complete',
  finishing: 'Finishing',
  saving: 'Saving',
  paused: 'Paused',
  done: 'Uploaded',
  alreadyThere: 'Already there',
  /** The server checks or converts the stored file. */
  processing: 'Being processed',
  stillProcessing: 'Still being processed',
  ready: 'Ready',
  /** The server refuses the stored file, and does not say why. */
  refused: 'The server did not accept this file',
  canceled: 'Canceled',
  failed: 'Failed',
  sentOf: '{sent} of {size}',
  /** A picture's size before and after it was made smaller. */
  madeSmaller: '{before} → {after}',
  notStripped: 'location not removed',
  perSecond: '{speed}/s',
  timeLeft: '{time} left',

  start: 'Start upload',
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  cancel: 'Cancel',
  remove: 'Remove',
  /** Asks how far the processing is. */
  lookAgain: 'Check again',
  undo: 'Undo',
  /** In the place of what was removed. */
  removed: 'Removed',
  /** Announced, after what was removed. */
  canUndo: 'You can undo this',
  copyLink: 'Copy link',
  linkCopied: 'Link copied',
  copyDetails: 'Copy details',
  copied: 'Copied',
  actionOn: '{action}: {name}',
  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  cancelAll: 'Cancel all',
  retryFailed: 'Retry failed files',
  removeAll: 'Remove all',
  removeAdded: 'Remove added files',
  removeFailed: 'Remove failed files',
  /** On a phone, whose browser stops pages that are not seen. */
  keepOpen: 'Keep this page open until the files are uploaded',
  submitHeld: 'The form will be sent when the uploads are finished',
  showFiles: 'Show files',
  hideFiles: 'Hide files',
  dismiss: 'Dismiss',
  addAgain: 'Add anyway',

  addPicture: 'Add a picture',
  cropPicture: 'Crop picture',
  cropArea: 'Part of the picture',
  cropHelp:
    'Drag the picture, move it with the arrow keys, or click what should be in the middle. Zoom with + and −, rotate with R.',
  cropHelpTouch: 'Drag the picture with one finger, or tap what should be in the middle. Zoom with two fingers.',
  cropZoom: 'Zoom',
  cropTurn: 'Rotate',
  cropReset: 'Reset',
  cropDone: 'Apply',
  /** Announced: the zoom, and where the part is. */
  cropAt: 'Zoom {zoom}, {left} from the left, {top} from the top',
  cropImpossible: 'This browser’s privacy protection changes pictures, so they cannot be cropped here.',
  cropNot: 'Add without cropping',
  close: 'Close',
  next: 'Next',
  previous: 'Previous',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  openLink: 'Open in a new tab',
  placeOf: '{place} of {count}',
  opening: 'Opening',
  cannotShow: 'This browser cannot show this file',
  tooLargeToShow: 'Too large to be shown here',
  removedFile: '{name} was removed',

  cover: 'Cover',
  move: 'Move',
  moveEarlier: 'Move earlier',
  moveLater: 'Move later',
  /** Announced while a file is moved; `{place}` is its place, from 1, of `{count}`. */
  lifted:
    '{name}, picked up at position {place} of {count}. Move it with the arrow keys, drop it with the space bar, or put it back with Escape.',
  moved: '{name}, moved to position {place} of {count}',
  dropped: '{name}, dropped at position {place} of {count}',
  putBack: '{name}, back at position {place} of {count}',
  movingEnded: '{name} was removed while it was moved',

  uploadingFiles: { one: 'Uploading {n} file', other: 'Uploading {n} files' } as Plural,
  /** After "Waiting for the connection". */
  countFiles: { one: '{n} file', other: '{n} files' } as Plural,
  readyFiles: { one: '{n} file ready', other: '{n} files ready' } as Plural,
  pausedFiles: { one: '{n} file paused', other: '{n} files paused' } as Plural,
  doneFiles: { one: '{n} file uploaded', other: '{n} files uploaded' } as Plural,
  processingFiles: { one: '{n} file is being processed', other: '{n} files are being processed' } as Plural,
  unacceptedFiles: { one: '{n} not accepted', other: '{n} not accepted' } as Plural,
  failedFiles: { one: '{n} failed', other: '{n} failed' } as Plural,
  canceledFiles: { one: '{n} canceled', other: '{n} canceled' } as Plural,
  doneOf: '{done} of {n} uploaded',
  removedFiles: { one: '{n} file removed', other: '{n} files removed' } as Plural,
  restoredFiles: { one: '{n} file is back', other: '{n} files are back' } as Plural,
  addedFiles: { one: '{n} file added', other: '{n} files added' } as Plural,
  refusedFiles: { one: 'One file was not added', other: '{n} files were not added' } as Plural,
  andMore: { one: 'and {n} more', other: 'and {n} more' } as Plural,
  /** Between parts of an announced sentence, and between two sentences. */
  comma: ', ',
  stop: '. ',
  fileFailed: '{name}: {reason}',

  earlierFiles: { one: '{n} file of an earlier visit', other: '{n} files of an earlier visit' } as Plural,
  unsavedFiles: {
    one: '{n} file is uploaded, but not saved on this page yet',
    other: '{n} files are uploaded, but not saved on this page yet',
  } as Plural,
  save: 'Save',
  unfinishedFiles: { one: '{n} unfinished upload', other: '{n} unfinished uploads' } as Plural,
  sentShare: '{share} uploaded',
  missingFiles: {
    one: '{n} of {total} files is not uploaded',
    other: '{n} of {total} files are not uploaded',
  } as Plural,
  chooseAllAgain: 'Choose the files again to continue. Those that are uploaded already are skipped.',
  missingNames: 'Missing: {names}',
  chooseAgain: 'Choose the file again to continue.',
  /** A button: the file cannot be read any more. */
  rechoose: 'Choose the file again',
  notPermitted: 'Permission to read the file was denied.',
  forget: 'Discard',

  errors: {
    rejected: 'Not allowed',
    grant: 'The server did not allow the upload',
    expired: 'The permission to upload has expired',
    denied: 'The storage rejected the upload',
    clock: 'The clock of this device is wrong',
    network: 'The connection failed',
    stalled: 'The connection stalled',
    storage: 'The storage had a problem',
    conflict: 'A file with this name is already stored',
    gone: 'The unfinished upload no longer exists',
    integrity: 'The file arrived damaged',
    file: 'The file cannot be read',
    save: 'The file is stored, but this page could not save it',
    callback: 'The file is stored, but the server could not process it',
    config: 'The upload is not set up correctly',
    internal: 'Something went wrong on this page',
    aborted: 'The upload was stopped',
  },
  advice: {
    grant: 'Sign in again if necessary, then try again.',
    expired: 'Reload the page, then try again.',
    denied: 'Contact support for access.',
    clock: 'Set the date and time, then try again.',
    network: 'Check the connection, then try again.',
    stalled: 'Try again when the connection is better.',
    storage: 'Try again in a few minutes.',
    conflict: 'Rename the file and add it again.',
    gone: 'Try again. The upload will start over.',
    integrity: 'Try again.',
    file: 'It was changed, moved or deleted. Choose it again.',
    save: 'Try again. The file is not sent again.',
    callback: 'Contact support.',
    config: 'Contact support.',
    internal: 'Try again, or contact support.',
  } as Advice,
  /** Replace the texts of the error if a proxy or a sign-in page responded instead of the storage. */
  otherResponded: 'Another server responded instead of the storage',
  otherRespondedHint: 'Sign in to your network or try another one, then try again.',
  /** The application's server failed: it did not decide about this person. */
  serverFailed: 'The server had a problem',
  /** What a rejected file is, beside what is allowed. */
  fileEmpty: 'The file is empty',
  together: 'All files together: {size}',
  pixels: '{width} × {height} pixels',
  pixelLimits: {
    leastWidth: 'At least {limit} pixels wide',
    mostWidth: 'Up to {limit} pixels wide',
    leastHeight: 'At least {limit} pixels high',
    mostHeight: 'Up to {limit} pixels high',
  },
  /** `{limit}`: what is allowed, in words. */
  rules: {
    accept: 'Only {limit}',
    'max-files': { one: 'Only one file may be added', other: 'Only {n} files may be added' } as Plural,
    'max-file-size': 'Up to {limit}',
    'min-file-size': 'At least {limit}',
    'max-total-size': 'Up to {limit}',
    'image-size': 'The picture is too small or too large in pixels',
    duration: 'Up to {limit}',
    validate: 'This page does not allow this file',
    image: 'This picture could not be made smaller. Try a JPEG or PNG',
    duplicate: 'Already in the list',
    'policy-size': 'The server does not allow this size',
    'policy-type': 'The server does not allow this type of file',
    'policy-key': 'The server does not allow this name',
    'single-request-size': 'Up to {limit} in one request',
    'same-file': 'This is another file. Choose the one with the same name and size',
    'before-upload': 'This page does not allow this file',
  },
};

export type Strings = typeof en;
