import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { type MockCloud, mockCloud } from '../../demo/mock/index.js';
import { nodeHashes } from '../../demo/mock/node/node-hashes.js';
import { signRpc } from '../../demo/mock/sts/rpc-signature.js';
import { Query } from '../../demo/mock/protocol/request-target.js';
import { vectors } from '../support/node/vectors.js';

let cloud: MockCloud;
let now = Date.now();
before(async () => {
  cloud = await mockCloud({ bucket: 'sts-bucket', store: 'memory', clock: () => now });
});
after(() => cloud.close());

function sts(more: object = {}): OSS.STS {
  return new OSS.STS({
    accessKeyId: cloud.accessKeyId,
    accessKeySecret: cloud.accessKeySecret,
    endpoint: cloud.endpoint,
    ...more,
  } as never);
}

interface Temporary {
  AccessKeyId: string;
  AccessKeySecret: string;
  SecurityToken: string;
  Expiration: string;
}

async function assume(policy: unknown = '', seconds = 900, session = 'session-1'): Promise<Temporary> {
  const { credentials } = await sts().assumeRole(cloud.roleArn, policy as string, seconds, session);
  return credentials;
}

function client(
  { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: stsToken }: Temporary,
  authorizationV4 = true,
): OSS {
  const options = {
    region: 'oss-cn-hangzhou',
    endpoint: cloud.endpoint,
    bucket: cloud.bucket,
    accessKeyId,
    accessKeySecret,
    stsToken,
    authorizationV4,
    refreshSTSToken: async () => ({}),
    refreshSTSTokenInterval: 1e9,
  };
  return new OSS(options as unknown as OSS.Options);
}

function allow(actions: string[], resources: string[], effect = 'Allow'): object {
  return { Version: '1', Statement: [{ Effect: effect, Action: actions, Resource: resources }] };
}

const code =
  (expected: string) =>
  (error: { code?: string }): boolean => {
    assert.equal(error.code, expected);
    return true;
  };

describe('AssumeRole', () => {
  it('signs RPC requests as in the vector', () => {
    for (const { params, access_key_secret, signature } of vectors.sts_rpc) {
      assert.equal(signRpc('POST', new Query(Object.entries(params)), access_key_secret, nodeHashes), signature);
    }
  });

  for (const authorizationV4 of [true, false]) {
    it(`issues a token with all rights of the role, V${authorizationV4 ? 4 : 1}`, async () => {
      const temporary = await assume();
      assert.match(temporary.AccessKeyId, /^STS\./);
      assert.ok(temporary.SecurityToken.length >= 300);
      assert.equal(Date.parse(temporary.Expiration), Math.floor((now + 900_000) / 1000) * 1000);
      const oss = client(temporary, authorizationV4);
      await oss.put('a b/1.txt', Buffer.from('hello'));
      assert.equal((await oss.get('a b/1.txt')).content.toString(), 'hello');
    });
  }

  it('rejects wrong requests with STS’s codes', async () => {
    await assert.rejects(sts({ accessKeySecret: 'wrong' }).assumeRole(cloud.roleArn), code('SignatureDoesNotMatch'));
    await assert.rejects(
      sts({ accessKeyId: 'unknown' }).assumeRole(cloud.roleArn),
      code('InvalidAccessKeyId.NotFound'),
    );
    await assert.rejects(sts().assumeRole('acs:ram::1234567890123456:role/nobody'), code('EntityNotExist.Role'));
    await assert.rejects(sts().assumeRole('no-arn'), code('InvalidParameter.RoleArn'));
    await assert.rejects(assume('', 899), code('InvalidParameter.DurationSeconds'));
    await assert.rejects(assume('', 3601), code('InvalidParameter.DurationSeconds'));
    await assert.rejects(assume('', 900, 'x'), code('InvalidParameter.RoleSessionName'));
    await assert.rejects(assume('', 900, 'a b'), code('InvalidParameter.RoleSessionName'));
    await assert.rejects(assume({ Version: '1' }), code('InvalidParameter.PolicyGrammar'));
    await assert.rejects(assume(allow(['oss:*'], ['x'.repeat(2048)])), code('InvalidParameter.PolicySize'));
    const { AccessKeyId, AccessKeySecret } = await assume();
    await assert.rejects(
      sts({ accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret }).assumeRole(cloud.roleArn),
      code('NoPermission'),
    );
  });

  it('responds in XML on request', async () => {
    const xml = async (more: Record<string, string>): Promise<string> => {
      const pairs: [string, string][] = Object.entries({
        Action: 'AssumeRole',
        Version: '2015-04-01',
        Format: 'XML',
        AccessKeyId: cloud.accessKeyId,
        SignatureNonce: randomUUID(),
        Timestamp: new Date(now).toISOString(),
        RoleArn: cloud.roleArn,
        RoleSessionName: 'xml',
        ...more,
      });
      const signature = signRpc('POST', new Query(pairs), cloud.accessKeySecret, nodeHashes);
      const body = new URLSearchParams([...pairs, ['Signature', signature]]);
      return (await fetch(cloud.endpoint, { method: 'POST', body })).text();
    };
    assert.match(await xml({}), /<AssumeRoleResponse>.*<Credentials><AccessKeyId>STS\..*<SecurityToken>CAIS/s);
    assert.match(await xml({ RoleArn: 'x' }), /<Error>.*<Code>InvalidParameter.RoleArn<\/Code>/s);
  });

  it('accepts a signed GET once', async () => {
    const pairs: [string, string][] = Object.entries({
      Action: 'AssumeRole',
      Version: '2015-04-01',
      Format: 'JSON',
      AccessKeyId: cloud.accessKeyId,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: 'once',
      Timestamp: new Date(now).toISOString(),
      RoleArn: cloud.roleArn,
      RoleSessionName: 'get',
    });
    const query = new URLSearchParams([
      ...pairs,
      ['Signature', signRpc('GET', new Query(pairs), cloud.accessKeySecret, nodeHashes)],
    ]);
    const first = await fetch(`${cloud.endpoint}/?${query}`);
    assert.equal(first.status, 200);
    assert.match(
      ((await first.json()) as { AssumedRoleUser: { Arn: string } }).AssumedRoleUser.Arn,
      /:assumed-role\/oss-upload\/get$/,
    );
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
    await oss.put('user/1/a.txt', Buffer.from('1'));
    await assert.rejects(oss.put('user/2/a.txt', Buffer.from('1')), code('AccessDenied'));
    await assert.rejects(oss.put('user/1', Buffer.from('1')), code('AccessDenied'));
    await assert.rejects(oss.get('user/1/a.txt'), code('AccessDenied'));
    await assert.rejects(oss.list({ 'max-keys': 1 }, {}), code('AccessDenied'));
    await assert.rejects(oss.listUploads({ 'max-uploads': 10 }), code('AccessDenied'));
    await assert.rejects(oss.delete('user/1/a.txt'), code('AccessDenied'));
    await assert.rejects(oss.deleteMulti(['user/1/a.txt']), code('AccessDenied'));
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
    await oss.put('secret/ab.txt', Buffer.from('1'));
    await assert.rejects(oss.put('secret/a.txt', Buffer.from('1')), code('AccessDenied'));
    const conditional = {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'oss:*', Resource: '*', Condition: { Bool: { 'acs:SecureTransport': 'true' } } },
      ],
    };
    await assert.rejects(client(await assume(conditional)).put('x', Buffer.from('1')), code('AccessDenied'));
  });

  it('cannot allow more than the policy of the role', async () => {
    const narrow = await mockCloud({
      store: 'memory',
      rolePolicy: JSON.stringify(allow(['oss:PutObject'], ['acs:oss:*:*:mock-bucket/up/*'])),
    });
    const { credentials } = await new OSS.STS({
      accessKeyId: narrow.accessKeyId,
      accessKeySecret: narrow.accessKeySecret,
      endpoint: narrow.endpoint,
    } as never).assumeRole(narrow.roleArn, allow(['oss:*'], ['*']));
    const { AccessKeyId, AccessKeySecret, SecurityToken } = credentials;
    const oss = new OSS({
      region: 'oss-cn-hangzhou',
      endpoint: narrow.endpoint,
      bucket: narrow.bucket,
      accessKeyId: AccessKeyId,
      accessKeySecret: AccessKeySecret,
      stsToken: SecurityToken,
      authorizationV4: true,
      refreshSTSToken: async () => ({}),
      refreshSTSTokenInterval: 1e9,
    } as never);
    await oss.put('up/a', Buffer.from('1'));
    await assert.rejects(oss.put('b', Buffer.from('1')), code('AccessDenied'));
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
    await assert.rejects(oss.put('x', Buffer.from('1')), code('SecurityTokenExpired'));
    await other.put('x', Buffer.from('1'));
    now = Date.now();
  });

  it('is rejected if it is missing, wrong or of another session', async () => {
    const [one, two] = [await assume(), await assume()];
    const { SecurityToken: _, ...bare } = one;
    await assert.rejects(client({ ...bare, SecurityToken: '' }).put('x', Buffer.from('1')), code('InvalidAccessKeyId'));
    await assert.rejects(
      client({ ...one, SecurityToken: 'CAISgarbage' }).put('x', Buffer.from('1')),
      code('InvalidSecurityToken'),
    );
    await assert.rejects(
      client({ ...one, SecurityToken: two.SecurityToken }).put('x', Buffer.from('1')),
      code('AccessKeyIdAndSecurityTokenNotMatch'),
    );
    await assert.rejects(
      client({ ...one, AccessKeySecret: two.AccessKeySecret }).put('x', Buffer.from('1')),
      code('SignatureDoesNotMatch'),
    );
  });

  it('expires after the number of requests in the switch tokenRequests', async () => {
    cloud.setSwitches({ tokenRequests: 2 });
    const oss = client(await assume());
    await oss.put('1', Buffer.from('1'));
    await oss.put('2', Buffer.from('1'));
    await assert.rejects(oss.put('3', Buffer.from('1')), code('SecurityTokenExpired'));
    await client(await assume()).put('3', Buffer.from('1'));
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
      const { Credentials } = (await response.json()) as { Credentials: Temporary };
      assert.equal(response.status, 200);
      await client(Credentials).put('a b/1', Buffer.from('1'));
      await assert.rejects(client(Credentials).put('c', Buffer.from('1')), code('AccessDenied'));
      const wrong = acs3(parameters, 'wrong', inBody);
      assert.equal(
        ((await (await fetch(wrong.url, wrong.init)).json()) as { Code: string }).Code,
        'SignatureDoesNotMatch',
      );
    });
  }
});
