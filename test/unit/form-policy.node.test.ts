import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { UploadError } from '../../src/base/upload-error.js';
import {
  fieldsUnder,
  fixedFields,
  readPolicy,
  rejectionByPolicy,
  typeUnder,
} from '../../src/modes/post-policy/form-policy.js';
import { assertThrows, assertUploadError } from '../support/assertions.js';

const encode = (policy: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(typeof policy === 'string' ? policy : JSON.stringify(policy))));
const policyOf = (...conditions: unknown[]) =>
  readPolicy(encode({ expiration: '2024-12-01T12:00:00.000Z', conditions }));
const object = { key: 'user/1/a.png', type: 'image/png', size: 100 };
type Object_ = typeof object;

describe('a form policy', () => {
  const rows: [condition: unknown, object: Partial<Object_>, rule: string | undefined][] = [
    [{ key: 'user/1/a.png' }, {}, undefined],
    [{ key: 'other' }, {}, 'policy-key'],
    [['EQ', '$KEY', 'other'], {}, 'policy-key'],
    [['eq', '$key', 'user/1/A.png'], {}, 'policy-key'],
    [['starts-with', '$key', 'user/1/'], {}, undefined],
    [['starts-with', '$key', 'user/2/'], {}, 'policy-key'],
    [['in', '$key', ['a', 'user/1/a.png']], {}, undefined],
    [['in', '$key', ['a', 'b']], {}, 'policy-key'],
    [['not-in', '$key', ['a', 'b']], {}, undefined],
    [['not-in', '$key', ['user/1/a.png']], {}, 'policy-key'],
    [['eq', '$key', 'cost \\$5'], { key: 'cost $5' }, undefined],
    [['starts-with', '$key', '\\${filename}'], { key: '${filename}' }, undefined],
    [['content-length-range', 100, 100], {}, undefined],
    [['content-length-range', 0, 99], {}, 'policy-size'],
    [['content-length-range', 101, 1000], {}, 'policy-size'],
    [['Content-Length-Range', '0', '99'], {}, 'policy-size'],
    [{ 'Content-Type': 'image/jpeg' }, {}, 'policy-type'],
    [['starts-with', '$Content-Type', 'image/'], {}, undefined],
    [['in', '$content-type', ['image/jpeg', 'image/png']], {}, undefined],
    [['in', '$content-type', ['image/jpeg']], { type: '' }, 'policy-type'],
    [['not-in', '$content-type', ['text/html']], { type: 'text/html' }, 'policy-type'],
    [['eq', '$x-oss-object-acl', 'private'], {}, undefined],
    [{ bucket: 'b' }, {}, undefined],
    [['future-operator', '$key', 'x'], {}, undefined],
    [{}, {}, undefined],
    [null, {}, undefined],
  ];
  for (const [condition, changed, rule] of rows)
    it(`${rule ? `rejects by ${rule}` : 'allows'}: ${JSON.stringify(condition)} for ${JSON.stringify(changed)}`, () => {
      assert.equal(rejectionByPolicy(policyOf(condition), { ...object, ...changed })?.rule, rule);
    });

  it('checks all of its conditions, and rejects with `rejected`, a message and the limit', () => {
    const policy = policyOf({ bucket: 'b' }, ['starts-with', '$key', 'user/'], ['content-length-range', 0, 1]);
    const error = rejectionByPolicy(policy, object);
    assertUploadError(error, { code: 'rejected', rule: 'policy-size', limit: 1, retryable: false }, '1');
    assert.equal(rejectionByPolicy(policy, { ...object, size: 1 }), undefined);
  });

  it('says when it expires', () => {
    const expiresAt = (expiration: unknown) => readPolicy(encode({ expiration, conditions: [] })).expiresAt;
    assert.equal(expiresAt('2024-12-01T12:00:00.000Z'), Date.UTC(2024, 11, 1, 12));
    for (const none of [undefined, '', 'soon', null, {}]) assert.equal(expiresAt(none), undefined);
  });

  it('fixes the fields that it compares as equal, except bucket and key', () => {
    const policy = policyOf(
      { bucket: 'b' },
      { key: 'k' },
      ['eq', '$success_action_status', '200'],
      { 'X-OSS-Object-ACL': 'private' },
      ['eq', '$success_action_redirect', 'https://x/?a=\\$'],
      ['starts-with', '$x-oss-meta-a', ''],
      ['eq', '$x-oss-traffic-limit', 819200],
    );
    assert.deepEqual(fixedFields(policy), {
      success_action_status: '200',
      'x-oss-object-acl': 'private',
      success_action_redirect: 'https://x/?a=$',
      'x-oss-traffic-limit': '819200',
    });
  });

  it('is refused where it redirects: a page cannot read to where', () => {
    const policy = policyOf(['eq', '$success_action_redirect', 'https://x/']);
    const form = { type: 'image/png', options: {}, signature: {}, callback: {} };
    assertThrows(() => fieldsUnder(policy, form), { code: 'config' }, 'success_action_redirect');
  });

  it('sends a type without its parameters, or as image/jpg, where only that is allowed', () => {
    const some = ['in', '$content-type', ['text/plain', 'image/jpg']];
    const jpg = ['in', '$content-type', ['image/jpg', 'image/png']]; // image/jpg is known as JPEG
    for (const [condition, type, sent] of [
      [some, 'text/plain;charset=utf-8', 'text/plain'],
      [some, 'Text/Plain; charset=utf-8', 'text/plain'],
      [some, 'image/jpeg; q=1', 'image/jpg'],
      [some, 'text/html;charset=utf-8', 'text/html;charset=utf-8'],
      [['eq', '$content-type', 'text/plain;charset=utf-8'], 'text/plain;charset=utf-8', 'text/plain;charset=utf-8'],
      [['starts-with', '$content-type', 'text/'], 'text/a;b', 'text/a;b'],
      [{}, 'text/plain;charset=utf-8', 'text/plain;charset=utf-8'],
      [jpg, 'image/jpeg', 'image/jpg'],
      [jpg, 'image/gif', 'image/gif'],
      [['in', '$content-type', ['image/jpeg', 'image/jpg']], 'image/jpeg', 'image/jpeg'],
      [['eq', '$content-type', 'image/jpg'], 'image/jpeg', 'image/jpg'],
    ] as const)
      assert.equal(typeUnder(policyOf(condition), type), sent, `${JSON.stringify(condition)} ${type}`);
  });

  it('reads any text: one that is not a policy allows everything, since OSS checks it anyway', () => {
    const garbage = fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.base64String({ maxLength: 200 }),
      fc.json().map((json) => encode(json)),
      fc.array(fc.jsonValue()).map((conditions) => encode({ expiration: 1, conditions })),
    );
    const property = fc.property(garbage, (text) => {
      const policy = readPolicy(text);
      assert.ok(Array.isArray(policy.conditions));
      const error: unknown = rejectionByPolicy(policy, object);
      assert.ok(error === undefined || error instanceof UploadError);
      fixedFields(policy);
      typeUnder(policy, 'image/png');
    });
    fc.assert(property, { numRuns: 1000 });
    const noPolicies = ['null', '[]', '{"conditions":{}}', '[[[['.repeat(20_000)].map(encode);
    for (const text of ['', '!!!', 'eyJ', ...noPolicies])
      assert.equal(rejectionByPolicy(readPolicy(text), object), undefined);
  });

  it('pollutes no prototype, and treats its names as any others', () => {
    const text =
      '{"expiration":"2024-12-01T12:00:00Z","conditions":[{"__proto__":"x"},{"constructor":"y"},["eq","$__proto__","z"],["eq","$toString","a"]]}';
    const fixed = fixedFields(readPolicy(encode(text)));
    assert.equal(({} as Record<string, unknown>)['x'], undefined);
    assert.equal(Object.getPrototypeOf(fixed), Object.prototype);
    for (const name of ['constructor', 'tostring']) assert.ok(Object.keys(fixed).includes(name), name);
    assert.equal(Object.prototype.toString.call({}), '[object Object]');
  });
});
