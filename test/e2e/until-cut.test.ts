import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { forgetLines } from '../../src/oss/multipart/line.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';

/** More than two parts of the smallest size, and little enough for one request. */
const size = 1_500_000;

const operations = async () =>
  (await requests()).filter(({ method }) => method !== 'OPTIONS').map(({ operation }) => operation);
const count = async (wanted: string) => (await operations()).filter((name) => name === wanted).length;

describe('a file in one request', () => {
  beforeEach(async () => {
    forgetLines();
    await forgetRequests();
  });
  afterEach(() => switches());

  it('continues in parts when it takes longer than a part should', async () => {
    await switches({ bandwidth: 100_000 });
    const [task] = await upload({ mode: sts, fetchGrant: endpoint('/server/sts') }, [file(size)]);
    expect(task?.result?.verified).to.equal(true);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
    expect(await count('PostObject')).to.equal(1);
    expect(await count('HeadObject')).to.equal(1); // it might have been stored
    expect(await count('UploadPart')).to.be.greaterThan(4);
    await switches();
    const [next] = await upload({ mode: sts, fetchGrant: endpoint('/server/sts') }, [file(size, 'next.bin')]);
    expect(next?.result?.verified).to.equal(true);
    expect(await count('PostObject')).to.equal(1); // the line is known now
  }).timeout(60_000);

  it('waits for the application, if it is called back', async () => {
    await switches({ faults: [{ kind: 'delay', operation: ['PostObject', 'PutObject'], ms: 9_000, times: 1 }] });
    const object = { callback: { url: `${location.origin}/oss-callback`, body: 'key=${object}' } };
    const [task] = await upload({ mode: sts, fetchGrant: endpoint('/server/sts'), object }, [file(size)]);
    expect(task?.error?.code).to.be.oneOf([undefined, 'callback']);
    expect((await count('PostObject')) + (await count('PutObject'))).to.equal(1);
    expect(await count('UploadPart')).to.equal(0);
  }).timeout(60_000);

  it('is found when it was stored, and only its response was lost', async () => {
    await upload({ mode: sts, fetchGrant: endpoint('/server/sts') }, [file(1_000, 'first.bin')]); // the host responds to this page
    await forgetRequests();
    await switches({ faults: [{ kind: 'lost-answer', operation: 'PostObject' }] });
    const [task] = await upload({ mode: sts, fetchGrant: endpoint('/server/sts') }, [file(size)]);
    expect(task?.result?.verified).to.equal(true);
    expect(await count('HeadObject')).to.equal(1);
    expect(await count('UploadPart')).to.equal(0);
  }).timeout(20_000);

  it('fails with the advice to send parts, where the mode has one request', async () => {
    const ask = { mode: postPolicy, fetchGrant: endpoint('/server/post-policy') };
    await upload(ask, [file(1_000, 'first.bin')]);
    await switches({ faults: [{ kind: 'reset', operation: 'PostObject', atByte: 500_000 }] });
    const retryPolicy = { retryFor: 300, firstDelay: 20, maxDelay: 50 };
    const [task] = await upload({ ...ask, retryPolicy }, [file(size)]);
    expect(task?.error?.code).to.equal('network');
    expect(task?.error?.hint).to.match(/`sts`, or a backend that signs each part/);
  }).timeout(20_000);

  it('is sent in one request again where the backend signs no parts', async () => {
    const ask = endpoint('/server/presigned-url');
    const fetchGrant: FetchGrant = ({ file: asked }, signal) => ask({ file: asked }, signal);
    await upload({ mode: presignedUrl, fetchGrant }, [file(1_000, 'first.bin')]);
    await forgetRequests();
    await switches({ faults: [{ kind: 'reset', operation: 'PutObject', atByte: 500_000, times: 3 }] });
    const [task] = await upload({ mode: presignedUrl, fetchGrant }, [file(size)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
    expect(await count('UploadPart')).to.equal(0);
  }).timeout(20_000);
});
