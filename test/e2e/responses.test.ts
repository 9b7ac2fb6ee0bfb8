import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type ModeChoice,
  postPolicy,
  presignedUrl,
  sts,
  type UploadError,
} from '../../src/core.js';
import { servers, stored, storedBytes, switches } from '../support/browser/cloud.js';
import { errorText } from '../support/error-text.js';
import { bytes, sameBytes } from '../support/files.js';
import { done, placeLive } from '../support/browser/live-element.js';
import {
  addressOf,
  CALLBACK_RESPONSE,
  liveResponse,
  policyOf,
  type Shape,
  temporaryKeys,
} from '../support/browser/live-response.js';
import { signUrlV1, signV1 } from '../support/sign-v1.js';
import { keyOf, upload } from '../support/browser/upload.js';

const { shapes }: { shapes: Shape[] } = await (await fetch('/test/support/response-shapes.json')).json();
/** Ruby's `object_url` signs GET: no client can upload by it. */
const good = shapes.filter(({ id, expect: { kind } }) => kind !== 'error' && id !== 'seed-url-ruby');

/** How an upload of a few bytes fails. */
async function errorBy(fetchGrant: FetchGrant, mode?: ModeChoice): Promise<UploadError> {
  const retryPolicy = { retryFor: 0, firstDelay: 1, maxDelay: 1 };
  const [task] = await upload({ mode, endpoint: fetchGrant, retryPolicy }, [
    new File(['x'], 'a.png', { type: 'image/png' }),
  ]);
  if (!task?.error) throw new Error(`The task is ${task?.status}.`);
  return task.error;
}

describe('responses of the documentation and of real backends, over HTTP', () => {
  before(() => switches());

  let seed = 100;
  for (const shape of good)
    it(`upload by ${shape.id}${shape.seed_sample ? ', with the element' : ''}`, async () => {
      const { bucket, region, endpoint: at } = (await servers()).cloud; // the samples leave to the page where the bucket is
      const { body, dir } = await liveResponse(shape);
      const content = bytes(2000, seed++);
      const png = new File([content], 'photo.png', { type: 'image/png' });
      const fetchGrant = endpoint(addressOf(shape, body));
      let key: string;
      if (shape.seed_sample) {
        const place = `bucket="${bucket}" region="${region}" oss-endpoint="${at}" dir="${dir}"`;
        const { element } = await placeLive(place);
        element.endpoint = fetchGrant;
        await element.addFiles([png]);
        ({ key } = await done(element));
      } else {
        const [task] = await upload({ endpoint: fetchGrant, destination: { bucket, region, endpoint: at, dir } }, [
          png,
        ]);
        key = keyOf(task);
        if (/"callback"/.test(shape.body)) expect(task?.result?.callback).to.deep.equal(CALLBACK_RESPONSE);
      }
      const object = await stored(key);
      expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
      if (shape.mode !== 'url') expect(key).to.match(new RegExp(`^${dir}.+-photo\\.png$`));
    });

  it('fail with OSS’s error by seed-url-ruby, which signs GET', async () => {
    const shape = shapes.find(({ id }) => id === 'seed-url-ruby')!;
    const error = await errorBy(endpoint(addressOf(shape, (await liveResponse(shape)).body)), presignedUrl);
    expect(error).to.include({ code: 'denied', ossCode: 'SignatureDoesNotMatch' });
    expect(error.hint).to.contain('compare method');
  });

  it('upload by a V1 form and a V1 URL signed with STS credentials', async () => {
    const { cloud } = await servers();
    const { accessKeyId, accessKeySecret, securityToken, dir } = await temporaryKeys();
    const base = `${cloud.endpoint}/${cloud.bucket}/`;
    const policy = policyOf(cloud.bucket, dir);
    const signature = await signV1(policy, accessKeySecret);
    const form = { host: base, policy, OSSAccessKeyId: accessKeyId, signature, security_token: securityToken, dir };
    const key = `${dir}照片 +v1.png`;
    const url = await signUrlV1({ base, bucket: cloud.bucket, key, accessKeyId, accessKeySecret, securityToken });
    for (const grant of [form, url]) {
      const content = bytes(2000, seed++);
      const png = new File([content], 'photo.png', { type: 'image/png' });
      const [task] = await upload({ endpoint: () => Promise.resolve(grant) }, [png]);
      if (grant === url) expect(keyOf(task)).to.equal(key);
      expect(sameBytes(await storedBytes(keyOf(task)), content)).to.be.true;
    }
  });
});

const [id, secret, token, signature] = [
  'LTAI5tVerySecretId0123',
  'Sup3rSecretValueThatNobodyMaySee',
  'CAIStokenThatNobodyMaySee0123456789',
  'c2lnbmF0dXJlVGhhdE5vYm9keU1heVNlZTE=',
] as const;
const credentials = { accessKeyId: `STS.${id}`, accessKeySecret: secret, securityToken: token, bucket: 'b' };

async function errorOf(mode: ModeChoice | undefined, response: unknown): Promise<UploadError> {
  const error = await errorBy(async () => response, mode);
  for (const one of [id, secret, token, signature])
    expect(errorText(error), 'what an error shows').not.to.contain(one.slice(0, 20));
  return error;
}

describe('the error about a wrong response', () => {
  it('names a field that is missing or empty, and those that are there', async () => {
    for (const [mode, missing, response] of [
      [sts, 'securityToken', { ...credentials, securityToken: '', region: 'cn-hangzhou' }],
      [postPolicy, 'host', { policy: 'e30=', OSSAccessKeyId: id, signature, dir: 'a/' }],
      [presignedUrl, 'url', { key: 'a', signature }],
    ] as const) {
      const message = `The endpoint’s response has no ${missing}; it has code, ${Object.keys(response).join(', ')}.`;
      expect(await errorOf(mode, { code: 0, data: response })).to.include({ code: 'grant', message });
    }
  });

  it('without a region, which the page does not set either, names the attribute', async () => {
    expect((await errorOf(sts, credentials)).hint).to.contain('`region`');
  });

  const url = 'https://b.example/a';
  const internal = 'https://b.oss-cn-hangzhou-internal.aliyuncs.com';
  const namesInternal = /b\.oss-cn-hangzhou-internal\./;
  const likeJson = /looks like JSON, but cannot be read/;
  const texts: [string, unknown, RegExp][] = [
    ['nothing', '', /is empty/],
    ['blank lines', '\uFEFF \n', /is empty/],
    ['null', 'null', /is empty/],
    ['a number', '42', /is empty/],
    ['a list', '[]', /has no policy, uploadAuth, accessKeySecret or url; it has nothing/],
    ['JSON that is cut off', `{"AccessKeyId":"STS.x","AccessKeySecret":"${secret}`, likeJson],
    ['a dictionary of Python', `{'AccessKeySecret': '${secret}'}`, likeJson],
    ['text with a secret', `key=${secret} id=${id}`, /^key=… id=…$|^key…|…/],
    ['text with a signed URL', `see https://b/x?Signature=${signature} there`, /^see https:\/\/b\/x there$/],
    ['an address that is not a URL', 'https://%', /not a valid URL/],
    ['a URL for another method', { url, method: 'get' }, /^The URL is signed for GET, not for PUT\.$/],
    ['a URL of the internal network', `${internal}/a?Signature=${signature}`, namesInternal],
    ['a form of it', { host: internal, policy: 'e30=', OSSAccessKeyId: id, signature }, namesInternal],
    ['a nested error', { error: { code: 'Forbidden', message: 'no role' } }, /^no role$/],
    ['an error of Spring', { timestamp: 1, status: 401, error: 'Unauthorized', path: '/x' }, /^Unauthorized$/],
  ];
  for (const [name, response, message] of texts) {
    it(`that is ${name} names that`, async () => {
      expect((await errorOf(undefined, response)).message).to.match(message);
    });
  }
});
