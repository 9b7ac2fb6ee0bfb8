import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUploadAuth } from '../../src/modes/vod/read-upload-auth.js';
import { assertFields, assertUploadError, thrownBy } from '../support/assertions.js';

process.env['TZ'] = 'Asia/Shanghai'; // where UTC differs from the local time

/** As VOD's documents describe it; `ExpireUTCTime` and `Region` are what responses have beside that. */
const auth = {
  SecurityToken: 'CAIS/token+of==>>>???>>>???', // with characters that make + and / in base64
  AccessKeyId: 'STS.NKsample',
  ExpireUTCTime: '2026-01-02T03:04:05Z',
  AccessKeySecret: 'sampleSecret',
  Expiration: '3600',
  Region: 'cn-shanghai',
};
const address = {
  Endpoint: 'https://oss-cn-shanghai.aliyuncs.com',
  Bucket: 'outin-0123456789abcdef00163e1a65b6',
  FileName: 'sv/4a5b6c7d-18f0/视频?>.mp4',
};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const response = (change: object = {}) => ({
  RequestId: '25818875-5F78-4AF6-D7D5-6DE22D88FF9E',
  VideoId: 'c6a23a870c8c4ffcd40cbd381333d501',
  UploadAddress: base64(address),
  UploadAuth: base64(auth),
  ...change,
});
const read = (change?: object) => readUploadAuth(response(change));

/** What every spelling of the response has to give. */
const expected = {
  ...{ accessKeyId: auth.AccessKeyId, accessKeySecret: auth.AccessKeySecret, securityToken: auth.SecurityToken },
  ...{ lifetime: 3_600_000, expiresAt: Date.UTC(2026, 0, 2, 3, 4, 5), region: 'cn-shanghai', unique: false },
  ...{ endpoint: address.Endpoint, bucket: address.Bucket, key: address.FileName },
  ...{ videoId: 'c6a23a870c8c4ffcd40cbd381333d501', mediaId: 'c6a23a870c8c4ffcd40cbd381333d501' },
};

function messageOf(change: object): string {
  const error = thrownBy(() => read(change));
  assertUploadError(error, { code: 'grant' });
  return (error as Error).message;
}

describe('a response of ApsaraVideo VOD', () => {
  const { RequestId: requestId, VideoId: videoId, UploadAddress: uploadAddress, UploadAuth: uploadAuth } = response();
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const both = (change: (text: string) => unknown) =>
    response({ UploadAuth: change(uploadAuth), UploadAddress: change(uploadAddress) });
  for (const [how, given] of [
    ['as VOD gives it', response()],
    ['in camel case, as SDKs name the fields', { requestId, videoId, uploadAddress, uploadAuth }],
    ['in snake case', { video_id: videoId, upload_address: uploadAddress, upload_auth: uploadAuth }],
    ['in a wrapper', { code: 200, msg: 'ok', data: response() }],
    ['in the wrapper of an SDK', { statusCode: 200, headers: {}, body: { videoId, uploadAddress, uploadAuth } }],
    ['as text', JSON.stringify(response())],
    ['as text in a string', JSON.stringify({ data: JSON.stringify(response()) })],
    ['in base64 for URLs, without padding', both((text) => Buffer.from(text, 'base64').toString('base64url'))],
    ['in base64 with line breaks', both((text) => text.replace(/.{76}/g, '$&\r\n'))],
    ['decoded to text', both(decoded)],
    ['decoded to objects', both((text) => JSON.parse(decoded(text)) as object)],
  ] as const)
    it(`is read ${how}`, () => assert.deepEqual(readUploadAuth(given), expected));

  for (const field of ['ImageId', 'MediaId'])
    it(`gives ${field}, by which nothing can be renewed`, () =>
      assertFields(read({ VideoId: undefined, [field]: 'a1' }), { videoId: undefined, mediaId: 'a1' }));

  it('takes the region from the address, else from a field', () => {
    const regions = {
      'http://oss-cn-beijing.aliyuncs.com': 'cn-beijing',
      'https://oss-ap-southeast-1.aliyuncs.com': 'ap-southeast-1',
      'https://oss-accelerate.aliyuncs.com': 'cn-shanghai',
      'https://upload.example.com': 'cn-shanghai',
    };
    for (const [Endpoint, region] of Object.entries(regions))
      assert.equal(read({ UploadAddress: base64({ ...address, Endpoint }) }).region, region);
  });

  it('reads Expiration as seconds, or as a date', () => {
    const expiryOf = (Expiration: unknown, ExpireUTCTime?: string) => {
      const { lifetime, expiresAt } = read({ UploadAuth: base64({ ...auth, Expiration, ExpireUTCTime }) });
      return { lifetime, expiresAt };
    };
    const time = expected.expiresAt;
    assert.deepEqual(expiryOf('3000'), { lifetime: 3_000_000, expiresAt: undefined });
    assert.deepEqual(expiryOf(3000), { lifetime: 3_000_000, expiresAt: undefined });
    assert.deepEqual(expiryOf('2026-01-02T03:04:05Z'), { lifetime: undefined, expiresAt: time });
    for (const utc of ['2026-01-02T03:04:05', '2026-01-02 03:04:05', '2026-01-02T11:04:05+08:00'])
      assert.deepEqual(expiryOf(undefined, utc), { lifetime: undefined, expiresAt: time }, utc);
    assert.deepEqual(expiryOf('soon', 'later'), { lifetime: undefined, expiresAt: undefined });
  });

  for (const field of ['uploadAuth', 'uploadAddress'])
    it(`is an error that names ${field} where that is missing, or not base64 of JSON`, () => {
      const name = `U${field.slice(1)}`;
      for (const nothing of [undefined, null, ''])
        assert.match(messageOf({ [name]: nothing }), new RegExp(` no ${field};`));
      const broken = ['%%%', 'bm90IEpTT04=', base64('text'), base64(7), uploadAuth.slice(0, -9), '{"a"', true, 7];
      for (const value of broken)
        assert.equal(messageOf({ [name]: value }), `The endpoint’s ${field} is not base64 of JSON.`, String(value));
    });

  for (const [outer, inner, fields] of [
    ['UploadAuth', auth, ['AccessKeyId', 'AccessKeySecret', 'SecurityToken']],
    ['UploadAddress', address, ['Endpoint', 'Bucket', 'FileName']],
  ] as const)
    it(`is an error that names what ${outer} lacks, and shows no value`, () => {
      for (const field of fields) {
        const message = messageOf({ [outer]: base64({ ...inner, [field]: undefined }) });
        assert.match(message, new RegExp(`no ${field} in u${outer.slice(1)}; it has`));
        for (const value of Object.values(auth)) assert.ok(!message.includes(value), value);
      }
    });

  it('that is VOD’s own error is shown with its message', () => {
    const error = { Code: 'InvalidVideo.NotFound', Message: 'The video does not exist.', RequestId: 'r' };
    assert.throws(() => readUploadAuth(error), /The video does not exist\./);
  });
});
