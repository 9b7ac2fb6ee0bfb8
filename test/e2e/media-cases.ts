import { type FaultCase, largeEnough } from './fault-case.js';

/** The header of a PNG with this many pixels, and no picture. */
function pngOf(width: number, height: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(33);
  header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(header.buffer).setUint32(16, width);
  new DataView(header.buffer).setUint32(20, height);
  return header;
}

/** Rules about pixels, and files whose headers say them. */
export const mediaCases: readonly FaultCase[] = [
  {
    fault: 'a rule on pixels, a picture whose header says too many',
    hits: largeEnough,
    settings: { rules: { maxImageWidth: 4000, maxImageHeight: 3000 } },
    file: ({ size }) => new File([pngOf(4001, 3000), new Uint8Array(size - 33)], 'wide.png', { type: 'image/png' }),
    ends: 'rejected',
    grants: 0,
    wrong: (log) => (log.length > 0 ? `${log.length} requests to OSS` : undefined),
  },
];
