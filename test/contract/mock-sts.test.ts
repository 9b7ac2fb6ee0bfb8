import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { mockCloud } from '../../demo/mock/index.js';
import { nodeHashes } from '../../demo/mock/node/node-hashes.js';
import { signRpc } from '../../demo/mock/sts/rpc-signature.js';
import { Query } from '../../demo/mock/protocol/request-target.js';
import { assume as assumeAt, codeOf, sdk, type Temporary } from '../support/node/sdk.js';
import { vectors } from '../support/node/vectors.js';

let now = Date.now();
const cloud = await mockCloud({ bucket: 'sts-bucket', store: 'memory', clock: () => now });
after(() => cloud.close());

const assume = (policy: unknown = '', seconds = 900, session = 'session-1') =>
  assumeAt(cloud, policy, seconds, session);
const client = (by: Temporary, authorizationV4 = true): OSS => sdk(cloud, { ...by, authorizationV4 });
const one = Buffer.from('1');

function allow(actions: string[], resources: string[], effect = 'Allow'): object {
  return { Version: '1', Statement: [{ Effect: effect, Action: actions, Resource: resources }] };
}

describe('AssumeRole', () => {
  it('signs RPC requests as in the vector', () => {
    for (const { params, access_key_secret, signature } of vectors.sts_rpc) {
      assert.equal(signRpc('POST', new Query(Object.entries(params)), access_key_secret, nodeHashes), signature);
    }
  });

  for (const authorizationV4 of [true, false]) {
    it(`issues a token with all rights of the role, V${authorizationV4 ? 4 : 1}`, async () => {
      const temporary = await assume();
      assert.match(temporary.accessKeyId, /^STS\./);
      assert.ok(temporary.stsToken.length >= 300);
      assert.equal(Date.parse(temporary.expiration), Math.floor((now + 900_000) / 1000) * 1000);
      const oss = client(temporary, authorizationV4);
      await oss.put('a b/1.txt', Buffer.from('hello'));
      assert.equal((await oss.get('a b/1.txt')).content.toString(), 'hello');
    });
  }

  it('rejects wrong requests with STS’s codes', async () => {
    const roleArn = cloud.roleArn;
    const { accessKeyId, accessKeySecret } = await assume();
    for (const [change, code] of [
      [{ accessKeySecret: 'wrong' }, 'SignatureDoesNotMatch'],
      [{ accessKeyId: 'unknown' }, 'InvalidAccessKeyId.NotFound'],
      [{ accessKeyId, accessKeySecret }, 'NoPermission'],
      [{ roleArn: 'acs:ram::1234567890123456:role/nobody' }, 'EntityNotExist.Role'],
      [{ roleArn: 'no-arn' }, 'InvalidParameter.RoleArn'],
    ] as const)
      assert.equal(await codeOf(assumeAt({ ...cloud, roleArn, ...change })), code);
    for (const [policy, seconds, session, parameter] of [
      ['', 899, 'session-1', 'DurationSeconds'],
      ['', 3601, 'session-1', 'DurationSeconds'],
      ['', 900, 'x', 'RoleSessionName'],
      ['', 900, 'a b', 'RoleSessionName'],
      [{ Version: '1' }, 900, 'session-1', 'PolicyGrammar'],
      [allow(['oss:*'], ['x'.repeat(2048)]), 900, 'session-1', 'PolicySize'],
    ] as const)
      assert.equal(await codeOf(assume(policy, seconds, session)), `InvalidParameter.${parameter}`);
  });

  /** A request, signed as RPC. */
  function rpc(method: 'GET' | 'POST', change: Record<string, string>): URLSearchParams {
    const pairs: [string, string][] = Object.entries({
      ...{ Action: 'AssumeRole', Version: '2015-04-01', AccessKeyId: cloud.accessKeyId, SignatureNonce: randomUUID() },
      ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', Timestamp: new Date(now).toISOString() },
      ...{ RoleArn: cloud.roleArn, RoleSessionName: 'own', ...change },
    });
    const signature = signRpc(method, new Query(pairs), cloud.accessKeySecret, nodeHashes);
    return new URLSearchParams([...pairs, ['Signature', signature]]);
  }

  it('responds in XML on request', async () => {
    const xml = async (change: Record<string, string>): Promise<string> => {
      const body = rpc('POST', { Format: 'XML', ...change });
      return (await fetch(cloud.endpoint, { method: 'POST', body })).text();
    };
    assert.match(await xml({}), /<AssumeRoleResponse>.*<Credentials><AccessKeyId>STS\..*<SecurityToken>CAIS/s);
    assert.match(await xml({ RoleArn: 'x' }), /<Error>.*<Code>InvalidParameter.RoleArn<\/Code>/s);
  });

  it('accepts a signed GET once', async () => {
    const query = rpc('GET', { Format: 'JSON' });
    const first = await fetch(`${cloud.endpoint}/?${query}`);
    assert.equal(first.status, 200);
    const { AssumedRoleUser } = (await first.json()) as { AssumedRoleUser: { Arn: string } };
    assert.match(AssumedRoleUser.Arn, /:assumed-role\/oss-upload\/own$/);
    const second = await fetch(`${cloud.endpoint}/?${query}`);
    assert.equal(((await second.json()) as { Code: string }).Code, 'SignatureNonceUsed');
  });
});

describe('The policy of a session', () => {
  it('allows only what it names', async () => {
    const policy = allow(
      ['oss:PutObject', 'oss:AbortMultipartUpload', 'oss:ListParts'],
      [`acs:oss:*:*:${cloud.bucket}/user/1/*`],
    );
    const oss = client(await assume(policy));
    await oss.put('user/1/a.txt', one);
    for (const denied of [
      oss.put('user/2/a.txt', one),
      oss.put('user/1', one),
      oss.get('user/1/a.txt'),
      oss.list({ 'max-keys': 1 }, {}),
      oss.listUploads({ 'max-uploads': 10 }),
      oss.delete('user/1/a.txt'),
      oss.deleteMulti(['user/1/a.txt']),
    ])
      assert.equal(await codeOf(denied), 'AccessDenied');
    const { uploadId } = await oss.initMultipartUpload('user/1/big');
    await oss.uploadPart('user/1/big', uploadId, 1, Buffer.from('part'), 0, 4);
    await oss.listParts('user/1/big', uploadId);
    await oss.abortMultipartUpload('user/1/big', uploadId);
  });

  it('lets Deny win over Allow, and ignores an Allow with conditions', async () => {
    const both = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'oss:*', Resource: '*' },
        { Effect: 'Deny', Action: 'oss:Put*', Resource: `acs:oss:*:*:${cloud.bucket}/secret/?.txt` },
      ],
    };
    const oss = client(await assume(both));
    await oss.put('secret/ab.txt', one);
    assert.equal(await codeOf(oss.put('secret/a.txt', one)), 'AccessDenied');
    const conditional = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'oss:*', Resource: '*', Condition: { Bool: { 'acs:SecureTransport': 'true' } } },
      ],
    };
    assert.equal(await codeOf(client(await assume(conditional)).put('x', one)), 'AccessDenied');
  });

  it('cannot allow more than the policy of the role', async () => {
    const narrow = await mockCloud({
      store: 'memory',
      rolePolicy: JSON.stringify(allow(['oss:PutObject'], ['acs:oss:*:*:mock-bucket/up/*'])),
    });
    const oss = sdk(narrow, await assumeAt(narrow, allow(['oss:*'], ['*'])));
    await oss.put('up/a', one);
    assert.equal(await codeOf(oss.put('b', one)), 'AccessDenied');
    await narrow.close();
  });
});

describe('A security token', () => {
  it('is rejected after it has expired', async () => {
    const oss = client(await assume());
    now += 600_000;
    const other = client(await assume());
    now += 600_000;
    const skew = { amendTimeSkewed: now - Date.now() };
    Object.assign((oss as unknown as { options: object }).options, skew);
    Object.assign((other as unknown as { options: object }).options, skew);
    assert.equal(await codeOf(oss.put('x', one)), 'SecurityTokenExpired');
    await other.put('x', one);
    now = Date.now();
  });

  it('is rejected if it is missing, wrong or of another session', async () => {
    const [first, second] = [await assume(), await assume()];
    const { stsToken: _, ...bare } = first;
    assert.equal(await codeOf(client({ ...bare, stsToken: '' }).put('x', one)), 'InvalidAccessKeyId');
    assert.equal(await codeOf(client({ ...first, stsToken: 'CAISgarbage' }).put('x', one)), 'InvalidSecurityToken');
    assert.equal(
      await codeOf(client({ ...first, stsToken: second.stsToken }).put('x', one)),
      'AccessKeyIdAndSecurityTokenNotMatch',
    );
    assert.equal(
      await codeOf(client({ ...first, accessKeySecret: second.accessKeySecret }).put('x', one)),
      'SignatureDoesNotMatch',
    );
  });

  it('expires after the number of requests in the switch tokenRequests', async () => {
    cloud.setSwitches({ tokenRequests: 2 });
    const oss = client(await assume());
    await oss.put('1', one);
    await oss.put('2', one);
    assert.equal(await codeOf(oss.put('3', one)), 'SecurityTokenExpired');
    await client(await assume()).put('3', one);
    cloud.resetSwitches();
  });
});

describe('AssumeRole by the newer SDKs', () => {
  /** Signs by the documentation of ACS3, without the mock's code. */
  function acs3(
    parameters: Record<string, string>,
    secret: string,
    inBody: boolean,
  ): { url: string; init: RequestInit } {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const form = new URLSearchParams(parameters).toString().replaceAll('+', '%20').replaceAll('*', '%2A');
    const body = inBody ? form : '';
    const headers: Record<string, string> = {
      ...(inBody ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      host: new URL(cloud.endpoint).host,
      'x-acs-action': 'AssumeRole',
      'x-acs-content-sha256': sha256(body),
      'x-acs-date': new Date(now).toISOString().replace(/\.\d+/, ''),
      'x-acs-signature-nonce': randomUUID(),
      'x-acs-version': '2015-04-01',
    };
    const names = Object.keys(headers).sort();
    const query = inBody ? '' : form.split('&').sort().join('&');
    const canonical = `POST\n/\n${query}\n${names.map((name) => `${name}:${headers[name]}\n`).join('')}\n${names.join(';')}\n${sha256(body)}`;
    const signature = createHmac('sha256', secret)
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest('hex');
    headers['authorization'] =
      `ACS3-HMAC-SHA256 Credential=${cloud.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
    return { url: `${cloud.endpoint}/${query && `?${query}`}`, init: { method: 'POST', headers, body } };
  }

  for (const inBody of [true, false]) {
    it(`reads parameters from the ${inBody ? 'body' : 'query'}`, async () => {
      const parameters = {
        RoleArn: cloud.roleArn,
        RoleSessionName: 'new-sdk',
        DurationSeconds: '900',
        Policy: JSON.stringify(allow(['oss:PutObject'], ['acs:oss:*:*:sts-bucket/a b/*'])),
      };
      const right = acs3(parameters, cloud.accessKeySecret, inBody);
      const response = await fetch(right.url, right.init);
      const { Credentials: given } = (await response.json()) as { Credentials: Record<string, string> };
      assert.equal(response.status, 200);
      const oss = client({
        ...{ accessKeyId: given['AccessKeyId']!, accessKeySecret: given['AccessKeySecret']! },
        stsToken: given['SecurityToken']!,
      });
      await oss.put('a b/1', one);
      assert.equal(await codeOf(oss.put('c', one)), 'AccessDenied');
      const wrong = acs3(parameters, 'wrong', inBody);
      assert.equal(
        ((await (await fetch(wrong.url, wrong.init)).json()) as { Code: string }).Code,
        'SignatureDoesNotMatch',
      );
    });
  }
});
