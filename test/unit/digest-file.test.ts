import { expect } from '@open-wc/testing';
import { readBlob } from '../../src/base/read-blob.js';
import { computeCrc } from '../../src/oss/integrity/compare-crc.js';
import { Crc64, readPiece } from '../../src/oss/integrity/crc-worker.js';
import { forgetDigest, readDigest } from '../../src/oss/integrity/digest-file.js';
import { grainOf } from '../../src/object/part-numbers.js';
import { planParts, endOfPart } from '../../src/oss/multipart/part-plan.js';
import { beforeCalls, replace, wrap, untilTestEnds } from '../support/browser/replace.js';
import { bytes } from '../support/files.js';
import { untilEnded, VirtualTime } from '../support/virtual-time.js';

const crc64 = (content: Uint8Array) => new Crc64().update(content).digest();
const go = () => true;

/** Replaces what reads files while `work` runs, and counts the reads. */
async function countReads(work: () => Promise<unknown>): Promise<number> {
  let reads = 0;
  beforeCalls(Worker.prototype, 'postMessage', () => reads++);
  await work();
  return reads;
}

describe('readDigest', () => {
  for (const size of [1, 99_999, 204_800, 8 * 1024 * 1024])
    it(`gives the CRC-64 of ${size} bytes`, async () => {
      const content = bytes(size);
      expect(await readDigest(new File([content], 'a'), go)).to.equal(crc64(content));
    });

  it('serves the CRC-64 of every part, and of the whole, without another read', async () => {
    const size = 8_500_003;
    const content = bytes(size);
    const file = new File([content], 'a');
    await readDigest(file, go);
    const grain = grainOf(size);
    const reads = await countReads(async () => {
      for (const largest of [undefined, grain, 1_000_000, 9_000_000]) {
        const cut = planParts(size, grain, 6, largest);
        for (let start = 0, end; start < size; start = end) {
          end = endOfPart(start, cut);
          const own = crc64(content.subarray(start, end));
          expect(await computeCrc(file, start, end), `${start} to ${end}`).to.equal(own);
        }
      }
      expect(await computeCrc(file)).to.equal(crc64(content));
    });
    expect(reads).to.equal(0);
  });

  it('leaves to be read a piece that begins at no grain, and each one once it is forgotten', async () => {
    const content = bytes(1_000_000);
    const file = new File([content], 'a');
    await readDigest(file, go);
    const reads = await countReads(async () => {
      expect(await computeCrc(file, 1, 500_000)).to.equal(crc64(content.subarray(1, 500_000)));
    });
    expect(reads).to.equal(1);
    forgetDigest(file);
    expect(await countReads(() => computeCrc(file, 0, 102_400))).to.equal(1);
  });

  it('reports what it has read, and stops where nobody wants more', async () => {
    const read: number[] = [];
    const file = new File([bytes(17_000_000)], 'a');
    const digest = await readDigest(file, (count) => {
      read.push(count);
      return read.length < 2;
    });
    expect(digest).to.equal(undefined);
    expect(read).to.eql([8_388_608, 16_777_216]);
  });
});

describe('readPiece', () => {
  const SIZE = 5_000_003;
  const content = bytes(SIZE);
  const crcOf = async (...part: Parameters<typeof readPiece>) => (await readPiece(...part)).crc;
  const expected = (start: number, end: number) => crc64(content.subarray(start, end));
  let file: File;
  let opened: number[];

  beforeEach(() => {
    file = new File([content], 'a.bin');
    opened = [];
    beforeCalls(Blob.prototype, 'stream', ({ size }) => opened.push(size));
  });

  it('reads a whole blob', async () => {
    expect(await crcOf(file)).to.equal(expected(0, SIZE));
    expect(await crcOf(new Blob([]))).to.equal('0');
  });

  it('opens a stream of the part alone, and cancels none: Chromium keeps what canceled ones would have brought', async () => {
    const canceled: unknown[] = [];
    beforeCalls(ReadableStreamBYOBReader.prototype, 'cancel', (reader) => canceled.push(reader));
    const size = 1_234_567;
    const parts = [3, 0, 1, 4, 2].map((index) => [index * size, Math.min(index * size + size, SIZE)] as const);
    const crcs = await Promise.all(parts.map((part) => crcOf(file, ...part)));
    expect(crcs).to.eql(parts.map((part) => expected(...part)));
    expect(opened).to.eql(parts.map(([start, end]) => end - start));
    expect(canceled).to.eql([]);
  });

  it('reads a blob again in slices where its stream breaks off; it fails where they fail, too, and reads the next file', async () => {
    const gone = () => new DOMException('gone', 'NotReadableError');
    let failures = 0;
    const pull = (controller: ReadableByteStreamController) => controller.error(gone());
    wrap(Blob.prototype, 'stream', () => () => new ReadableStream({ type: 'bytes', pull }));
    wrap(Blob.prototype, 'arrayBuffer', (arrayBuffer) => {
      return function (this: Blob) {
        return failures-- > 0 ? Promise.reject(gone()) : arrayBuffer.call(this);
      };
    });
    const read = (start: number, end: number) => crcOf(file, start, end).catch((error: unknown) => error);
    expect(await read(1000, 2000)).to.equal(expected(1000, 2000));
    failures = 1;
    expect(await read(0, 1000)).to.include({ name: 'NotReadableError' });
    expect(await read(1000, 2000)).to.equal(expected(1000, 2000));
  });

  it('ends a worker that could not read, and what it holds with it; another one reads again', async () => {
    const { setTimeout } = window;
    replace(window, 'setTimeout', ((run: () => void, ms = 0) => setTimeout(run, ms === 1000 ? 0 : ms)) as never);
    const [asked, ended]: [Worker[], Worker[]] = [[], []];
    beforeCalls(Worker.prototype, 'terminate', (worker) => ended.push(worker));
    wrap(Worker.prototype, 'postMessage', (post) => {
      return function (this: Worker, data: unknown) {
        if (!Array.isArray(data) || asked.push(this) > 1) return post.call(this, data);
        this.onmessage!(new MessageEvent('message', { data: [data[0], undefined, 'NotReadableError'] }));
      };
    });
    expect(await computeCrc(file)).to.equal(expected(0, SIZE));
    expect(ended).to.eql([asked[0]]);
    expect(asked[1]).to.not.equal(asked[0]);
  });

  it('ends a worker with nothing to read for three seconds, and what it holds with it; the next file gets another', async () => {
    const { setTimeout } = window;
    const idle: (() => void)[] = [];
    replace(window, 'setTimeout', ((run: () => void, ms = 0) => {
      return ms === 3000 ? idle.push(run) : setTimeout(run, ms);
    }) as never);
    const [asked, ended]: [Set<Worker>, Worker[]] = [new Set(), []];
    beforeCalls(Worker.prototype, 'terminate', (worker) => ended.push(worker));
    beforeCalls(Worker.prototype, 'postMessage', (worker) => asked.add(worker));
    for (const count of [1, 2]) {
      expect(await computeCrc(file)).to.equal(expected(0, SIZE));
      idle.pop()!();
      await Promise.resolve();
      expect([ended, asked.size]).to.eql([[...asked], count]);
    }
  });

  it('brings on a garbage collection where the room for blobs is full: Chromium gives back only then what slices took', async () => {
    let isFull = true;
    let collections = 0;
    const made = new WeakSet<Blob>(); // while there was no room
    wrap(globalThis, 'Uint8Array', (original) =>
      Object.assign(
        function (this: unknown, ...of: [number]) {
          if (of[0] >= 32_000_000 && ++collections === 2) isFull = false; // there may be no room after the first
          return Reflect.construct(original, of, original);
        } as never,
        original,
      ),
    );
    wrap(
      Blob.prototype,
      'slice',
      (slice) =>
        function (this: Blob, ...of) {
          const part = slice.apply(this, of);
          if (isFull) made.add(part);
          return part;
        },
    );
    const full = () => Promise.reject(new DOMException('', 'NotReadableError'));
    wrap(
      Blob.prototype,
      'arrayBuffer',
      (arrayBuffer) =>
        function (this: Blob) {
          return isFull || made.has(this) ? full() : arrayBuffer.call(this);
        },
    );
    const time = untilTestEnds(new VirtualTime());
    const reading = readBlob(file, 0, 9);
    expect((await untilEnded(reading, () => time.advance(500))).byteLength).to.equal(9);
  });
});
