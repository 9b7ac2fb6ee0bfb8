import { expect } from '@open-wc/testing';
import { setupWorker } from 'msw/browser';
import { mswCloud } from '../../demo/mock/msw/msw-cloud.js';
import { type FetchGrant, presignedUrl, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import type { ModeChoice } from '../../src/core.js';
import { encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { settled } from '../support/settled.js';

const origin = 'https://mock-bucket.oss-cn-hangzhou.aliyuncs.com';
const cloud = await mswCloud(origin);
const { accessKeyId, accessKeySecret, bucket } = cloud;
const by = { accessKeyId, accessKeySecret, region: 'cn-hangzhou' };

async function urlFor(method: string, key: string, headers: Record<string, string> = {}): Promise<string> {
  const query = await signQuery({ method, bucket, key, headers }, by, Date.now(), 600);
  return `${origin}/${encodePath(key)}?${encodeQuery(query)}`;
}

async function upload(mode: ModeChoice, fetchGrant: FetchGrant, size: number): Promise<UploadTask> {
  const transfer = { parallelParts: 3, partSize: 200_000, stallTimeout: 10_000, verify: true };
  const queue = new UploadQueue({ mode, fetchGrant, transfer });
  const end = settled(queue);
  const [task] = queue.add([file(size)]);
  await end;
  if (task!.error) throw task!.error;
  return task!;
}

async function stored(key: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(await urlFor('GET', key))).arrayBuffer());
}

describe('the mock cloud, in the page under msw', () => {
  const worker = setupWorker(...cloud.handlers);
  before(() => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }));
  after(() => worker.stop());

  it('stores an upload by a presigned URL', async () => {
    const headers = { 'Content-Type': 'image/jpeg' };
    const key = 'by url/照片+1.jpg';
    const { result } = await upload(
      presignedUrl,
      async () => ({ url: await urlFor('PUT', key, headers), headers, key }),
      5000,
    );
    expect(result).to.include({ key, verified: true });
    expect(sameBytes(await stored(key), bytes(5000))).to.be.true;
  });

  it('stores an upload in parts, signed in the page', async () => {
    const grant = { accessKeyId, accessKeySecret, bucket, region: 'cn-hangzhou', securityToken: undefined };
    const { result } = await upload(sts, async () => grant, 900_000);
    expect(result?.verified).to.be.true;
    expect(sameBytes(await stored(result!.key), bytes(900_000))).to.be.true;
  });

  it('checks signatures', async () => {
    const url = await urlFor('PUT', 'a.txt');
    const response = await fetch(url.replace(/(x-oss-signature=)./, '$1g'), { method: 'PUT', body: 'x' });
    expect(response.status).to.equal(403);
  });
});
