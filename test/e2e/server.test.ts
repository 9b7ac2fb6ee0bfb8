import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, postPolicy, presignedUrl } from '../../src/core.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';

describe('<oss-direct-upload> with oss-direct-upload/server', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  const operations = async () => (await requests()).filter(({ status }) => status === 200).map((one) => one.operation);

  for (const [mode, size, operation] of [
    ['sts', 70_000, 'PostObject'],
    ['sts', 700_000, 'UploadPart'],
    ['post-policy', 700_000, 'PostObject'],
    ['presigned-url', 70_000, 'PutObject'],
    ['presigned-url', 700_000, 'UploadPart'],
  ] as const) {
    for (const method of ['GET', 'POST'])
      it(`stores a file of ${size} bytes in mode ${mode} (${operation}), by ${method}`, async () => {
        const { element } = await placeLive(`endpoint="/server/${mode}" endpoint-method="${method}" part-size="200kB"`);
        drop(element, file(size, 'a photo.jpg'));
        const { key, ...result } = await done(element);
        expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
        expect(result).to.include({ size, type: 'image/jpeg', verified: true });
        expect(key.startsWith(`server/${mode}/`)).to.equal(true);
        expect(await operations()).to.include(operation);
      });
  }

  it('is verified by HEAD when the response to the last request was lost', async () => {
    await switches({ faults: [{ kind: 'truncate', operation: 'CompleteMultipartUpload', times: 1 }] });
    const fetchGrant = endpoint('/server/presigned-url');
    const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer: { partSize: 204_800 } }, [file(700_000)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(700_000))).to.equal(true);
    expect(task?.result).to.include({ verified: true });
    expect(await operations()).to.include('HeadObject');
  });

  it('stores files whose type is not common in mode post-policy, whichever was first', async () => {
    const asked: string[] = [];
    const ask = endpoint('/server/post-policy');
    const fetchGrant: FetchGrant = (request, signal) => {
      asked.push(request.file.type);
      return ask(request, signal);
    };
    const files = [
      new File([bytes(10)], 'a.jpg', { type: 'image/jpeg' }),
      new File([bytes(20)], 'b.psd', { type: 'image/vnd.adobe.photoshop' }),
      new File([bytes(30)], 'c.jpg', { type: 'image/jpeg' }),
    ];
    const tasks = await upload({ mode: postPolicy, fetchGrant, maxConcurrentUploads: 1 }, files);
    const results = tasks.map(({ result }) => [result?.size, result?.type]);
    expect(results).to.deep.equal(files.map(({ size, type }) => [size, type]));
    expect(asked).to.deep.equal(['image/jpeg', 'image/vnd.adobe.photoshop']);
  });

  it('rejects a page in the words of the endpoint', async () => {
    const options = { mode: presignedUrl, fetchGrant: endpoint('/server/presigned-url') };
    const [task] = await upload(options, [new File(['<p>'], 'page.html', { type: 'text/html' })]);
    expect(task?.error).to.include({ code: 'grant', status: 415 });
    expect(task?.error?.message).to.contain('Files of this type are not accepted.');
  });
});
