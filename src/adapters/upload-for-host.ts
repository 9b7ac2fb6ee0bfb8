import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import { upload, type UploadOptions, type UploadProgress } from '../queue/upload.js';

/** The options of every adapter: those of `upload()`, and how its result and its errors are shown. */
export interface AdapterOptions extends Omit<UploadOptions, 'signal' | 'onProgress'> {
  /**
   * The address that is shown, and kept in the document. For a private bucket: an address of your server that redirects to a
   * signed URL, or a signed URL.
   *
   * @default the result's `url`
   */
  urlOf?: ((result: StoredObject) => string | Promise<string>) | undefined;
  /** The text that is shown when an upload fails. @default the element's words, in the language of `<html lang>` */
  textOf?: ((error: UploadError) => string | Promise<string>) | undefined;
}

/** A stored object with the address that `urlOf` gave. */
export interface HostedObject extends StoredObject {
  /** The address that is shown. */
  url: string;
}

/** What an adapter reports: its `message` is the text to show. */
export interface FailedUpload extends Error {
  /** Why the upload failed: branch on its `code`. */
  readonly cause: UploadError;
}

/** What differs from file to file. */
interface Handlers {
  signal?: AbortSignal;
  onProgress?: (percent: number, progress: UploadProgress) => void;
}

/** Uploads one file for the component or editor that an adapter serves. @throws FailedUpload */
export async function uploadForHost(
  file: File,
  { urlOf = urlIn, textOf = textFor, ...options }: AdapterOptions,
  { signal, onProgress }: Handlers = {},
): Promise<HostedObject> {
  const report = (progress: UploadProgress) => onProgress?.(percentOf(progress), progress);
  try {
    const stored = await upload(file, { ...options, signal, onProgress: report });
    const url = await addressOf(stored, urlOf);
    signal?.throwIfAborted(); // `urlOf` may take a while
    return { ...stored, url };
  } catch (thrown) {
    const cause = errorOf(thrown, signal);
    const text = cause.code === 'aborted' ? cause.message : await textOf(cause);
    throw new Error(text, { cause }) as FailedUpload;
  }
}

const percentOf = ({ sent, size }: UploadProgress) => (size === 0 ? 100 : (100 * sent) / size);

async function addressOf(stored: StoredObject, urlOf: NonNullable<AdapterOptions['urlOf']>): Promise<string> {
  try {
    return await urlOf(stored);
  } catch (error) {
    throw errorOf(error).with({ key: stored.key });
  }
}

/** What `upload()` or the page's `urlOf` has thrown. */
function errorOf(thrown: unknown, signal?: AbortSignal): UploadError {
  if (signal?.aborted) return new UploadError('aborted', 'Canceled.', { cause: signal.reason });
  if (thrown instanceof UploadError) return thrown;
  return new UploadError('internal', '`urlOf` failed.', { cause: thrown, hint: 'See `cause`.' });
}

function urlIn({ url }: StoredObject): string {
  if (url === undefined) {
    throw new UploadError('config', 'The object has no known address.', { hint: 'Set `urlOf`.' });
  }
  return url;
}

/** The element's words are loaded when the first upload fails. */
async function textFor(error: UploadError): Promise<string> {
  try {
    return await (await import('./failure-text.js')).failureText(error, document.documentElement.lang);
  } catch {
    return error.message; // there is no connection to load the words
  }
}
