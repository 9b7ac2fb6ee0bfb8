import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startBackend } from '../support/node/backend-server.js';
import { fakeSts } from '../support/node/fake-sts.js';

const path = '/get_sts_token_for_oss_upload';

/** What a backend logs, and what it answers, where STS responds so. */
async function failing(
  { mock }: TestContext,
  response: { status?: number; type?: string; body(asked: URLSearchParams): string },
): Promise<{ log: string; status: number; message: string }> {
  const logged = mock.method(console, 'error', () => {});
  const { endpoint, stop } = await fakeSts((asked) => ({ ...response, body: response.body(asked) }));
  const backend = await startBackend({ endpoint, accessKeySecret: 'canary-secret' });
  const { status, body } = await backend.ask(path);
  await backend.close();
  stop();
  const log = logged.mock.calls.map(({ arguments: words }) => words.map(String).join(' ')).join('\n');
  assert.ok(log.length > 0 && log.length < 3000, log);
  assert.doesNotMatch(
    log + JSON.stringify(body),
    /canary|Policy|Statement|Signature=|SignatureNonce|RoleArn|acs:ram|<html/i,
  );
  return { log, status, message: body.message };
}

describe('the backend’s log', () => {
  it('holds nothing of the request where a gateway’s page comes in place of STS’s response', async (context) => {
    const page = (asked: URLSearchParams) => `<html><h1>Bad gateway</h1>for ${asked}</html>`;
    const answer = await failing(context, { status: 502, type: 'text/html', body: page });
    assert.match(answer.log, /^A server between this one and the cloud responded with 502\.$/);
    assert.deepEqual(
      [answer.status, answer.message],
      [502, 'A server between the backend and the cloud responded with 502.'],
    );
  });

  for (const [what, body] of [
    ['a page with 200', (asked: URLSearchParams) => `<html>${asked}</html>`],
    ['half a response', () => '{"Credentials":{"AccessKeySecret":"canary-2"'],
    ['JSON without credentials', (asked: URLSearchParams) => JSON.stringify({ asked: `${asked}` })],
  ] as const) {
    it(`says where it failed, and nothing of the request, at ${what}`, async (context) => {
      const answer = await failing(context, { body });
      assert.equal(answer.status, 500);
      assert.match(answer.log, /^(SyntaxError|TypeError|JSONResponseFormatError)?\n?\s+at /m);
    });
  }

  it('holds STS’s own code and request id, if they look like such', async (context) => {
    const refusal = { Code: 'NoPermission', RequestId: '9C1D5A6A-0000', Message: 'canary' };
    const { log } = await failing(context, { status: 403, body: () => JSON.stringify(refusal) });
    assert.equal(log, 'The cloud refused: NoPermission, request 9C1D5A6A-0000');
    const odd = await failing(context, {
      status: 403,
      body: (asked) => JSON.stringify({ Code: `${asked}`, RequestId: `${asked}`, Message: `${asked}` }),
    });
    assert.match(odd.log, /responded with 403/);
  });
});
