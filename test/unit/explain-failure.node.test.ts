import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { explainNoResponse, rememberResponse } from '../../src/oss/request/explain-failure.js';
import { assertFields, assertWithin } from '../support/assertions.js';

let count = 0;
/** A request to an address that no other test has asked. */
const newRequest = () => ({ method: 'PUT', url: `https://b${++count}.example.com/key?signature=CANARY`, headers: {} });

describe('explainNoResponse', () => {
  const { fetch } = globalThis;
  let asked: string[];
  let respond: () => Promise<Response>;
  before(() => import('../../src/oss/doctor/diagnose.js')); // in good time, also where the machine is busy
  beforeEach(() => {
    asked = [];
    globalThis.fetch = (address, { mode } = {}) => (asked.push(`${mode} ${address as string}`), respond());
  });
  afterEach(() => (globalThis.fetch = fetch));

  const refuse = () => Promise.reject(new TypeError('Failed to fetch'));

  it('says interrupted where the address has responded to the same method, without a probe', async () => {
    const request = newRequest();
    rememberResponse(request);
    const error = await explainNoResponse({ request, body: undefined, moved: false });
    assertFields(error, { code: 'network', likely: 'interrupted', retryable: true });
    assert.deepEqual(asked, []);
  });

  it('probes the address after two failures in a row, and at once for another method', async () => {
    respond = refuse;
    const request = newRequest();
    rememberResponse(request);
    const post = { ...request, method: 'POST' };
    assertFields(await explainNoResponse({ request: post, body: undefined, moved: false }), {
      likely: 'unreachable',
    });
    assertFields(await explainNoResponse({ request, body: undefined, moved: false }), { likely: 'interrupted' });
    assertFields(await explainNoResponse({ request, body: undefined, moved: false }), { likely: 'unreachable' });
  });

  it('probes only the origin, without the request’s headers, once for all failures there', async () => {
    respond = refuse;
    const request = newRequest();
    const { origin } = new URL(request.url);
    const failed = { request, body: undefined, moved: false };
    await Promise.all(Array.from({ length: 6 }, () => explainNoResponse(failed)));
    await explainNoResponse(failed);
    assert.deepEqual(asked, [`cors ${origin}`, `no-cors ${origin}`]);
  });

  it('waits no longer than a second for a diagnosis', async () => {
    respond = () => new Promise(() => {});
    const begun = performance.now();
    const error = await explainNoResponse({ request: newRequest(), body: undefined, moved: false });
    assertWithin(performance.now() - begun, 900, 2500);
    assertFields(error, { code: 'network', retryable: true, likely: undefined });
  });

  it('says first that a file cannot be read', async () => {
    const body = new Blob(['x']);
    const reason = new DOMException('gone', 'NotReadableError');
    body.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(reason) });
    const error = await explainNoResponse({ request: newRequest(), body, moved: true });
    assertFields(error, { code: 'file', cause: reason });
    assert.deepEqual(asked, []);
  });
});
