import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, presignedUrl, UploadQueue } from '../../src/core.js';
import { forgetRequests, requests, storedBytes, switches } from './cloud.js';
import { bytes, file, sameBytes } from './files.js';
import { keyOf, upload } from './upload.js';

const path = '/get_presigned_url_for_oss_upload';
const size = 9_500_000;
const transfer = { parallelParts: 3, partSize: 1_000_000, stallTimeout: 30_000, verify: true };

async function count(operation: string): Promise<number> {
  return (await requests()).filter((request) => request.operation === operation && request.status < 300).length;
}

/** The demo's endpoint, with a list of the operations it was asked for. */
function counting(): { fetchGrant: FetchGrant; asked: string[] } {
  const asked: string[] = [];
  const ask = endpoint(path);
  return {
    asked,
    fetchGrant: (request, signal) => (asked.push(request.operation?.name ?? 'whole'), ask(request, signal)),
  };
}

describe('an upload in parts by presigned URLs', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  it('asks the backend for each request, once', async () => {
    const { fetchGrant, asked } = counting();
    const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer }, [file(size)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(task?.result).to.include({ verified: true, type: 'image/jpeg' });
    expect(task?.result?.url).to.match(/^http:\/\/127[^?]+$/);
    const parts = Array.from({ length: 10 }, () => 'part');
    expect(asked.toSorted()).to.deep.equal(['complete', 'create', ...parts]);
  }).timeout(20_000);

  it('pauses and goes on with the parts that are missing', async () => {
    await switches({ bandwidth: 4_000_000 });
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: endpoint(path), transfer });
    const [task] = queue.add([file(size)]);
    await new Promise<void>((resolve) => {
      queue.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 4_500_000 && resolve());
    });
    queue.pause();
    await switches();
    await forgetRequests();
    const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
    queue.resume();
    await settled;
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(await count('UploadPart')).to.be.within(1, 8);
    expect(await count('InitiateMultipartUpload')).to.equal(0);
  }).timeout(20_000);

  it('gets a new URL for one that has expired', async () => {
    const ask = endpoint(path);
    const spoiled = new Set<number>(); // the first answer for each of six parts: three are used, three lie ready
    const fetchGrant: FetchGrant = async (request, signal) => {
      const answer = (await (await (ask(request, signal) as Promise<Response>)).json()) as { url: string };
      const { operation } = request;
      if (operation?.name !== 'part' || operation.partNumber > 6 || spoiled.has(operation.partNumber)) return answer;
      spoiled.add(operation.partNumber);
      const ofOld = answer.url.replace(/(x-oss-date=|%2F)\d{4}(?=\d{4})/g, (_, before) => `${before}2020`);
      return { ...answer, url: ofOld.replace(/x-oss-expires=\d+/, 'x-oss-expires=1') };
    };
    const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer }, [file(size)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(spoiled.size).to.equal(6);
    expect((await requests()).filter(({ status }) => status === 403)).to.have.length(3);
  }).timeout(20_000);

  it('ends in OSS when it is canceled', async () => {
    await switches({ bandwidth: 2_000_000 });
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: endpoint(path), transfer });
    queue.add([file(size)]);
    await new Promise((resolve) => queue.addEventListener('upload-progress', resolve, { once: true }));
    queue.cancel();
    await switches();
    for (let i = 0; i < 50 && (await count('AbortMultipartUpload')) === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await count('AbortMultipartUpload')).to.equal(1);
  }).timeout(20_000);

  it('is not tried where the backend signs whole files only', async () => {
    const ask = endpoint(path);
    const fetchGrant: FetchGrant = ({ file: asked }, signal) => ask({ file: asked }, signal);
    const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer }, [file(size)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(await count('PutObject')).to.equal(1);
    expect(await count('InitiateMultipartUpload')).to.equal(0);
  }).timeout(20_000);
});
