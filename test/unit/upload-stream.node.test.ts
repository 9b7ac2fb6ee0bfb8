import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StreamOptions } from '../../src/stream/stream-options.js';
import { sourceOf } from '../../src/stream/stream-source.js';
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

describe('a stream whose source waits', () => {
  const MiB = 1_048_576;
  for (const firstPart of [undefined, 'last'] as const)
    it(`continues after a chunk that is larger than what may wait in memory, first part ${firstPart ?? 'first'}`, async () => {
      const chunks = [5, 17 * MiB, 18 * MiB, 7].map((size) => new Blob([new Uint8Array(size)]));
      const sent = await send(chunks, { firstPart });
      assert.deepEqual(sent, [...Array.from({ length: 35 }, () => MiB), 12]);
    });
});
