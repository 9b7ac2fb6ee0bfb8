import { EICAR } from '../../../eicar.js';
import { processing } from '../../../../src/object/processing.js';
import type { AfterUpload } from '../../../../src/element.js';

/** How long the demo's step takes, in ms: long enough to be seen. */
const DURATION = 1500;

/** How long the demo scans a file for viruses, and converts a video, in ms. */
const [SCAN, CONVERSION] = [5_000, 20_000];

const wait = (signal: AbortSignal, duration = DURATION) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, duration);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)));
  });

/** What the preview does for `afterUpload`: the demo has no database. */
export const afterUploadSteps: Readonly<Record<string, AfterUpload>> = {
  async succeeds(_task, { key }, { signal }) {
    await wait(signal);
    return { id: key.length };
  },
  scans: ({ file }) =>
    processing({
      async *status({ signal }) {
        await wait(signal, SCAN);
        const isVirus = (await file.text()).includes(EICAR);
        yield isVirus ? { state: 'refused', reason: 'EICAR: a virus was found.' } : { state: 'ready' };
      },
    }),
  converts: () =>
    processing({
      async *status({ signal }) {
        for (let share = 0; share < 1; share += 0.05) {
          yield { state: 'processing', share };
          await wait(signal, CONVERSION / 20);
        }
        yield { state: 'ready' };
      },
    }),
  async fails(_task, _result, { signal }) {
    await wait(signal);
    throw new Error('The album is full.');
  },
};

/** The same in code to copy. */
export const afterUploadSource =
  "(task, { key }, { signal }) => fetch('/api/files', { method: 'POST', body: key, signal })";
