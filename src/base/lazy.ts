import { UploadError } from './upload-error.js';

/** Code that is loaded when it is first needed. */
export interface Lazy<T> {
  /** Loads it with the first call, or the first one after a failure. @throws UploadError `network`; an `UploadError` of `load` passes through */
  (): Promise<T>;
  /** What was loaded; undefined until then. */
  readonly current: T | undefined;
}

/** Makes a function that loads something on its first call and returns the same thing from then on. */
export function lazy<T>(load: () => Promise<T>): Lazy<T> {
  let loading: Promise<T> | undefined;
  let current: T | undefined;
  const once = () =>
    (loading ??= load().then(
      (loaded) => (current = loaded),
      (cause: unknown) => {
        loading = undefined; // the next call may find the connection again
        throw notLoaded(cause);
      },
    ));
  return Object.defineProperty(once, 'current', { get: () => current }) as Lazy<T>;
}

function notLoaded(cause: unknown): UploadError {
  if (cause instanceof UploadError) return cause;
  return new UploadError('network', 'The code of the upload could not be loaded.', { cause, retryable: true });
}
