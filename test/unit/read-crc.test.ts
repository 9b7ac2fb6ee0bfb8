import { expect } from '@open-wc/testing';
import { Crc64, readCrc64 } from '../../src/oss/integrity/crc-worker.js';

const SIZE = 5_000_003;
const bytes = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 11)) & 0xff);
const expected = (start: number, end: number) => new Crc64().update(bytes.subarray(start, end)).digest();

describe('readCrc64', () => {
  let file: File;
  let opened: number;
  const { stream } = Blob.prototype;

  beforeEach(() => {
    file = new File([bytes], 'a.bin');
    opened = 0;
    Blob.prototype.stream = function (this: Blob) {
      opened++;
      return stream.call(this);
    };
  });
  afterEach(() => (Blob.prototype.stream = stream));

  it('reads a whole blob', async () => {
    expect(await readCrc64(file)).to.equal(expected(0, SIZE));
    expect(await readCrc64(new Blob([]))).to.equal('0');
    expect(await readCrc64(new Blob([bytes.subarray(0, 1)]))).to.equal(expected(0, 1));
  });

  it('reads consecutive parts in one stream', async () => {
    const size = 1_234_567;
    const starts = [0, size, 2 * size, 3 * size, 4 * size];
    const crcs = await Promise.all(starts.map((start) => readCrc64(file, start, Math.min(start + size, SIZE))));
    expect(crcs).to.eql(starts.map((start) => expected(start, Math.min(start + size, SIZE))));
    expect(opened).to.equal(1);
  });

  it('reads parts in any order, and of several files in turn', async () => {
    const other = new File([bytes.slice(7)], 'b.bin');
    const asked: [File, number, number][] = [
      ...[[file, 2_000_000, 3_000_000] as [File, number, number], [file, 0, 1_000_001] as [File, number, number]],
      ...[
        [other, 1_000_001, 2_000_000] as [File, number, number],
        [file, 1_000_001, 2_000_000] as [File, number, number],
      ],
      [file, 4_000_000, SIZE],
    ];
    const crcs = await Promise.all(asked.map((one) => readCrc64(...one)));
    const from = (of: File) => (of === other ? 7 : 0);
    expect(crcs).to.eql(asked.map(([of, start, end]) => expected(start + from(of), end + from(of))));
  });

  it('reads another file after one that cannot be read', async () => {
    Blob.prototype.stream = () =>
      new ReadableStream({
        type: 'bytes',
        pull(controller) {
          controller.error(new DOMException('gone', 'NotReadableError'));
        },
      });
    const error = await readCrc64(file, 0, 1000).catch((reason: unknown) => reason as Error);
    expect((error as Error).name).to.equal('NotReadableError');
    Blob.prototype.stream = stream;
    expect(await readCrc64(file, 1000, 2000)).to.equal(expected(1000, 2000));
  });
});
