import { expect } from '@open-wc/testing';
import { type FetchGrant, postPolicy, presignedUrl, type QueueOptions } from '../../src/core.js';
import { requests, requestsOf, setCorsRule, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { formFor, recording, type SignedResponse, signedUrl } from './signed-grants.js';

const path = '/get_presigned_url_for_oss_upload';
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const retryPolicy = { retryFor: 5000, firstDelay: 10, maxDelay: 50 };
/** A response that is lost after the work was done: the page tries again, or the browser does by itself. @param again the next file's, too */
function lost(operation: string, again = false) {
  const fault = { kind: operation === 'PutObject' ? 'lost-answer' : 'truncate', operation, times: 1 };
  return { faults: [fault, ...(again ? [{ ...fault, skip: 2 }] : [])] }; // after the first and its second try
}

/** The demo's endpoint, with a list of the operations it was asked for, and its responses changed. */
function counting(change: (response: SignedResponse, operation: string) => unknown = (response) => response) {
  const { fetchGrant, asked } = recording(path, (response, { operation }) =>
    change(response, operation?.name ?? 'put'),
  );
  const options: QueueOptions = { mode: presignedUrl, endpoint: fetchGrant, transfer, retryPolicy };
  return { options, asked: () => asked.map(({ operation }) => operation?.name ?? 'put') };
}

describe('a presigned URL that cannot overwrite', () => {
  beforeEach(async () => {
    await setCorsRule();
    await startAfresh();
  });
  after(() => setCorsRule());

  const ways: [name: string, size: number, operation: string][] = [
    ['one request', 100_000, 'PutObject'],
    ['parts', 250_000, 'CompleteMultipartUpload'],
  ];
  for (const [name, size, operation] of ways) {
    for (const isLost of [true, false])
      it(`is verified ${isLost ? 'by HEAD when the' : 'without a further request when no'} response was lost, in ${name}`, async () => {
        if (isLost) await switches(lost(operation));
        const { options, asked } = counting();
        const [task] = await upload(options, [file(size)]);
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
        expect(task?.result).to.include({ verified: true });
        expect(asked().filter((one) => one === 'head')).to.have.length(isLost ? 1 : 0);
        expect(await requestsOf('HeadObject')).to.have.length(isLost ? 1 : 0);
      });

    it(`is done and unverified where the backend signs no HEAD, which is requested once, in ${name}`, async () => {
      const ofOld = (response: SignedResponse, one: string) =>
        one === 'head' ? { ...response, method: undefined, url: response.url } : response;
      const { options, asked } = counting(ofOld);
      await switches(lost(operation, true));
      const files = [file(size), file(size + 10, 'other.jpg')];
      const tasks = await upload({ ...options, maxConcurrentUploads: 1 }, files);
      for (const task of tasks) {
        expect(task.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(task.size))).to.be.true;
      }
      expect(asked().filter((one) => one === 'head')).to.have.length(1);
      expect(await requestsOf('HeadObject')).to.be.empty;
    });
  }

  it('sends no HEAD request where the backend signs it for another object', async () => {
    await switches(lost('CompleteMultipartUpload'));
    const { options } = counting((response, one) =>
      one === 'head' ? { ...response, url: response.url.replace('?', 'x?') } : response,
    );
    const [task] = await upload(options, [file(250_000)]);
    expect(task?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
    expect(await requestsOf('HeadObject')).to.be.empty;
  });

  it('sends HEAD for the next file, where the backend rejected HEAD for one key alone (410)', async () => {
    await switches(lost('CompleteMultipartUpload', true));
    let heads = 0;
    const { options } = counting((response, operation) =>
      operation === 'head' && ++heads === 1 ? new Response('{"message":"Too old."}', { status: 410 }) : response,
    );
    const files = [file(250_000), file(250_010, 'other.jpg')];
    const tasks = await upload({ ...options, maxConcurrentUploads: 1 }, files);
    const reasons = tasks.map(({ result }) => result?.unverifiedReason ?? 'verified');
    expect(reasons).to.deep.equal(['answer-lost', 'verified']);
    expect(heads).to.equal(2);
  });

  it('is replaced by one with another key when the stored bytes are damaged', async () => {
    await switches({ faults: [{ kind: 'flip', operation: 'PutObject', atByte: 50_000, times: 1 }] });
    const { options, asked } = counting();
    const [task] = await upload(options, [file(100_000)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(100_000))).to.be.true;
    expect(asked()).to.deep.equal(['put', 'put']);
    expect(new Set((await requests()).map(({ key }) => key))).to.have.length(2);
  });

  it('in parts counts a 409 as a lost response when the endpoint calls the key `unique`, and as a conflict otherwise', async () => {
    const fault = { kind: 'status', status: 409, code: 'FileAlreadyExists', operation: 'CompleteMultipartUpload' };
    await switches({ faults: [fault] });
    for (const unique of [true, undefined]) {
      const { options } = counting((response, one) => ({
        ...response,
        unique,
        ...(one === 'head' && { method: 'GET' }),
      }));
      const [task] = await upload(options, [file(250_000)]);
      if (unique) expect(task?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
      else expect(task?.error).to.include({ code: 'conflict' });
    }
  });

  it('in one request does the same', async () => {
    // a browser that sends a request twice, unseen by the page: the first has stored the object when the page's own comes
    const sentTwice = (unique?: boolean) => async (response: SignedResponse, operation: string) => {
      const { url, headers = {} } = response;
      if (operation === 'put') await fetch(url, { method: 'PUT', headers, body: bytes(1000) });
      return { ...response, unique };
    };
    const [task] = await upload(counting(sentTwice(true)).options, [file(1000)]);
    expect(task?.result).to.include({ verified: true });
    const [other] = await upload(counting(sentTwice()).options, [file(1000)]);
    expect(other?.error).to.include({ code: 'conflict' });
  });

  it('by a form does the same, and not where the page made the key', async () => {
    const object = { headers: { 'x-oss-forbid-overwrite': 'true' } };
    const sentTwice =
      (unique?: boolean, dir?: string): FetchGrant =>
      async (request, signal) => {
        const key = `${dir ?? 'once/'}${dir ? 'a' : crypto.randomUUID()}`;
        await fetch(await signedUrl({ method: 'PUT', key }), { method: 'PUT', body: bytes(1000) });
        return { ...((await formFor(dir ? { dir } : { key })(request, signal)) as object), unique };
      };
    const [task] = await upload({ mode: postPolicy, endpoint: sentTwice(true), object }, [file(1000)]);
    expect(task?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
    const [other] = await upload({ mode: postPolicy, endpoint: sentTwice(), object }, [file(1000)]);
    expect(other?.error).to.include({ code: 'conflict' });
    const fetchGrant = sentTwice(true, `once/${crypto.randomUUID()}/`);
    const [third] = await upload({ mode: postPolicy, endpoint: fetchGrant, object, key: () => 'a' }, [file(1000)]);
    expect(third?.error).to.include({ code: 'conflict' });
  });
});
