import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readEndpointResponse } from '../../src/core/grant/endpoint-response.js';
import { fetchUnlessStored } from '../../src/core/reuse/existing-object.js';
import { callAfterUpload } from '../../src/core/uploader/after-upload.js';
import { newTask } from '../support/tasks.js';

/** A response that never ends, and what was read of it in bytes. */
function endless(): { response: Response; read: () => number } {
  let size = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000).fill(0x20));
      size += 100_000;
    },
  });
  return { response: new Response(body), read: () => size };
}

const readers: Record<string, [code: string, read: (response: Response) => Promise<unknown>]> = {
  'the endpoint': ['grant', (response) => readEndpointResponse(response, undefined, (text) => text)],
  'the endpoint, asked whether it has the file': [
    'grant',
    async (response) => {
      const fetchGrant = fetchUnlessStored(async () => response, { readGrant: () => ({}) as never });
      const request = { file: { name: 'a', size: 1, type: '' }, crc64: '1' } as never;
      return readEndpointResponse(await fetchGrant(request, new AbortController().signal), undefined, (text) => text);
    },
  ],
  '`afterUpload`': [
    'save',
    (response) => {
      const result = { key: 'a', size: 0, type: '', verified: true } as never;
      return callAfterUpload(newTask('a'), result, () => response, new AbortController().signal);
    },
  ],
};

for (const [name, [code, read]] of Object.entries(readers))
  it(`a response of over 1 MB of ${name} is not read to its end`, async () => {
    const one = endless();
    await assert.rejects(read(one.response), { code, message: /responded with over 1 MB/ });
    assert.ok(one.read() <= 1_300_000, `${one.read()} bytes`);
  });
