import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { makeFile } from '../../tools/work-folder.js';

export type Pictures = ReturnType<typeof makePictures>;

/** The width of every picture, in pixels. */
export const WIDTH = 300;

/** Pictures that a browser can show; the noise in them cannot be compressed. */
export function makePictures(folder: string) {
  const make = (name: string, height: number) => makeFile(folder, name, png(height));
  return {
    /** More than the six connections that a browser opens to a host, of some 180 kB each; an address must encode their names. */
    eleven: Array.from({ length: 11 }, (_, i) => make(`photo ${i + 1} #é.png`, 200)),
    /** One that a slow line needs seconds for. */
    slow: make('slow.png', 3000),
    /** One that is larger than the pages allow. */
    tooLarge: make('too-large.png', 6000),
  };
}

function png(height: number): Buffer {
  const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), randomBytes(WIDTH * 3)]));
  const header = Buffer.concat([u32(WIDTH), u32(height), Buffer.of(8, 2, 0, 0, 0)]); // bits a channel; red, green and blue
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  return Buffer.concat([u32(content.length), body, u32(crc32(body))]);
}

const u32 = (n: number): Buffer => Buffer.of(n >>> 24, n >>> 16, n >>> 8, n);
