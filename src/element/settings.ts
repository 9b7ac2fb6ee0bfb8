import { LitElement } from 'lit';
import type { FetchGrant, FileInfo } from '../core/grant/grant.js';
import type { Mode, ObjectCallback } from '../core/mode.js';
import type { ModeDescription } from '../modes/mode-description.js';
import type { UploadTask } from '../core/queue/upload-task.js';
import { bytes, flag, number, property, text } from './attributes.js';
import type { ByteSize } from './words/byte-size.js';

/** What a page can set: where permission comes from, where objects go, which files may come, how they travel. */
export class SettingsElement extends LitElement {
  /** Where permission is asked for: a URL, which may hold `{name}`, `{size}` and `{type}`, or an async function. */
  @property(text) endpoint: string | FetchGrant | undefined;
  /** `sts`, `post-policy` or `presigned-url`; told from the endpoint's first answer when absent. Or a mode of your own. */
  @property(text) mode: string | ModeDescription | Mode | undefined;
  /** Signs in `sts` mode in place of the widget: `ali-oss`, the official SDK, which is loaded then. */
  @property(text) signer: string | undefined;
  /** HTTP method for the endpoint; GET unless set. */
  @property({ ...text, attribute: 'endpoint-method' }) endpointMethod: string | undefined;
  /** Sends cookies to an endpoint on another origin. */
  @property({ ...flag, attribute: 'with-credentials' }) withCredentials = false;
  /** Sent to the endpoint with each request. */
  @property({ attribute: false }) endpointHeaders: Record<string, string> | undefined;

  /** Bucket, when the endpoint does not tell. */
  @property(text) bucket: string | undefined;
  /** `cn-hangzhou` or `oss-cn-hangzhou`, when the endpoint does not tell. */
  @property(text) region: string | undefined;
  /** OSS endpoint or custom domain, when it is not the region's own. With its scheme, the page sends to no other host. */
  @property({ ...text, attribute: 'oss-endpoint' }) ossEndpoint: string | undefined;
  /** Key prefix, when the endpoint tells none. The words `ltr`, `rtl` and `auto` remain HTML's text direction. */
  @property(text) override dir!: string;
  /** How keys are made: `{id}-{name}` unless set; also `{ext}` `{uuid}` `{yyyy}` `{mm}` `{dd}` `{path}`. */
  @property({ ...text, attribute: 'key-pattern' }) keyPattern: string | undefined;
  /** Makes a file's key below `dir`, in place of the pattern. */
  @property({ attribute: false }) key: ((file: FileInfo) => string) | undefined;

  /** Headers of the stored objects: Cache-Control, Content-Disposition, `x-oss-*` … */
  @property({ attribute: false }) objectHeaders: Record<string, string> | undefined;
  /** User metadata of the stored objects. */
  @property({ attribute: false }) metadata: Record<string, string> | undefined;
  /** OSS's upload callback. */
  @property({ attribute: false }) callback: ObjectCallback | undefined;

  /** Types and extensions, as on `<input type=file>`; dropped and pasted files are held to it too. */
  @property(text) accept: string | undefined;
  /** More than one file; without it, another file takes the first one's place. */
  @property(flag) multiple = false;
  /** As on `<input type=file>`: `user` or `environment`. */
  @property(text) capture: string | undefined;
  /** Choose folders in place of files. */
  @property(flag) webkitdirectory = false;
  /** Most files. */
  @property({ ...number, attribute: 'max-files' }) maxFiles: number | undefined;
  /** Most bytes of a file, or "5MB", "5MiB". */
  @property({ ...bytes, attribute: 'max-file-size' }) maxFileSize: ByteSize | undefined;
  /** Fewest bytes of a file. */
  @property({ ...bytes, attribute: 'min-file-size' }) minFileSize: ByteSize | undefined;
  /** Most bytes of all files together. */
  @property({ ...bytes, attribute: 'max-total-size' }) maxTotalSize: ByteSize | undefined;

  /** Files on their way at once; many small ones and few large ones unless set. */
  @property({ ...number, attribute: 'max-concurrent-uploads' }) maxConcurrentUploads: number | undefined;
  /** Parts of one file on their way at once; 6 unless set, as many as browsers open connections to a host. */
  @property({ ...number, attribute: 'parallel-parts' }) parallelParts: number | undefined;
  /** Bytes of a part, 100 kB at least; chosen by the file's size unless set. */
  @property({ ...bytes, attribute: 'part-size' }) partSize: ByteSize | undefined;
  /** Seconds without progress after which an upload fails; 60 unless set. */
  @property({ ...number, attribute: 'retry-for' }) retryFor: number | undefined;
  /** Seconds without a byte moving after which a request is tried again; 30 unless set. */
  @property({ ...number, attribute: 'stall-timeout' }) stallTimeout: number | undefined;

  /** Does not compare the file's CRC-64 with what OSS holds. */
  @property({ ...flag, attribute: 'no-verify' }) noVerify = false;
  /** Forgets unfinished uploads with the page; otherwise dropping the same file again goes on with them. */
  @property({ ...flag, attribute: 'no-resume' }) noResume = false;
  /** Keeps unfinished uploads apart: a user's id, so that one user's are not another's. */
  @property({ ...text, attribute: 'resume-scope' }) resumeScope: string | undefined;

  /** Waits for `start()`. */
  @property({ ...flag, attribute: 'no-auto' }) noAuto = false;
  /** Runs before each upload; may rename, set key or headers, or put another file in place. `false` is a veto. */
  @property({ attribute: false }) beforeUpload: ((task: UploadTask) => unknown) | undefined;
}
