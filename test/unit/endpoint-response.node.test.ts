import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEndpointResponse } from '../../src/core/grant/endpoint-response.js';
import { UploadError } from '../../src/core/upload-error.js';

const errorOf = async (status: number, body: object): Promise<UploadError> => {
  const response = new Response(JSON.stringify(body), { status });
  const thrown: unknown = await readEndpointResponse(response, undefined, (read) => read).catch(
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof UploadError);
  return thrown;
};

describe('a response of the endpoint that is an error', () => {
  it('is retried for 408, 429 and 5xx', async () => {
    for (const status of [408, 429, 500, 503])
      assert.equal((await errorOf(status, {})).retryable, true, String(status));
    assert.equal((await errorOf(403, {})).retryable, false);
    assert.equal((await errorOf(500, { code: 'internal' })).retryable, true);
  });

  it('is not retried if it says that the backend is not set up', async () => {
    const { code, status, retryable } = await errorOf(500, { code: 'config', message: 'Not set up.' });
    assert.deepEqual({ code, status, retryable }, { code: 'grant', status: 500, retryable: false });
  });
});
