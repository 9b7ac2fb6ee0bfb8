import { expect } from '@open-wc/testing';
import { Crc64, readPiece } from '../../src/oss/integrity/crc-worker.js';
import { replace, untilTestEnds } from '../support/browser/replace.js';
import { VirtualTime } from '../support/virtual-time.js';

const SIZE = 5_000_003;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 11)) & 0xff);
const crcOf = async (...part: Parameters<typeof readPiece>) => (await readPiece(...part)).crc;
const expected = (start: number, end: number) => new Crc64().update(bytes.subarray(start, end)).digest();

describe('readPiece', () => {
  let file: File;
  let opened: number[];

  beforeEach(() => {
    file = new File([bytes], 'a.bin');
    opened = [];
    replace(Blob.prototype, 'stream', (stream) => {
      return function (this: Blob) {
        opened.push(this.size);
        return stream.call(this);
      };
    });
  });

  it('reads a whole blob', async () => {
    expect(await crcOf(file)).to.equal(expected(0, SIZE));
    expect(await crcOf(new Blob([]))).to.equal('0');
  });

  it('opens a stream of the part alone, and cancels none: Chromium keeps what canceled ones would have brought', async () => {
    const canceled: unknown[] = [];
    replace(ReadableStreamBYOBReader.prototype, 'cancel', (cancel) => {
      return function (this: ReadableStreamBYOBReader, reason) {
        canceled.push(this);
        return cancel.call(this, reason);
      };
    });
    const size = 1_234_567;
    const parts = [3, 0, 1, 4, 2].map((index) => [index * size, Math.min(index * size + size, SIZE)] as const);
    const crcs = await Promise.all(parts.map((part) => crcOf(file, ...part)));
    expect(crcs).to.eql(parts.map((part) => expected(...part)));
    expect(opened).to.eql(parts.map(([start, end]) => end - start));
    expect(canceled).to.eql([]);
  });

  it('reads a blob again in slices, and a second later; it fails where that fails, too, and reads the next file', async () => {
    const gone = () => new DOMException('gone', 'NotReadableError');
    let failures = 1;
    const pull = (controller: ReadableByteStreamController) => controller.error(gone());
    replace(Blob.prototype, 'stream', () => () => new ReadableStream({ type: 'bytes', pull }));
    replace(Blob.prototype, 'arrayBuffer', (arrayBuffer) => {
      return function (this: Blob) {
        return failures-- > 0 ? Promise.reject(gone()) : arrayBuffer.call(this);
      };
    });
    const time = untilTestEnds(new VirtualTime());
    const read = async (start: number, end: number) => {
      const state: { ended?: unknown } = {};
      const reading = crcOf(file, start, end).catch((error: unknown) => error);
      void reading.then((ended) => (state.ended = ended));
      while (state.ended === undefined) await time.advance(500);
      return state.ended;
    };
    expect(await read(1000, 2000)).to.equal(expected(1000, 2000));
    failures = 2;
    expect(await read(0, 1000)).to.include({ name: 'NotReadableError' });
    expect(await read(1000, 2000)).to.equal(expected(1000, 2000));
  });
});
