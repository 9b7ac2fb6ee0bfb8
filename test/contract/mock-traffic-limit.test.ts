import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import {
  assertError,
  element,
  FORM,
  formBody,
  policyOf,
  presignV1,
  rawRequest,
  send,
  signPolicyV1,
  type TestResponse,
} from '../support/node/mock-request.js';
import { skipWaits, sum } from '../support/node/skip-waits.js';

const cloud = await mockCloud({ bucket: 'b-limit' });
after(() => cloud.close());

/** 100 kB per second, with which the bodies need 0.41 s. */
const LIMIT = { 'x-oss-traffic-limit': '819200' };
const BODY = 'x'.repeat(40_960);

/** Asserts that the limit has slowed a request, and that its response says so. */
async function assertSlowed(
  context: TestContext,
  ask: () => Promise<TestResponse>,
  status = 200,
): Promise<TestResponse> {
  const waits = skipWaits(context);
  const response = await ask();
  context.mock.restoreAll();
  assert.equal(response.status, status, response.text);
  const waited = Math.round(sum(waits));
  assert.ok(waited >= 390 && waited <= 420, `${waited} ms`);
  const delay = Number(response.headers['x-oss-qos-delay-time']);
  assert.ok(Math.abs(delay - waited) <= 20, `${delay} of ${waited} ms`);
  return response;
}

describe('x-oss-traffic-limit', () => {
  it('slows an upload, a part and a download by a header', async (context) => {
    const upload = (target: string) => send(cloud, 'PUT', target, { body: BODY, headers: LIMIT });
    await assertSlowed(context, () => upload('/b-limit/a'));
    const id = element((await send(cloud, 'POST', '/b-limit/p?uploads')).text, 'UploadId');
    await assertSlowed(context, () => upload(`/b-limit/p?partNumber=1&uploadId=${id}`));
    const { text, headers } = await assertSlowed(context, () => send(cloud, 'GET', '/b-limit/a', { headers: LIMIT }));
    assert.deepEqual([text, headers['x-oss-qos-delay-time']], [BODY, '400']);
  });

  it('slows an upload by a signed query parameter', async (context) => {
    await assertSlowed(context, () =>
      rawRequest(cloud.port, 'PUT', presignV1(cloud, 'PUT', '/b-limit/q', LIMIT), {}, BODY),
    );
  });

  it('slows a form by its field, with each success status', async (context) => {
    const fields = { key: 'f', ...signPolicyV1(cloud, policyOf([['eq', '$key', 'f']])), ...LIMIT };
    for (const [more, status] of [
      [{}, 204],
      [{ success_action_status: '201' }, 201],
    ] as const) {
      const form = formBody({ ...fields, ...more }, { content: BODY });
      await assertSlowed(context, () => rawRequest(cloud.port, 'POST', '/b-limit', FORM, form), status);
    }
  });

  it('is reported in the response to a failed callback too', async (context) => {
    const callback = JSON.stringify({ callbackUrl: 'http://10.0.0.1', callbackBody: 'a' });
    const headers = { ...LIMIT, 'x-oss-callback': Buffer.from(callback).toString('base64') };
    await assertSlowed(context, () => send(cloud, 'PUT', '/b-limit/c', { body: BODY, headers }), 203);
  });

  it('is checked, and without one no delay is reported', async () => {
    for (const value of ['245759', '838860801', 'much', '-1', '']) {
      const headers = { 'x-oss-traffic-limit': value };
      assertError(await send(cloud, 'PUT', '/b-limit/x', { body: 'x', headers }), 400, 'InvalidArgument');
    }
    const { headers } = await send(cloud, 'PUT', '/b-limit/x', { body: 'x' });
    assert.equal('x-oss-qos-delay-time' in headers, false);
  });
});
