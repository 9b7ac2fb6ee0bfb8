import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEndpointResponse } from '../../src/core/grant/endpoint-response.js';
import { UploadError } from '../../src/core/upload-error.js';
import { createSts } from '../../src/modes/sts/sts.js';

const sts = createSts();
const request = { file: { name: 'a', size: 1, type: '' } };

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

  it('has the endpoint’s own message apart, without what is added for developers', async () => {
    const own = async (status: number, body: BodyInit) => {
      const response = new Response(body, { status });
      const error: unknown = await readEndpointResponse(response, undefined, (text) =>
        sts.readGrant(text, request),
      ).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof UploadError);
      return error;
    };
    const quota = 'You have reached your limit of 5 GB.';
    for (const name of ['message', 'msg', 'error', 'errmsg']) {
      const error = await own(403, JSON.stringify({ [name]: quota }));
      assert.equal(error.endpointMessage, quota);
      assert.equal(error.message, `The endpoint responded with 403: ${quota}`);
      assert.ok(error.hint);
    }
    const within = await own(415, JSON.stringify({ code: 'type', error: { message: quota } }));
    assert.equal(within.endpointMessage, quota);
    // the name of a status, a text that is not JSON, and a page say nothing to a user
    const says = [
      '{"status":403,"error":"Forbidden"}',

      'Forbidden',
      '<h1>No</h1>',
      '',
      '{}',
    ];
    for (const body of says) assert.equal((await own(403, body)).endpointMessage, undefined, body);
    const signedOut = await own(200, '{"code":401,"message":"Sign in first."}');
    assert.deepEqual([signedOut.status, signedOut.endpointMessage], [401, 'Sign in first.']);
    const limited = await own(200, '{"success":false,"message":"Sign in first."}');
    assert.deepEqual([limited.status, limited.endpointMessage], [undefined, 'Sign in first.']);
  });

  it('is not retried if it says that the backend is not set up', async () => {
    const { code, status, retryable } = await errorOf(500, { code: 'config', message: 'Not set up.' });
    assert.deepEqual({ code, status, retryable }, { code: 'grant', status: 500, retryable: false });
  });
});
