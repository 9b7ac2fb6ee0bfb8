import { expect } from '@open-wc/testing';
import { setupWorker } from 'msw/browser';
import { mswCloud } from '../../demo/mock/msw/msw-cloud.js';
import { sts } from '../../src/core.js';
import { encodeQuery, signQuery } from '../../src/signing/sign-v4.js';
import { encodePath } from '../../src/object/percent-encoding.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

const origin = 'https://mock-bucket.oss-cn-hangzhou.aliyuncs.com';
const cloud = await mswCloud(origin);
const { accessKeyId, accessKeySecret, bucket } = cloud;
const region = 'cn-hangzhou';

async function stored(key: string): Promise<Uint8Array> {
  const by = { accessKeyId, accessKeySecret, region };
  const query = await signQuery({ method: 'GET', bucket, key }, by, Date.now(), 600);
  return new Uint8Array(await (await fetch(`${origin}/${encodePath(key)}?${encodeQuery(query)}`)).arrayBuffer());
}

describe('the mock cloud, in the page under msw', () => {
  const worker = setupWorker(...cloud.handlers);
  before(() => worker.start({ quiet: true, onUnhandledRequest: 'bypass' }));
  after(() => worker.stop());

  it('stores an upload in parts, signed in the page', async () => {
    const grant = { accessKeyId, accessKeySecret, bucket, region, securityToken: undefined };
    const transfer = { parallelParts: 3, partSize: 200_000, stallTimeout: 10_000, verify: true };
    const [task] = await upload({ mode: sts, endpoint: async () => grant, transfer }, [file(900_000)]);
    expect(task?.result ?? task?.error).to.include({ verified: true });
    expect(sameBytes(await stored(keyOf(task)), bytes(900_000))).to.be.true;
  });
});
