import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StreamBytes } from '../../src/stream/stream-bytes.js';
import type { StreamFolder, StreamRecord } from '../../src/stream/stream-folder.js';
import type { StreamOptions } from '../../src/stream/stream-options.js';
import { sourceOf } from '../../src/stream/stream-source.js';
import type { TakenFolder } from '../../src/stream/stream-store.js';
import { UploadStream } from '../../src/stream/upload-stream.js';
import { flushPromises } from '../support/virtual-time.js';

/** Sends what these chunks are made of, in turn, each part at once. @returns the bytes that were sent, by part */
async function send(chunks: readonly Blob[], options: Partial<StreamOptions> = {}): Promise<number[]> {
  async function* each() {
    yield* chunks;
  }
  const stream = new UploadStream(sourceOf(each()), { name: 'film.mp4', ...options });
  const sent: number[] = [];
  for (let waited = 0; waited < 5 && !stream.isDone; waited++) {
    await flushPromises();
    for (let number; (number = stream.next()) !== undefined; waited = 0) {
      const { size } = stream.take(number);
      sent[number - 1] = size;
      stream.confirm(number, { size, etag: null, proven: true });
    }
  }
  assert.ok(stream.isDone, `it has ended after ${sent.length} parts`);
  return sent;
}

const MiB = 1_048_576;

it('the bytes of a part that is confirmed while the record is written stay until a record names it', async () => {
  const stored: (() => void)[] = [];
  const deleted: number[] = [];
  const save = () => new Promise<void>((resolve) => stored.push(resolve));
  const folder = { save, delete: async (start: number) => void deleted.push(start) } as unknown as StreamFolder;
  const segments = [0, MiB].map((start) => ({ start, file: new File([new Uint8Array(MiB)], 'piece') }));
  const record: StreamRecord = { id: 'one', scope: '', name: 'talk.bin', type: '', began: 0, parts: [] };
  const bytes = new StreamBytes(Promise.resolve(folder), segments, 2 * MiB);
  const taken = { folder, lock: {} } as TakenFolder;
  const stream = new UploadStream(undefined, { name: 'talk.bin' }, {}, { ...taken, record, bytes });
  const confirm = async (number: number) => {
    stream.confirm(number, { size: MiB, etag: null, proven: true });
    await flushPromises();
  };
  await confirm(1);
  await confirm(2);
  stored[0]!();
  await flushPromises();
  assert.deepEqual(deleted, [0]);
  stored[1]!();
  await flushPromises();
  assert.deepEqual(deleted, [0, MiB]);
});

describe('a stream whose source waits', () => {
  for (const firstPart of [undefined, 'last'] as const)
    it(`continues after a chunk that is larger than what may wait in memory, first part ${firstPart ?? 'first'}`, async () => {
      const chunks = [5, 17 * MiB, 18 * MiB, 7].map((size) => new Blob([new Uint8Array(size)]));
      const sent = await send(chunks, { firstPart });
      assert.deepEqual(sent, [...Array.from({ length: 35 }, () => MiB), 12]);
    });
});
