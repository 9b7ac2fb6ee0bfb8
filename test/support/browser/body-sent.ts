import { replace } from './replace.js';

/** A promise that resolves when the browser has sent the body of the next request that has one. */
export function bodySent(): Promise<void> {
  const { prototype } = XMLHttpRequest;
  const { send } = prototype;
  return new Promise((resolve) => {
    replace(prototype, 'send', function (this: XMLHttpRequest, body) {
      if (body) this.upload.addEventListener('load', () => resolve());
      send.call(this, body);
    });
  });
}
