// Written by `npm run reference` from custom-elements.json: change the element, not this file.
import type {
  AfterUpload,
  ByteSize,
  FetchGrant,
  FileInfo,
  Mode,
  ModeDescription,
  ObjectCallback,
  OssDirectUpload,
  OwnStrings,
  StoredFile,
  UploadEventMap,
  UploadQueue,
  UploadTask,
} from '../element.js';

/** The element's attributes, with their values as markup or as a framework may write them. */
export interface ElementAttributes {
  /** Where grants come from: a URL, which may contain `{name}`, `{size}` and `{type}`, or an async function. */
  endpoint?: string | undefined;
  /** `sts`, `post-policy`, `presigned-url` or `vod`, or a mode of your own; without it, each response of the endpoint decides. */
  mode?: 'sts' | 'post-policy' | 'presigned-url' | 'vod' | undefined;
  /** `ali-oss`: the official SDK signs the requests of `sts` mode. Import `oss-direct-upload/signers/ali-oss`, or load the SDK's script. */
  signer?: 'ali-oss' | undefined;
  /**
   * HTTP method of requests to the endpoint.
   * @default GET
   */
  'endpoint-method'?: 'GET' | 'POST' | undefined;
  /** Sends cookies to an endpoint on another origin. */
  'with-credentials'?: boolean | '' | undefined;
  /** Bucket, unless the grant names it. */
  bucket?: string | undefined;
  /** Region, unless the grant names it: `cn-hangzhou` or `oss-cn-hangzhou`. */
  region?: string | undefined;
  /** OSS endpoint or custom domain, if it is not the region's own. With a scheme, uploads go to this host only. */
  'oss-endpoint'?: string | undefined;
  /** Prefix of object keys, unless the grant has one. The values `ltr`, `rtl` and `auto` keep HTML's meaning, text direction. */
  dir?: string | undefined;
  /**
   * Pattern of object keys; placeholders are `{id}` `{name}` `{ext}` `{uuid}` `{yyyy}` `{mm}` `{dd}` `{path}`.
   * @default {id}-{name}
   */
  'key-pattern'?: string | undefined;
  /** Types and extensions, as on `<input type=file>`; applies to dropped and pasted files too. */
  accept?: string | undefined;
  /** Allows more than one file; without it, a new file replaces the first one. */
  multiple?: boolean | '' | undefined;
  /** Camera to use, as on `<input type=file>`: `user` or `environment`. */
  capture?: 'user' | 'environment' | undefined;
  /** Lets the person choose folders instead of files. */
  webkitdirectory?: boolean | '' | undefined;
  /** Largest number of files, with `multiple` or `webkitdirectory`; without them it is 1. */
  'max-files'?: number | `${number}` | undefined;
  /** Smallest number of files that makes the field valid. */
  'min-files'?: number | `${number}` | undefined;
  /** Largest size of a file: bytes, "5MB" (5 × 10⁶) or "5MiB" (5 × 2²⁰). */
  'max-file-size'?: ByteSize | undefined;
  /** Smallest size of a file: bytes, "5MB" or "5MiB". */
  'min-file-size'?: ByteSize | undefined;
  /** Largest size of all files together: bytes, "5MB" or "5MiB". */
  'max-total-size'?: ByteSize | undefined;
  /** Smallest width of a picture or video, in pixels as it is displayed. */
  'min-image-width'?: number | `${number}` | undefined;
  /** Largest width of a picture or video, in pixels as it is displayed. */
  'max-image-width'?: number | `${number}` | undefined;
  /** Smallest height of a picture or video, in pixels as it is displayed. */
  'min-image-height'?: number | `${number}` | undefined;
  /** Largest height of a picture or video, in pixels as it is displayed. */
  'max-image-height'?: number | `${number}` | undefined;
  /** Longest video or sound, in seconds. */
  'max-duration'?: number | `${number}` | undefined;
  /** Largest width and height of pictures, in pixels as they are displayed: `1920x1080`, or `1920` for both. Larger ones are made smaller. */
  'image-max'?: string | undefined;
  /**
   * Type that pictures are converted to, such as `image/webp`; transparent ones never to JPEG.
   * @default each picture's own
   */
  'image-type'?: string | undefined;
  /**
   * How well JPEG and WebP keep what is seen, 0 to 1. If it is set, pictures that are small enough are encoded again, too.
   * @default 0.8
   */
  'image-quality'?: number | `${number}` | undefined;
  /** Removes from pictures what they say beside their pixels: the place where they were taken, dates, comments. Not encoded again. */
  'strip-metadata'?: boolean | '' | undefined;
  /** Ratio that pictures are cropped to, such as `1:1`: in a dialog, when they are chosen. Without a person, as after a reload, the middle is kept. */
  crop?: string | undefined;
  /** Rejects a picture that cannot be made as these settings ask. Without it, the picture is uploaded as it is. */
  'image-required'?: boolean | '' | undefined;
  /**
   * Files uploaded at the same time. More than 6 help only where the host speaks HTTP/2.
   * @default many small ones or few large ones
   */
  'max-concurrent-uploads'?: number | `${number}` | undefined;
  /**
   * Parts of one file uploaded at the same time. Over HTTP/1.1, browsers open six connections to a host; more than 6 parts help only over HTTP/2.
   * @default 6
   */
  'parallel-parts'?: number | `${number}` | undefined;
  /**
   * Size of the largest part: bytes, "5MB" or "5MiB", at least 100 kB. Files up to this size go in one request.
   * @default depends on the file's size and on the line
   */
  'part-size'?: ByteSize | undefined;
  /**
   * Bytes a second of all files together, or "2MB", "2MiB".
   * @default no limit
   */
  'max-speed'?: ByteSize | undefined;
  /** Asks the endpoint, by this digest of each file, whether it has the file already: then no byte is sent, and `result.reused` is true. Computed while a file waits. */
  digest?: 'crc64' | undefined;
  /**
   * Larger files are sent without a digest: bytes, "1GB" or "1GiB".
   * @default 1GB
   */
  'digest-max-size'?: ByteSize | undefined;
  /**
   * Seconds without progress after which an upload fails.
   * @default 60
   */
  'retry-for'?: number | `${number}` | undefined;
  /**
   * Seconds without a byte moved after which a request is sent again.
   * @default 30
   */
  'stall-timeout'?: number | `${number}` | undefined;
  /** Does not compare the file's CRC-64 with the stored object's. */
  'no-verify'?: boolean | '' | undefined;
  /** Does not save unfinished uploads. Otherwise the same file, added again on a later page, resumes its upload. */
  'no-resume'?: boolean | '' | undefined;
  /** Keeps the unfinished uploads of different users apart: the id of the user who is signed in. */
  'resume-scope'?: string | undefined;
  /**
   * After a reload, what is unfinished waits for the person (`ask`) or continues by itself where the browser can open all files without asking (`auto`).
   * @default ask
   */
  'resume-mode'?: 'ask' | 'auto' | undefined;
  /**
   * Bytes of waiting files, of at most 10 MB each, that the browser keeps until they are uploaded, or "200MB": after a reload they are uploaded without being chosen again.
   * @default none
   */
  'keep-files'?: ByteSize | undefined;
  /** Uploads begin with `start()`, not when a file is added. */
  'no-auto'?: boolean | '' | undefined;
  /** Ignores dropped files. */
  'no-drop'?: boolean | '' | undefined;
  /** Ignores pasted files. */
  'no-paste'?: boolean | '' | undefined;
  /** Shows no list: the page renders its own from `tasks`. */
  'no-list'?: boolean | '' | undefined;
  /** `page`: files can be dropped anywhere on the page. */
  'drop-target'?: 'page' | undefined;
  /** Name of the form's entries. */
  name?: string | undefined;
  /** The field is valid only with at least one stored file. */
  required?: boolean | '' | undefined;
  /** Shows files that nobody can change: the list with its links and pictures, no zone, no buttons. As on `<input>`, the value is submitted with the form, and not validated. */
  readonly?: boolean | '' | undefined;
  /** Accepts no files, and submits nothing with the form. */
  disabled?: boolean | '' | undefined;
  /**
   * What the form submits for each file: its object key, its URL (the key if the URL is unknown), or its result as JSON.
   * @default key
   */
  'value-as'?: 'key' | 'url' | 'json' | undefined;
  /** A submit waits until all uploads have settled. Without it, the field is invalid until then. */
  'wait-for-uploads'?: boolean | '' | undefined;
  /**
   * `dropzone`, `button` for forms and toolbars, `pictures`, a wall of cards, or `avatar`, one picture.
   * @default dropzone
   */
  variant?: 'dropzone' | 'button' | 'pictures' | 'avatar' | undefined;
  /**
   * Shape of an avatar: `round` or `square`.
   * @default round
   */
  shape?: 'round' | 'square' | undefined;
  /** Lets the person put the files in order: by mouse, touch and keyboard. */
  sortable?: boolean | '' | undefined;
  /** Marks the first file as the cover. */
  cover?: boolean | '' | undefined;
  /** Removes files at once. Otherwise the person can undo a removal for 6 seconds, in the file's place. */
  'no-undo'?: boolean | '' | undefined;
  /** Opens no preview: names and pictures are links where the file has one. */
  'no-preview'?: boolean | '' | undefined;
}

/** The element's properties that can be set. */
export interface ElementProperties {
  /** Where grants come from: a URL, which may contain `{name}`, `{size}` and `{type}`, or an async function. */
  endpoint?: string | FetchGrant | undefined;
  /** `sts`, `post-policy`, `presigned-url` or `vod`, or a mode of your own; without it, each response of the endpoint decides. */
  mode?: 'sts' | 'post-policy' | 'presigned-url' | 'vod' | ModeDescription | Mode | undefined;
  /** `ali-oss`: the official SDK signs the requests of `sts` mode. Import `oss-direct-upload/signers/ali-oss`, or load the SDK's script. */
  signer?: 'ali-oss' | undefined;
  /**
   * HTTP method of requests to the endpoint.
   * @default GET
   */
  endpointMethod?: 'GET' | 'POST' | undefined;
  /** Sends cookies to an endpoint on another origin. */
  withCredentials?: boolean | undefined;
  /** Bucket, unless the grant names it. */
  bucket?: string | undefined;
  /** Region, unless the grant names it: `cn-hangzhou` or `oss-cn-hangzhou`. */
  region?: string | undefined;
  /** OSS endpoint or custom domain, if it is not the region's own. With a scheme, uploads go to this host only. */
  ossEndpoint?: string | undefined;
  /** Prefix of object keys, unless the grant has one. The values `ltr`, `rtl` and `auto` keep HTML's meaning, text direction. */
  dir?: string | undefined;
  /**
   * Pattern of object keys; placeholders are `{id}` `{name}` `{ext}` `{uuid}` `{yyyy}` `{mm}` `{dd}` `{path}`.
   * @default {id}-{name}
   */
  keyPattern?: string | undefined;
  /** Types and extensions, as on `<input type=file>`; applies to dropped and pasted files too. */
  accept?: string | undefined;
  /** Allows more than one file; without it, a new file replaces the first one. */
  multiple?: boolean | undefined;
  /** Camera to use, as on `<input type=file>`: `user` or `environment`. */
  capture?: 'user' | 'environment' | undefined;
  /** Lets the person choose folders instead of files. */
  webkitdirectory?: boolean | undefined;
  /** Largest number of files, with `multiple` or `webkitdirectory`; without them it is 1. */
  maxFiles?: number | undefined;
  /** Smallest number of files that makes the field valid. */
  minFiles?: number | undefined;
  /** Largest size of a file: bytes, "5MB" (5 × 10⁶) or "5MiB" (5 × 2²⁰). */
  maxFileSize?: ByteSize | undefined;
  /** Smallest size of a file: bytes, "5MB" or "5MiB". */
  minFileSize?: ByteSize | undefined;
  /** Largest size of all files together: bytes, "5MB" or "5MiB". */
  maxTotalSize?: ByteSize | undefined;
  /** Smallest width of a picture or video, in pixels as it is displayed. */
  minImageWidth?: number | undefined;
  /** Largest width of a picture or video, in pixels as it is displayed. */
  maxImageWidth?: number | undefined;
  /** Smallest height of a picture or video, in pixels as it is displayed. */
  minImageHeight?: number | undefined;
  /** Largest height of a picture or video, in pixels as it is displayed. */
  maxImageHeight?: number | undefined;
  /** Longest video or sound, in seconds. */
  maxDuration?: number | undefined;
  /** Largest width and height of pictures, in pixels as they are displayed: `1920x1080`, or `1920` for both. Larger ones are made smaller. */
  imageMax?: string | undefined;
  /**
   * Type that pictures are converted to, such as `image/webp`; transparent ones never to JPEG.
   * @default each picture's own
   */
  imageType?: string | undefined;
  /**
   * How well JPEG and WebP keep what is seen, 0 to 1. If it is set, pictures that are small enough are encoded again, too.
   * @default 0.8
   */
  imageQuality?: number | undefined;
  /** Removes from pictures what they say beside their pixels: the place where they were taken, dates, comments. Not encoded again. */
  stripMetadata?: boolean | undefined;
  /** Ratio that pictures are cropped to, such as `1:1`: in a dialog, when they are chosen. Without a person, as after a reload, the middle is kept. */
  crop?: string | undefined;
  /** Rejects a picture that cannot be made as these settings ask. Without it, the picture is uploaded as it is. */
  imageRequired?: boolean | undefined;
  /**
   * Files uploaded at the same time. More than 6 help only where the host speaks HTTP/2.
   * @default many small ones or few large ones
   */
  maxConcurrentUploads?: number | undefined;
  /**
   * Parts of one file uploaded at the same time. Over HTTP/1.1, browsers open six connections to a host; more than 6 parts help only over HTTP/2.
   * @default 6
   */
  parallelParts?: number | undefined;
  /**
   * Size of the largest part: bytes, "5MB" or "5MiB", at least 100 kB. Files up to this size go in one request.
   * @default depends on the file's size and on the line
   */
  partSize?: ByteSize | undefined;
  /**
   * Bytes a second of all files together, or "2MB", "2MiB".
   * @default no limit
   */
  maxSpeed?: ByteSize | undefined;
  /** Asks the endpoint, by this digest of each file, whether it has the file already: then no byte is sent, and `result.reused` is true. Computed while a file waits. */
  digest?: 'crc64' | undefined;
  /**
   * Larger files are sent without a digest: bytes, "1GB" or "1GiB".
   * @default 1GB
   */
  digestMaxSize?: ByteSize | undefined;
  /**
   * Seconds without progress after which an upload fails.
   * @default 60
   */
  retryFor?: number | undefined;
  /**
   * Seconds without a byte moved after which a request is sent again.
   * @default 30
   */
  stallTimeout?: number | undefined;
  /** Does not compare the file's CRC-64 with the stored object's. */
  noVerify?: boolean | undefined;
  /** Does not save unfinished uploads. Otherwise the same file, added again on a later page, resumes its upload. */
  noResume?: boolean | undefined;
  /** Keeps the unfinished uploads of different users apart: the id of the user who is signed in. */
  resumeScope?: string | undefined;
  /**
   * After a reload, what is unfinished waits for the person (`ask`) or continues by itself where the browser can open all files without asking (`auto`).
   * @default ask
   */
  resumeMode?: 'ask' | 'auto' | undefined;
  /**
   * Bytes of waiting files, of at most 10 MB each, that the browser keeps until they are uploaded, or "200MB": after a reload they are uploaded without being chosen again.
   * @default none
   */
  keepFiles?: ByteSize | undefined;
  /** Uploads begin with `start()`, not when a file is added. */
  noAuto?: boolean | undefined;
  /** Ignores dropped files. */
  noDrop?: boolean | undefined;
  /** Ignores pasted files. */
  noPaste?: boolean | undefined;
  /** Shows no list: the page renders its own from `tasks`. */
  noList?: boolean | undefined;
  /** `page`: files can be dropped anywhere on the page. */
  dropTarget?: 'page' | undefined;
  /** Name of the form's entries. */
  name?: string | undefined;
  /** The field is valid only with at least one stored file. */
  required?: boolean | undefined;
  /** Shows files that nobody can change: the list with its links and pictures, no zone, no buttons. As on `<input>`, the value is submitted with the form, and not validated. */
  readOnly?: boolean | undefined;
  /** Accepts no files, and submits nothing with the form. */
  disabled?: boolean | undefined;
  /**
   * What the form submits for each file: its object key, its URL (the key if the URL is unknown), or its result as JSON.
   * @default key
   */
  valueAs?: 'key' | 'url' | 'json' | undefined;
  /** A submit waits until all uploads have settled. Without it, the field is invalid until then. */
  waitForUploads?: boolean | undefined;
  /**
   * `dropzone`, `button` for forms and toolbars, `pictures`, a wall of cards, or `avatar`, one picture.
   * @default dropzone
   */
  variant?: 'dropzone' | 'button' | 'pictures' | 'avatar' | undefined;
  /**
   * Shape of an avatar: `round` or `square`.
   * @default round
   */
  shape?: 'round' | 'square' | undefined;
  /** Lets the person put the files in order: by mouse, touch and keyboard. */
  sortable?: boolean | undefined;
  /** Marks the first file as the cover. */
  cover?: boolean | undefined;
  /** Removes files at once. Otherwise the person can undo a removal for 6 seconds, in the file's place. */
  noUndo?: boolean | undefined;
  /** Opens no preview: names and pictures are links where the file has one. */
  noPreview?: boolean | undefined;
  /** The queue that is shown. Set your own to keep it when the element goes: its settings and rules replace the element's. */
  queue?: UploadQueue | undefined;
  /** Objects that are already stored: shown as done, part of the value, and counted by the rules. The person can remove them from the list, which emits `file-removed`. Setting this property emits nothing. */
  stored?: readonly StoredFile[] | undefined;
  /** Headers of each request to the endpoint. */
  endpointHeaders?: Record<string, string> | undefined;
  /** Returns a file's key below `dir`, instead of the pattern. If it throws, the upload fails with `config`. */
  key?: ((file: FileInfo) => string) | undefined;
  /** Headers of the stored objects: Cache-Control, Content-Disposition, `x-oss-*` … */
  objectHeaders?: Record<string, string> | undefined;
  /** User metadata of the stored objects (`x-oss-meta-*`). */
  metadata?: Record<string, string> | undefined;
  /** Upload callback: OSS sends it to your server when an object is stored. */
  callback?: ObjectCallback | undefined;
  /** Looks at a file that is added. A text that it returns, at once or by a promise, rejects the file, and is shown. A file that it looks at keeps its place and does not start. */
  validate?: | ((file: File) => string | undefined | Promise<string | undefined>)
    | undefined;
  /** Runs before each upload; may rename the task, set its key or headers, or replace its file. Return `false` to veto. */
  beforeUpload?: ((task: UploadTask) => unknown) | undefined;
  /** Runs when a file is stored, and before it is done: may save a record of it. `result.data` is what it returns, or the JSON of a `Response`. If it fails, the upload fails with `save`, and a retry repeats only this step. */
  afterUpload?: AfterUpload | undefined;
  /** What `afterUpload` needs to know of the page, such as a product's id: plain JSON of at most 4 kB, no credentials. It is kept with each file, and given back by `task.context`, also on a later page. */
  context?: unknown;
  /** Your own words: each replaces one of the language's. */
  strings?: OwnStrings | undefined;
}

/** The same for a framework's component, which keeps `key` for itself. */
export interface ComponentProperties extends Omit<ElementProperties, 'key'> {
  /** Returns a file's key below `dir`, instead of the pattern. If it throws, the upload fails with `config`. */
  objectKey?: ((file: FileInfo) => string) | undefined;
}

/** The element's events. */
export interface ElementEvents {
  /** A file was added. */
  'file-added': UploadEventMap['file-added'];
  /** A file was not added: `error.rule` says why. `duplicate`: it is already in the list. `path`: the folder it was in. */
  'file-reject': UploadEventMap['file-reject'];
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the controls in it are disabled. */
  'file-removed': UploadEventMap['file-removed'];
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  'file-restored': UploadEventMap['file-restored'];
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  'file-discarded': UploadEventMap['file-discarded'];
  /** A file was moved in the list: `index` is its new place among all. */
  'file-moved': UploadEventMap['file-moved'];
  /** An upload is about to start; `preventDefault()` vetoes it. */
  'upload-before': UploadEventMap['upload-before'];
  /** The first bytes are about to be sent. */
  'upload-start': UploadEventMap['upload-start'];
  /** Bytes were sent; at most once a frame for each file. */
  'upload-progress': UploadEventMap['upload-progress'];
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  'upload-success': UploadEventMap['upload-success'];
  /** An upload failed. */
  'upload-error': UploadEventMap['upload-error'];
  /** An upload was paused. */
  'upload-pause': UploadEventMap['upload-pause'];
  /** A paused upload was resumed, and is queued. */
  'upload-resume': UploadEventMap['upload-resume'];
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  'upload-abort': UploadEventMap['upload-abort'];
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  'upload-retry': UploadEventMap['upload-retry'];
  /** Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. */
  'upload-metric': UploadEventMap['upload-metric'];
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  'submit-held': UploadEventMap['submit-held'];
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  'submit-released': UploadEventMap['submit-released'];
  /** No file is being uploaded or queued any more. */
  'uploads-settled': UploadEventMap['uploads-settled'];
  /** The value has changed. */
  change: Event;
}

/** A function that hears an event of the element. */
export type Listener<Name extends keyof ElementEvents> = (
  event: ElementEvents[Name] & { readonly currentTarget: OssDirectUpload },
) => void;

/** Listeners as React and Vue name them. */
export interface CamelListeners {
  /** A file was added. */
  onFileAdded?: Listener<'file-added'> | undefined;
  /** A file was not added: `error.rule` says why. `duplicate`: it is already in the list. `path`: the folder it was in. */
  onFileReject?: Listener<'file-reject'> | undefined;
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the controls in it are disabled. */
  onFileRemoved?: Listener<'file-removed'> | undefined;
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  onFileRestored?: Listener<'file-restored'> | undefined;
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  onFileDiscarded?: Listener<'file-discarded'> | undefined;
  /** A file was moved in the list: `index` is its new place among all. */
  onFileMoved?: Listener<'file-moved'> | undefined;
  /** An upload is about to start; `preventDefault()` vetoes it. */
  onUploadBefore?: Listener<'upload-before'> | undefined;
  /** The first bytes are about to be sent. */
  onUploadStart?: Listener<'upload-start'> | undefined;
  /** Bytes were sent; at most once a frame for each file. */
  onUploadProgress?: Listener<'upload-progress'> | undefined;
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  onUploadSuccess?: Listener<'upload-success'> | undefined;
  /** An upload failed. */
  onUploadError?: Listener<'upload-error'> | undefined;
  /** An upload was paused. */
  onUploadPause?: Listener<'upload-pause'> | undefined;
  /** A paused upload was resumed, and is queued. */
  onUploadResume?: Listener<'upload-resume'> | undefined;
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  onUploadAbort?: Listener<'upload-abort'> | undefined;
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  onUploadRetry?: Listener<'upload-retry'> | undefined;
  /** Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. */
  onUploadMetric?: Listener<'upload-metric'> | undefined;
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  onSubmitHeld?: Listener<'submit-held'> | undefined;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  onSubmitReleased?: Listener<'submit-released'> | undefined;
  /** No file is being uploaded or queued any more. */
  onUploadsSettled?: Listener<'uploads-settled'> | undefined;
  /** The value has changed. */
  onChange?: Listener<'change'> | undefined;
}

/** Listeners as Svelte names them on a component. */
export interface JoinedListeners {
  /** A file was added. */
  onfileadded?: Listener<'file-added'> | undefined;
  /** A file was not added: `error.rule` says why. `duplicate`: it is already in the list. `path`: the folder it was in. */
  onfilereject?: Listener<'file-reject'> | undefined;
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the controls in it are disabled. */
  onfileremoved?: Listener<'file-removed'> | undefined;
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  onfilerestored?: Listener<'file-restored'> | undefined;
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  onfilediscarded?: Listener<'file-discarded'> | undefined;
  /** A file was moved in the list: `index` is its new place among all. */
  onfilemoved?: Listener<'file-moved'> | undefined;
  /** An upload is about to start; `preventDefault()` vetoes it. */
  onuploadbefore?: Listener<'upload-before'> | undefined;
  /** The first bytes are about to be sent. */
  onuploadstart?: Listener<'upload-start'> | undefined;
  /** Bytes were sent; at most once a frame for each file. */
  onuploadprogress?: Listener<'upload-progress'> | undefined;
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  onuploadsuccess?: Listener<'upload-success'> | undefined;
  /** An upload failed. */
  onuploaderror?: Listener<'upload-error'> | undefined;
  /** An upload was paused. */
  onuploadpause?: Listener<'upload-pause'> | undefined;
  /** A paused upload was resumed, and is queued. */
  onuploadresume?: Listener<'upload-resume'> | undefined;
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  onuploadabort?: Listener<'upload-abort'> | undefined;
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  onuploadretry?: Listener<'upload-retry'> | undefined;
  /** Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. */
  onuploadmetric?: Listener<'upload-metric'> | undefined;
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  onsubmitheld?: Listener<'submit-held'> | undefined;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  onsubmitreleased?: Listener<'submit-released'> | undefined;
  /** No file is being uploaded or queued any more. */
  onuploadssettled?: Listener<'uploads-settled'> | undefined;
  /** The value has changed. */
  onchange?: Listener<'change'> | undefined;
}

/** Listeners as frameworks name them on the bare tag. */
export interface TagListeners {
  /** A file was added. */
  'onfile-added'?: Listener<'file-added'> | undefined;
  /** A file was not added: `error.rule` says why. `duplicate`: it is already in the list. `path`: the folder it was in. */
  'onfile-reject'?: Listener<'file-reject'> | undefined;
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the controls in it are disabled. */
  'onfile-removed'?: Listener<'file-removed'> | undefined;
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  'onfile-restored'?: Listener<'file-restored'> | undefined;
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  'onfile-discarded'?: Listener<'file-discarded'> | undefined;
  /** A file was moved in the list: `index` is its new place among all. */
  'onfile-moved'?: Listener<'file-moved'> | undefined;
  /** An upload is about to start; `preventDefault()` vetoes it. */
  'onupload-before'?: Listener<'upload-before'> | undefined;
  /** The first bytes are about to be sent. */
  'onupload-start'?: Listener<'upload-start'> | undefined;
  /** Bytes were sent; at most once a frame for each file. */
  'onupload-progress'?: Listener<'upload-progress'> | undefined;
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  'onupload-success'?: Listener<'upload-success'> | undefined;
  /** An upload failed. */
  'onupload-error'?: Listener<'upload-error'> | undefined;
  /** An upload was paused. */
  'onupload-pause'?: Listener<'upload-pause'> | undefined;
  /** A paused upload was resumed, and is queued. */
  'onupload-resume'?: Listener<'upload-resume'> | undefined;
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  'onupload-abort'?: Listener<'upload-abort'> | undefined;
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  'onupload-retry'?: Listener<'upload-retry'> | undefined;
  /** Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. */
  'onupload-metric'?: Listener<'upload-metric'> | undefined;
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  'onsubmit-held'?: Listener<'submit-held'> | undefined;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  'onsubmit-released'?: Listener<'submit-released'> | undefined;
  /** No file is being uploaded or queued any more. */
  'onuploads-settled'?: Listener<'uploads-settled'> | undefined;
  /** The value has changed. */
  onchange?: Listener<'change'> | undefined;
}

/** Listeners as Solid names those that it does not delegate. */
export interface ColonListeners {
  /** A file was added. */
  'on:file-added'?: Listener<'file-added'> | undefined;
  /** A file was not added: `error.rule` says why. `duplicate`: it is already in the list. `path`: the folder it was in. */
  'on:file-reject'?: Listener<'file-reject'> | undefined;
  /** A file was removed from the list; `file-restored` or `file-discarded` follows. `children`: what the page had put into its row; the controls in it are disabled. */
  'on:file-removed'?: Listener<'file-removed'> | undefined;
  /** The person has undone the removal of a file: it is in its place again, and the controls in its `children` are enabled again. */
  'on:file-restored'?: Listener<'file-restored'> | undefined;
  /** A removed file cannot come back any more: now its object may be deleted, and its `children` removed. */
  'on:file-discarded'?: Listener<'file-discarded'> | undefined;
  /** A file was moved in the list: `index` is its new place among all. */
  'on:file-moved'?: Listener<'file-moved'> | undefined;
  /** An upload is about to start; `preventDefault()` vetoes it. */
  'on:upload-before'?: Listener<'upload-before'> | undefined;
  /** The first bytes are about to be sent. */
  'on:upload-start'?: Listener<'upload-start'> | undefined;
  /** Bytes were sent; at most once a frame for each file. */
  'on:upload-progress'?: Listener<'upload-progress'> | undefined;
  /** OSS has confirmed the object, and `afterUpload` has ended. */
  'on:upload-success'?: Listener<'upload-success'> | undefined;
  /** An upload failed. */
  'on:upload-error'?: Listener<'upload-error'> | undefined;
  /** An upload was paused. */
  'on:upload-pause'?: Listener<'upload-pause'> | undefined;
  /** A paused upload was resumed, and is queued. */
  'on:upload-resume'?: Listener<'upload-resume'> | undefined;
  /** An upload was canceled. `key`: the object that is stored already and stays in OSS. */
  'on:upload-abort'?: Listener<'upload-abort'> | undefined;
  /** A request failed and is sent again; `attempt` is the number of attempts that failed, from 1. */
  'on:upload-retry'?: Listener<'upload-retry'> | undefined;
  /** Measurements of an upload that has ended: sizes in bytes, times in milliseconds, parts, retries; no names, no secrets. */
  'on:upload-metric'?: Listener<'upload-metric'> | undefined;
  /** With `wait-for-uploads`: a submit of the form waits for uploads. */
  'on:submit-held'?: Listener<'submit-held'> | undefined;
  /** It waits no longer: the form was submitted, it is not valid, or the person, a reset or the page has canceled it. */
  'on:submit-released'?: Listener<'submit-released'> | undefined;
  /** No file is being uploaded or queued any more. */
  'on:uploads-settled'?: Listener<'uploads-settled'> | undefined;
  /** The value has changed. */
  'on:change'?: Listener<'change'> | undefined;
}

/** The properties that are attributes, present or absent. */
export const flagNames = [
  'withCredentials',
  'multiple',
  'webkitdirectory',
  'stripMetadata',
  'imageRequired',
  'noVerify',
  'noResume',
  'noAuto',
  'noDrop',
  'noPaste',
  'noList',
  'required',
  'readOnly',
  'disabled',
  'waitForUploads',
  'sortable',
  'cover',
  'noUndo',
  'noPreview',
] as const;

/** The other properties that are attributes: text or numbers; `endpoint` and `mode` may be functions and objects too. */
export const textNames = [
  'endpoint',
  'mode',
  'signer',
  'endpointMethod',
  'bucket',
  'region',
  'ossEndpoint',
  'dir',
  'keyPattern',
  'accept',
  'capture',
  'maxFiles',
  'minFiles',
  'maxFileSize',
  'minFileSize',
  'maxTotalSize',
  'minImageWidth',
  'maxImageWidth',
  'minImageHeight',
  'maxImageHeight',
  'maxDuration',
  'imageMax',
  'imageType',
  'imageQuality',
  'crop',
  'maxConcurrentUploads',
  'parallelParts',
  'partSize',
  'maxSpeed',
  'digest',
  'digestMaxSize',
  'retryFor',
  'stallTimeout',
  'resumeScope',
  'resumeMode',
  'keepFiles',
  'dropTarget',
  'name',
  'valueAs',
  'variant',
  'shape',
] as const;

/** The properties without an attribute: objects, lists, functions. */
export const objectNames = [
  'queue',
  'stored',
  'endpointHeaders',
  'key',
  'objectHeaders',
  'metadata',
  'callback',
  'validate',
  'beforeUpload',
  'afterUpload',
  'context',
  'strings',
] as const;

/** The names of all events. */
export const eventNames = [
  'file-added',
  'file-reject',
  'file-removed',
  'file-restored',
  'file-discarded',
  'file-moved',
  'upload-before',
  'upload-start',
  'upload-progress',
  'upload-success',
  'upload-error',
  'upload-pause',
  'upload-resume',
  'upload-abort',
  'upload-retry',
  'upload-metric',
  'submit-held',
  'submit-released',
  'uploads-settled',
  'change',
] as const;
