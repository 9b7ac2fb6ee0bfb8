import { expect } from '@open-wc/testing';
import { type ModeChoice, postPolicy, presignedUrl, sts, type UploadError } from '../../src/core.js';
import { upload } from '../support/browser/upload.js';

const secrets = [
  'LTAI5tVerySecretId0123',
  'Sup3rSecretValueThatNobodyMaySee',
  'CAIStokenThatNobodyMaySee0123456789',
  'c2lnbmF0dXJlVGhhdE5vYm9keU1heVNlZTE=',
];
const [id, secret, token, signature] = secrets;
const policy = btoa(JSON.stringify({ expiration: '2099-01-01T00:00:00Z', conditions: [{ bucket: 'b' }] }));

const responses: [
  name: string,
  mode: ModeChoice | undefined,
  response: Record<string, string>,
  missing: Record<string, string>,
][] = [
  [
    'sts',
    sts,
    { AccessKeyId: `STS.${id}`, AccessKeySecret: secret!, SecurityToken: token!, bucket: 'b', region: 'cn-hangzhou' },
    { AccessKeyId: 'accessKeyId', AccessKeySecret: 'accessKeySecret', SecurityToken: 'securityToken' },
  ],
  [
    'a V1 form',
    postPolicy,
    { host: 'https://b.oss-cn-hangzhou.aliyuncs.com', policy, OSSAccessKeyId: id!, signature: signature!, dir: 'a/' },
    { host: 'host', policy: 'policy', OSSAccessKeyId: 'accessKeyId', signature: 'signature' },
  ],
  [
    'a V4 form',
    postPolicy,
    {
      host: 'https://b.oss-cn-hangzhou.aliyuncs.com',
      policy,
      x_oss_signature_version: 'OSS4-HMAC-SHA256',
      x_oss_credential: `STS.${id}/20300101/cn-hangzhou/oss/aliyun_v4_request`,
      x_oss_date: '20300101T000000Z',
      x_oss_signature: signature!,
      security_token: token!,
    },
    {
      host: 'host',
      policy: 'policy',
      x_oss_credential: 'x_oss_credential',
      x_oss_date: 'x_oss_date',
      x_oss_signature: 'signature',
    },
  ],
  [
    'a presigned URL',
    presignedUrl,
    { url: `https://b.oss-cn-hangzhou.aliyuncs.com/a?OSSAccessKeyId=${id}&Expires=1&Signature=${signature}`, key: 'a' },
    { url: 'url' },
  ],
];

async function errorOf(mode: ModeChoice | undefined, response: unknown): Promise<UploadError> {
  const [task] = await upload({ mode, fetchGrant: () => Promise.resolve(response) }, [new File(['x'], 'a.txt')]);
  const error = task?.error;
  if (!error) throw new Error(`The task is ${task?.status}.`);
  const all = [error.message, error.hint, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
  for (const one of secrets) expect(all, 'what an error shows').not.to.contain(one.slice(0, 20));
  return error;
}

describe('the error about a wrong response', () => {
  for (const [name, mode, response, fields] of responses) {
    for (const [field, shownAs] of Object.entries(fields)) {
      it(`of ${name} without ${field} names the field, and those that are there`, async () => {
        const { [field]: _, ...rest } = response;
        const error = await errorOf(mode, { code: 0, data: rest });
        const there = ['code', ...Object.keys(rest)].join(', ');
        expect(error).to.include({
          code: 'grant',
          message: `The endpoint’s response has no ${shownAs}; it has ${there}.`,
        });
      });

      it(`of ${name} with an empty ${field} names the field`, async () => {
        const error = await errorOf(mode, { ...response, [field]: '' });
        expect(error.message).to.contain(`has no ${shownAs};`);
      });
    }
  }

  it('that fits no mode lists what each mode needs', async () => {
    const error = await errorOf(undefined, { name: 'x', host: 'y' });
    expect(error.message).to.equal(
      'The endpoint’s response has no policy, uploadAuth, accessKeySecret or url; it has name, host.',
    );
  });

  it('of another mode lists what is missing for this one', async () => {
    const [credentials, form, , url] = responses.map(([, , response]) => response);
    expect((await errorOf(sts, url)).message).to.contain('has no accessKeyId; it has url, key.');
    expect((await errorOf(sts, url?.['url'])).message).to.equal(
      'The endpoint’s response has no accessKeyId; it has url.',
    );
    expect((await errorOf(postPolicy, credentials)).message).to.contain('has no policy;');
    expect((await errorOf(presignedUrl, form)).message).to.contain('has no url;');
  });

  it('with a URL for another method names the method', async () => {
    const url = responses[3]![2]['url'];
    const error = await errorOf(presignedUrl, { url, method: 'get' });
    expect(error).to.include({ code: 'grant', message: 'The URL is signed for GET, not for PUT.' });
  });

  it('without bucket or region, which the page does not set either, names the attribute', async () => {
    const { bucket: _, ...withoutBucket } = responses[0]![2];
    const { region: _region, ...withoutRegion } = responses[0]![2];
    expect(await errorOf(sts, withoutBucket)).to.include({ code: 'config', message: 'The bucket is unknown.' });
    expect((await errorOf(sts, withoutRegion)).hint).to.contain('`region`');
  });

  it('with an address of the internal network names the public one', async () => {
    const host = 'https://b.oss-cn-hangzhou-internal.aliyuncs.com';
    for (const [mode, response] of [
      [sts, { ...responses[0]![2], endpoint: host }],
      [postPolicy, { ...responses[1]![2], host }],
      [presignedUrl, { url: `${host}/a?Signature=${signature}` }],
    ] as const) {
      const error = await errorOf(mode, response);
      expect(error.code).to.equal('config');
      expect(error.message).to.contain('b.oss-cn-hangzhou-internal.aliyuncs.com');
      expect(error.hint).to.contain('without "-internal"');
    }
  });

  const texts: [string, unknown, RegExp][] = [
    ['nothing', '', /is empty/],
    ['blank lines', '\uFEFF \n', /is empty/],
    ['null', 'null', /is empty/],
    ['a number', '42', /is empty/],
    ['a list', '[]', /has no policy, uploadAuth, accessKeySecret or url; it has nothing/],
    ['a login page', '<!DOCTYPE html><title>Login</title>', /with a page/],
    ['an error in words', 'Not logged in', /^Not logged in$/],
    [
      'JSON that is cut off',
      `{"AccessKeyId":"STS.x","AccessKeySecret":"${secret}`,
      /looks like JSON, but cannot be read/,
    ],
    ['a dictionary of Python', `{'AccessKeySecret': '${secret}'}`, /looks like JSON, but cannot be read/],
    ['text with a secret', `key=${secret} id=${id}`, /^key=… id=…$|^key…|…/],
    ['text with a signed URL', `see https://b/x?Signature=${signature} there`, /^see https:\/\/b\/x there$/],
    ['an address that is not a URL', 'https://%', /not a valid URL/],
    ['a message of its own', { success: false, message: 'quota exceeded' }, /^quota exceeded$/],
    ['a nested error', { error: { code: 'Forbidden', message: 'no role' } }, /^no role$/],
    ['an error of Spring', { timestamp: 1, status: 401, error: 'Unauthorized', path: '/x' }, /^Unauthorized$/],
  ];
  for (const [name, response, message] of texts) {
    it(`that is ${name} names that`, async () => {
      expect((await errorOf(undefined, response)).message).to.match(message);
    });
  }
});
