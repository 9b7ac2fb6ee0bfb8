import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import OSS from 'ali-oss';
import { nodeHashes } from '../../demo/mock/node/node-hashes.js';
import { signRpc } from '../../demo/mock/sts/rpc-signature.js';
import { Query } from '../../demo/mock/protocol/request-target.js';
import { assume as assumeAt, codeOf, sdk, type Temporary } from '../support/node/sdk.js';
import { useCloud } from '../support/node/servers.js';

let now = Date.now();
const cloud = await useCloud({ bucket: 'sts-bucket', store: 'memory', clock: () => now });

const assume = (policy: unknown = '', seconds = 900, session = 'session-1') =>
  assumeAt(cloud, policy, seconds, session);
const client = (by: Temporary): OSS => sdk(cloud, { ...by });
const one = Buffer.from('1');

const allow = (actions: string[], resources: string[]) => ({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }],
});

describe('AssumeRole', () => {
  it('issues a token with all rights of the role, for both signatures', async () => {
    const temporary = await assume();
    assert.match(temporary.accessKeyId, /^STS\./);
    assert.ok(temporary.stsToken.length >= 300);
    assert.equal(Date.parse(temporary.expiration), Math.floor((now + 900_000) / 1000) * 1000);
    for (const authorizationV4 of [true, false]) {
      const oss = sdk(cloud, { ...temporary, authorizationV4 });
      await oss.put('a b/1.txt', Buffer.from('hello'));
      assert.equal((await oss.get('a b/1.txt')).content.toString(), 'hello');
    }
  });

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
      ['', 900, 'a b', 'RoleSessionName'],
      [{ Version: '1' }, 900, 'session-1', 'PolicyGrammar'],
      [allow(['oss:*'], ['x'.repeat(2048)]), 900, 'session-1', 'PolicySize'],
    ] as const)
      assert.equal(await codeOf(assume(policy, seconds, session)), `InvalidParameter.${parameter}`);
  });

  it('accepts a signed GET once, and responds in XML on request', async () => {
    const pairs = Object.entries({
      ...{ Action: 'AssumeRole', Version: '2015-04-01', AccessKeyId: cloud.accessKeyId, SignatureNonce: randomUUID() },
      ...{ SignatureMethod: 'HMAC-SHA1', SignatureVersion: '1.0', Timestamp: new Date(now).toISOString() },
      ...{ RoleArn: cloud.roleArn, RoleSessionName: 'own', Format: 'XML' },
    });
    const Signature = signRpc('GET', new Query(pairs), cloud.accessKeySecret, nodeHashes);
    const send = async () =>
      (await fetch(`${cloud.endpoint}/?${new URLSearchParams([...pairs, ['Signature', Signature]])}`)).text();
    const first = await send();
    assert.match(first, /<AssumeRoleResponse>.*<Credentials><AccessKeyId>STS\..*<SecurityToken>CAIS/s);
    assert.match(first, /<Arn>[^<]*:assumed-role\/oss-upload\/own<\/Arn>/);
    assert.match(await send(), /<Error>.*<Code>SignatureNonceUsed<\/Code>/s);
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
      oss.get('user/1/a.txt'),
      oss.list({ 'max-keys': 1 }, {}),
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
    const everything = { Effect: 'Allow', Action: 'oss:*', Resource: '*' };
    const deny = { Effect: 'Deny', Action: 'oss:Put*', Resource: `acs:oss:*:*:${cloud.bucket}/secret/?.txt` };
    const oss = client(await assume({ Version: '1', Statement: [everything, deny] }));
    await oss.put('secret/ab.txt', one);
    assert.equal(await codeOf(oss.put('secret/a.txt', one)), 'AccessDenied');
    const conditional = { ...everything, Condition: { Bool: { 'acs:SecureTransport': 'true' } } };
    const other = client(await assume({ Version: '1', Statement: [conditional] }));
    assert.equal(await codeOf(other.put('x', one)), 'AccessDenied');
  });
});

describe('A security token', () => {
  it('is rejected after it has expired', async () => {
    const oss = client(await assume());
    now += 600_000;
    const other = client(await assume());
    now += 600_000;
    for (const { options } of [oss, other] as unknown as { options: object }[])
      Object.assign(options, { amendTimeSkewed: now - Date.now() });
    assert.equal(await codeOf(oss.put('x', one)), 'SecurityTokenExpired');
    await other.put('x', one);
    now = Date.now();
  });

  it('is rejected if it is missing, wrong or of another session', async () => {
    const [first, second] = [await assume(), await assume()];
    for (const [change, code] of [
      [{ stsToken: '' }, 'InvalidAccessKeyId'],
      [{ stsToken: 'CAISgarbage' }, 'InvalidSecurityToken'],
      [{ stsToken: second.stsToken }, 'AccessKeyIdAndSecurityTokenNotMatch'],
      [{ accessKeySecret: second.accessKeySecret }, 'SignatureDoesNotMatch'],
    ] as const)
      assert.equal(await codeOf(client({ ...first, ...change }).put('x', one)), code);
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

/** What STS responds to a request signed by the documentation of ACS3, without the mock's code. */
async function acs3(secret: string, inBody: boolean) {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const parameters = new URLSearchParams({
    ...{ RoleArn: cloud.roleArn, RoleSessionName: 'new-sdk', DurationSeconds: '900' },
    Policy: JSON.stringify(allow(['oss:PutObject'], ['acs:oss:*:*:sts-bucket/a b/*'])),
  });
  const form = parameters.toString().replaceAll('+', '%20').replaceAll('*', '%2A');
  const [body, query] = inBody ? [form, ''] : ['', form.split('&').sort().join('&')];
  const headers: Record<string, string> = {
    ...(inBody && { 'content-type': 'application/x-www-form-urlencoded' }),
    host: new URL(cloud.endpoint).host,
    'x-acs-action': 'AssumeRole',
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': new Date(now).toISOString().replace(/\.\d+/, ''),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2015-04-01',
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = `POST\n/\n${query}\n${lines}\n${names.join(';')}\n${sha256(body)}`;
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  headers['authorization'] =
    `ACS3-HMAC-SHA256 Credential=${cloud.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const response = await fetch(`${cloud.endpoint}/${query && `?${query}`}`, { method: 'POST', headers, body });
  return (await response.json()) as { Code?: string; Credentials: Record<string, string> };
}

for (const inBody of [true, false])
  it(`AssumeRole by the newer SDKs reads parameters from the ${inBody ? 'body' : 'query'}`, async () => {
    const { Credentials: given } = await acs3(cloud.accessKeySecret, inBody);
    const keys = { accessKeyId: given['AccessKeyId']!, accessKeySecret: given['AccessKeySecret']! };
    const oss = client({ ...keys, stsToken: given['SecurityToken']! });
    await oss.put('a b/1', one);
    assert.equal(await codeOf(oss.put('c', one)), 'AccessDenied');
    assert.equal((await acs3('wrong', inBody)).Code, 'SignatureDoesNotMatch');
  });
