import { HOMEPAGE } from '../base/homepage.js';
import { lazy } from '../base/lazy.js';
import { readBlob } from '../base/read-blob.js';
import type { DecodeHeic } from './heic.js';

/** Loads `heic-to`, which decodes in a worker of its own. Its variant `csp` needs no `eval`. */
export const loadHeicTo = lazy(async (): Promise<DecodeHeic> => {
  const { heicTo } = await import('heic-to/csp').catch((cause: unknown) => {
    warn('the package heic-to cannot be loaded');
    throw cause;
  });
  let hasStarted = false;
  let isBlocked = false;
  return async (file) => {
    if (isBlocked) throw new Error('The worker does not start.'); // and never responds
    const blob = new Blob([await readBlob(file)]);
    try {
      const bitmap = await heicTo({ blob, type: 'bitmap' });
      hasStarted = true;
      return bitmap;
    } catch (cause) {
      isBlocked = !hasStarted && typeof cause !== 'string'; // which would be about this picture
      if (isBlocked) warn('the worker of heic-to does not start');
      throw new Error('The picture cannot be decoded.', { cause });
    }
  };
});

function warn(what: string): void {
  console.warn(`oss-direct-upload: ${what}, so HEIC is not decoded here. See ${HOMEPAGE}/guide/images#heic`);
}
