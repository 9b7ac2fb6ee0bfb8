import type { AfterUpload } from '../../../../src/element.js';

/** How long the demo's step takes, in ms: long enough to be seen. */
const DURATION = 1500;

const wait = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, DURATION);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)));
  });

/** What the preview does for `afterUpload`: the demo has no database. */
export const afterUploadSteps: Readonly<Record<string, AfterUpload>> = {
  async succeeds(_task, { key }, { signal }) {
    await wait(signal);
    return { id: key.length };
  },
  async fails(_task, _result, { signal }) {
    await wait(signal);
    throw new Error('The album is full.');
  },
};

/** The same in code to copy. */
export const afterUploadSource =
  "(task, { key }, { signal }) => fetch('/api/files', { method: 'POST', body: key, signal })";
