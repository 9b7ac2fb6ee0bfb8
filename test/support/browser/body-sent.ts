import { beforeCalls } from './replace.js';

/** A promise that resolves when the browser has sent the body of the next request that has one. */
export function bodySent(): Promise<void> {
  return new Promise((resolve) => {
    beforeCalls(XMLHttpRequest.prototype, 'send', ({ upload }, body) => {
      if (!body) return;
      upload.addEventListener('load', () => resolve());
      upload.addEventListener('progress', ({ loaded, total }) => loaded === total && resolve()); // Firefox fires `load` with the response
    });
  });
}
