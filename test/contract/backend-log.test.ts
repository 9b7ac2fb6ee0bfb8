import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startBackend } from '../support/node/backend-server.js';
import { fakeSts } from '../support/node/fake-sts.js';

const path = '/get_sts_token_for_oss_upload';

/** What a backend logs and responds if STS responds like this. */
async function failWith(
  { mock }: TestContext,
  stsResponse: { status?: number; type?: string; body(request: URLSearchParams): string },
): Promise<{ log: string; status: number; message: string }> {
  const logged = mock.method(console, 'error', () => {});
  const { endpoint, stop } = await fakeSts((request) => ({ ...stsResponse, body: stsResponse.body(request) }));
  const backend = await startBackend({ endpoint, accessKeySecret: 'canary-secret' });
  const { status, body } = await backend.request(path);
  await backend.close();
  stop();
  const log = logged.mock.calls.map(({ arguments: values }) => values.map(String).join(' ')).join('\n');
  assert.ok(log.length > 0 && log.length < 3000, log);
  assert.doesNotMatch(
    log + JSON.stringify(body),
    /canary|Policy|Statement|Signature=|SignatureNonce|RoleArn|acs:ram|<html/i,
  );
  return { log, status, message: body.message };
}

describe('backend: log', () => {
  it('contains nothing of the request if a gateway responds instead of STS', async (context) => {
    const page = (request: URLSearchParams) => `<html><h1>Bad gateway</h1>for ${request}</html>`;
    const response = await failWith(context, { status: 502, type: 'text/html', body: page });
    assert.match(response.log, /^A server between this one and the cloud responded with 502\.$/);
    assert.deepEqual(
      [response.status, response.message],
      [502, 'A server between the backend and the cloud responded with 502.'],
    );
  });

  for (const [what, body] of [
    ['a page with 200', (request: URLSearchParams) => `<html>${request}</html>`],
    ['half a response', () => '{"Credentials":{"AccessKeySecret":"canary-2"'],
    ['JSON without credentials', (request: URLSearchParams) => JSON.stringify({ request: `${request}` })],
  ] as const) {
    it(`contains the stack and nothing of the request if STS responds with ${what}`, async (context) => {
      const response = await failWith(context, { body });
      assert.equal(response.status, 500);
      assert.match(response.log, /^(SyntaxError|TypeError|JSONResponseFormatError)?\n?\s+at /m);
    });
  }

  it('contains STS’s code and request id, but no other text in their place', async (context) => {
    const error = { Code: 'NoPermission', RequestId: '9C1D5A6A-0000', Message: 'canary' };
    const { log } = await failWith(context, { status: 403, body: () => JSON.stringify(error) });
    assert.equal(log, 'The cloud rejected the request: NoPermission, request 9C1D5A6A-0000');
    const odd = await failWith(context, {
      status: 403,
      body: (request) => JSON.stringify({ Code: `${request}`, RequestId: `${request}`, Message: `${request}` }),
    });
    assert.match(odd.log, /responded with 403/);
  });
});
