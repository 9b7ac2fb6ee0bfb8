import { UpdatingElement } from '../../base/updating-element.js';
import type { FetchGrant } from '../../grant/grant.js';
import type { FileInfo, ObjectCallback } from '../../object/stored-object.js';
import type { Mode, ModeDescription } from '../../job/mode.js';
import type { AfterUpload } from '../../task/upload-settings.js';
import type { UploadTask } from '../../task/upload-task.js';
import { bytes, flag, flagOrText, number, property, reflectedFlag, text } from './attributes.js';
import type { ByteSize } from '../words/byte-size.js';
import type { OwnStrings } from '../words/language.js';

/**
 * The element's settings and nothing else: their types, defaults and attributes. The controllers read them here. They are
 * decorated fields and not a table, because the manifest takes its types and hover texts from the fields.
 */
export abstract class SettingsElement extends UpdatingElement {
  // Grants

  /** Where grants come from: a URL, which may contain `{name}`, `{size}` and `{type}`, or an async function. */
  @property(text) endpoint: string | FetchGrant | undefined;
  /** `sts`, `post-policy`, `presigned-url` or `vod`, or a mode of your own; without it, each response of the endpoint decides. */
  @property(text) mode: 'sts' | 'post-policy' | 'presigned-url' | 'vod' | ModeDescription | Mode | undefined;
  /** `ali-oss`: the official SDK signs the requests of `sts` mode. Import `oss-direct-upload/signers/ali-oss`, or load the SDK's script. */
  @property(text) signer: 'ali-oss' | undefined;
  /** HTTP method of requests to the endpoint. @default GET */
  @property(text) endpointMethod: 'GET' | 'POST' | undefined;
  /** Sends cookies to an endpoint on another origin. */
  @property(flag) withCredentials = false;
  /** Headers of each request to the endpoint. */
  @property({ attribute: false }) endpointHeaders: Record<string, string> | undefined;

  // Objects

  /** Bucket, unless the grant names it. */
  @property(text) bucket: string | undefined;
  /** Region, unless the grant names it: `cn-hangzhou` or `oss-cn-hangzhou`. */
  @property(text) region: string | undefined;
  /** OSS endpoint or custom domain, if it is not the region's own. With a scheme, uploads go to this host only. */
  @property(text) ossEndpoint: string | undefined;
  /** Prefix of object keys, unless the grant has one. The values `ltr`, `rtl` and `auto` keep HTML's meaning, text direction. */
  @property(text) override dir!: string;
  /** Pattern of object keys; placeholders are `{id}` `{name}` `{ext}` `{uuid}` `{yyyy}` `{mm}` `{dd}` `{path}`. @default {id}-{name} */
  @property(text) keyPattern: string | undefined;
  /** Returns a file's key below `dir`, instead of the pattern. If it throws, the upload fails with `config`. */
  @property({ attribute: false }) key: ((file: FileInfo) => string) | undefined;
  /** Headers of the stored objects: Cache-Control, Content-Disposition, `x-oss-*` … */
  @property({ attribute: false }) objectHeaders: Record<string, string> | undefined;
  /** User metadata of the stored objects (`x-oss-meta-*`). */
  @property({ attribute: false }) metadata: Record<string, string> | undefined;
  /** Upload callback: OSS sends it to your server when an object is stored. */
  @property({ attribute: false }) callback: ObjectCallback | undefined;

  // Files and rules

  /** Takes types, sizes, number, pixels, seconds and mode from the endpoint, a route of `createUploads`. Attributes can only narrow them. */
  @property(flag) rules = false;
  /** Types and extensions, as on `<input type=file>`; applies to dropped and pasted files too. @default every type */
  @property(text) accept: string | undefined;
  /** Allows more than one file; without it, a new file replaces the first one. */
  @property(flag) multiple = false;
  /** Camera to use, as on `<input type=file>`: `user` or `environment`. */
  @property(text) capture: 'user' | 'environment' | undefined;
  /** Lets the person choose folders instead of files. */
  @property(flag) webkitdirectory = false;
  /** Largest number of files, with `multiple` or `webkitdirectory`; without them it is 1. @default no limit */
  @property(number) maxFiles: number | undefined;
  /** Smallest number of files that makes the field valid. @default 0 */
  @property(number) minFiles: number | undefined;
  /** Largest size of a file: bytes, "5MB" (5 × 10⁶) or "5MiB" (5 × 2²⁰). @default no limit */
  @property(bytes) maxFileSize: ByteSize | undefined;
  /** Smallest size of a file: bytes, "5MB" or "5MiB". @default 0 */
  @property(bytes) minFileSize: ByteSize | undefined;
  /** Largest size of all files together: bytes, "5MB" or "5MiB". @default no limit */
  @property(bytes) maxTotalSize: ByteSize | undefined;

  /** Smallest width of a picture or video, in pixels as it is displayed. @default 0 */
  @property(number) minImageWidth: number | undefined;
  /** Largest width of a picture or video, in pixels as it is displayed. @default no limit */
  @property(number) maxImageWidth: number | undefined;
  /** Smallest height of a picture or video, in pixels as it is displayed. @default 0 */
  @property(number) minImageHeight: number | undefined;
  /** Largest height of a picture or video, in pixels as it is displayed. @default no limit */
  @property(number) maxImageHeight: number | undefined;
  /** Longest video or sound, in seconds. @default no limit */
  @property(number) maxDuration: number | undefined;
  /**
   * Looks at a file that is added. A text that it returns, at once or by a promise, rejects the file, and is shown. A file that it looks
   * at keeps its place and does not start.
   */
  @property({ attribute: false }) validate:
    | ((file: File) => string | undefined | Promise<string | undefined>)
    | undefined;

  // Pictures

  /** Largest width and height of pictures, in pixels as they are displayed: `1920x1080`, or `1920` for both. Larger ones are made smaller. @default no limit */
  @property(text) imageMax: string | undefined;
  /** Type that pictures are converted to, such as `image/webp`; transparent ones never to JPEG. @default each picture's own */
  @property(text) imageType: string | undefined;
  /** How well JPEG and WebP keep what is seen, 0 to 1. If it is set, pictures that are small enough are encoded again, too. @default 0.8 */
  @property(number) imageQuality: number | undefined;
  /** Removes from pictures what they say beside their pixels: the place where they were taken, dates, comments. Not encoded again. */
  @property(flag) stripMetadata = false;
  /**
   * Ratio that pictures are cropped to, such as `1:1`: in a dialog, when they are chosen. Without a person, as after a reload, the middle is kept.
   * @default the whole picture
   */
  @property(text) crop: string | undefined;
  /** Rejects a picture that cannot be made as these settings ask. Without it, the picture is uploaded as it is. */
  @property(flag) imageRequired = false;

  /** Stores a frame of each video beside it, as a picture of this type; without a value as JPEG. Its key is in `result.poster`. */
  @property(text) poster: 'image/jpeg' | 'image/webp' | '' | undefined;
  /** Returns the key of that picture, made of the video's key; by default this with `.jpg` or `.webp` at its end. */
  @property({ attribute: false }) posterKey: ((key: string) => string) | undefined;

  // Transfer

  /** Files uploaded at the same time. More than 6 help only where the host speaks HTTP/2. @default many small ones or few large ones */
  @property(number) maxConcurrentUploads: number | undefined;
  /**
   * Parts of one file uploaded at the same time. Over HTTP/1.1, browsers open six connections to a host; more than 6 parts help only over HTTP/2.
   * @default 6
   */
  @property(number) parallelParts: number | undefined;
  /**
   * Size of the largest part: bytes, "5MB" or "5MiB", at least 100 kB. Files up to this size go in one request.
   * @default depends on the file's size and on the line
   */
  @property(bytes) partSize: ByteSize | undefined;
  /** Bytes a second of all files together, or "2MB", "2MiB". @default no limit */
  @property(bytes) maxSpeed: ByteSize | undefined;
  /**
   * Asks the endpoint, by this digest of each file, whether it has the file already: then no byte is sent, and `result.reused` is
   * true. Computed while a file waits.
   */
  @property(text) digest: 'crc64' | undefined;
  /** Larger files are sent without a digest: bytes, "1GB" or "1GiB". @default 1GB */
  @property(bytes) digestMaxSize: ByteSize | undefined;
  /** Seconds without progress after which an upload fails. @default 60 */
  @property(number) retryFor: number | undefined;
  /** Seconds without a byte moved after which a request is sent again. @default 30 */
  @property(number) stallTimeout: number | undefined;
  /** Does not compare the file's CRC-64 with the stored object's. */
  @property(flag) noVerify = false;
  /** Does not save unfinished uploads. Otherwise the same file, added again on a later page, resumes its upload. */
  @property(flag) noResume = false;
  /** Keeps the unfinished uploads of different users apart: the id of the user who is signed in. */
  @property(text) resumeScope: string | undefined;
  /**
   * After a reload, what is unfinished waits for the person (`ask`) or continues by itself where the browser can open all files without asking (`auto`).
   * @default ask
   */
  @property(text) resumeMode: 'ask' | 'auto' | undefined;
  /**
   * Bytes of waiting files, of at most 10 MB each, that the browser keeps until they are uploaded, or "200MB": after a reload they are uploaded
   * without being chosen again.
   * @default none
   */
  @property(bytes) keepFiles: ByteSize | undefined;

  // Recordings

  /** What a person may record, in a dialog: some of `screen`, `camera` and `audio`. It is uploaded while it is recorded. @default nothing */
  @property(text) record: string | undefined;

  // Behavior

  /** Uploads begin with `start()`, not when a file is added. */
  @property(flag) noAuto = false;
  /** Ignores dropped files. */
  @property(flag) noDrop = false;
  /** Ignores pasted files. */
  @property(flag) noPaste = false;
  /** Shows no list: the page renders its own from `tasks`. */
  @property(flag) noList = false;
  /** `page`: files can be dropped anywhere on the page, except where something else takes them. */
  @property(text) dropTarget: 'page' | undefined;
  /** Runs before each upload; may rename the task, set its key or headers, or replace its file. Return `false` to veto. */
  @property({ attribute: false }) beforeUpload: ((task: UploadTask) => unknown) | undefined;
  /**
   * Runs when a file is stored, and before it is done: may save a record of it. `result.data` is what it returns, or the JSON of a
   * `Response`. If it fails, the upload fails with `save`, and a retry repeats only this step.
   */
  @property({ attribute: false }) afterUpload: AfterUpload | undefined;
  /**
   * What `afterUpload` needs to know of the page, such as a product's id: plain JSON of at most 4 kB, no credentials. It is kept
   * with each file, and given back by `task.context`, also on a later page.
   */
  @property({ attribute: false }) context: unknown;

  // Form

  /** Name of the form's entries. */
  @property({ ...text, reflect: true }) name: string | undefined;
  /** The field is valid only with at least one stored file. */
  @property(reflectedFlag) required = false;
  /**
   * Shows files that nobody can change: the list with its links and pictures, no zone, no buttons. As on `<input>`, the value is
   * submitted with the form, and not validated.
   */
  @property(reflectedFlag) readOnly = false;
  /** Accepts no files, and submits nothing with the form. */
  @property({ ...flag, noAccessor: true })
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(disabled: boolean) {
    // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- frameworks set undefined
    this.toggleAttribute('disabled', !!disabled); // now, because a form may be submitted before the next frame
    this.requestUpdate();
  }
  /** What the form submits for each file: its object key, its URL (the key if the URL is unknown), or its result as JSON. @default key */
  @property(text) valueAs: 'key' | 'url' | 'json' | undefined;
  /** A submit waits until all are `stored`, the default, or `ready`: then only ready files are the value. Without it, uploads make the field invalid. */
  @property(flagOrText) waitForUploads: boolean | 'stored' | 'ready' = false;

  // Looks

  /** `dropzone`, `button` for forms and toolbars, `pictures`, a wall of cards, or `avatar`, one picture. @default dropzone */
  @property({ ...text, reflect: true }) variant: 'dropzone' | 'button' | 'pictures' | 'avatar' | undefined;
  /** Shape of an avatar: `round` or `square`. @default round */
  @property(text) shape: 'round' | 'square' | undefined;
  /** Lets the person put the files in order: by mouse, touch and keyboard. */
  @property(flag) sortable = false;
  /** Marks the first file as the cover. */
  @property(flag) cover = false;
  /** Removes files at once. Otherwise the person can undo a removal for 6 seconds, in the file's place. */
  @property(flag) noUndo = false;
  /** Opens no preview: names and pictures are links where the file has one. */
  @property(flag) noPreview = false;
  /** Your own words: each replaces one of the language's. */
  @property({ attribute: false }) strings: OwnStrings | undefined;
}
