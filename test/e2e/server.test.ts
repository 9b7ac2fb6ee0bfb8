import { expect } from '@open-wc/testing';
import { requests, startAfresh, storedBytes } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { allEnded, done, placeLive } from '../support/browser/live-element.js';
import { bytes, file, sameBytes } from '../support/files.js';

describe('<oss-direct-upload> with oss-direct-upload/server', () => {
  beforeEach(startAfresh);

  const operations = async () => (await requests()).filter(({ status }) => status === 200).map((one) => one.operation);

  for (const [mode, size, method, operation] of [
    ['sts', 70_000, 'GET', 'PostObject'],
    ['sts', 700_000, 'POST', 'UploadPart'],
    ['post-policy', 700_000, 'GET', 'PostObject'],
    ['post-policy', 70_000, 'POST', 'PostObject'],
    ['presigned-url', 70_000, 'GET', 'PutObject'],
    ['presigned-url', 700_000, 'GET', 'UploadPart'],
    ['presigned-url', 700_000, 'POST', 'UploadPart'],
  ] as const)
    it(`stores a file of ${size} bytes in mode ${mode} (${operation}), by ${method}`, async () => {
      const { element } = await placeLive(`endpoint="/server/${mode}" endpoint-method="${method}" part-size="200kB"`);
      drop(element, file(size, 'a photo.jpg'));
      const { key, ...result } = await done(element);
      expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
      expect(result).to.include({ size, type: 'image/jpeg', verified: true });
      expect(key.startsWith(`server/${mode}/`)).to.equal(true);
      expect(await operations()).to.include(operation);
    });

  it('gives large files signed URLs, and small ones a form, before and after them', async () => {
    const { element } = await placeLive('endpoint="/server/by-size" part-size="200kB" multiple');
    for (const size of [70_000, 700_000, 7_000]) {
      drop(element, file(size, `${size}.jpg`));
      await allEnded(element);
    }
    expect(element.tasks.map(({ status, error }) => error?.message ?? status)).to.deep.equal(['done', 'done', 'done']);
    const stored = (await operations()).filter((one) => /^(PostObject|CompleteMultipartUpload)$/.test(one ?? ''));
    expect(stored).to.deep.equal(['PostObject', 'CompleteMultipartUpload', 'PostObject']);
  });

  it('rejects a page in the words of the endpoint', async () => {
    const { element } = await placeLive('endpoint="/server/presigned-url"');
    drop(element, new File(['<p>'], 'page.html', { type: 'text/html' }));
    await allEnded(element);
    const error = element.tasks[0]?.error;
    expect(error).to.include({ code: 'grant', status: 415 });
    expect(error?.message).to.contain('Files of this type are not accepted.');
  });
});
