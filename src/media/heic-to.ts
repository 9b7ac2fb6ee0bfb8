import { HOMEPAGE } from '../base/homepage.js';
import { lazy } from '../base/lazy.js';
import type { DecodeHeic } from './heic.js';

/** Loads `heic-to`, which decodes in a worker of its own. Its variant `csp` needs no `eval`. */
export const loadHeicTo = lazy(async (): Promise<DecodeHeic> => {
  const { heicTo } = await import('heic-to/csp').catch((cause: unknown) => {
    warn('the package heic-to cannot be loaded');
    throw cause;
  });
  let isBlocked = false;
  return async (blob) => {
    if (isBlocked) throw new Error('The worker does not start.'); // and never responds
    try {
      return await heicTo({ blob, type: 'bitmap' });
    } catch (cause) {
      isBlocked = typeof cause !== 'string'; // which would be about this picture
      if (isBlocked) warn('the worker of heic-to does not start');
      throw new Error('The picture cannot be decoded.', { cause });
    }
  };
});

function warn(what: string): void {
  console.warn(`oss-direct-upload: ${what}, so HEIC is not decoded here. See ${HOMEPAGE}/guide/images#heic`);
}
