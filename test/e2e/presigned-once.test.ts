import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, postPolicy, presignedUrl, type QueueOptions } from '../../src/core.js';
import { credentialFields, signForm, signHeaders } from '../../src/modes/sts/sign-v4.js';
import { forgetRequests, requests, servers, setCorsRule, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

const path = '/get_presigned_url_for_oss_upload';
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const retryPolicy = { retryFor: 5000, firstDelay: 10, maxDelay: 50 };
/** A response that is lost after the work was done: the page tries again, or the browser does by itself. */
const lossOf = (operation: string) => (operation === 'PutObject' ? 'lost-answer' : 'truncate');
const lost = (operation: string) => ({ faults: [{ kind: lossOf(operation), operation, times: 1 }] });

/** The demo's endpoint, with a list of the operations it was asked for, and its responses changed. */
function counting(change: (response: Record<string, unknown>, operation: string) => unknown = (response) => response) {
  const asked: string[] = [];
  const ask = endpoint(path);
  const fetchGrant: FetchGrant = async (request, signal) => {
    const operation = request.operation?.name ?? 'put';
    asked.push(operation);
    return change((await ((await ask(request, signal)) as Response).json()) as Record<string, unknown>, operation);
  };
  const options: QueueOptions = { mode: presignedUrl, fetchGrant, transfer, retryPolicy };
  return { options, asked };
}

const count = async (operation: string) => (await requests()).filter((one) => one.operation === operation).length;

describe('a presigned URL that cannot overwrite', () => {
  beforeEach(async () => {
    await switches();
    await setCorsRule();
    await forgetRequests();
  });
  after(() => setCorsRule());

  const ways: [name: string, size: number, operation: string][] = [
    ['one request', 100_000, 'PutObject'],
    ['parts', 250_000, 'CompleteMultipartUpload'],
  ];
  for (const [name, size, operation] of ways) {
    it(`is verified by HEAD when the response was lost, in ${name}`, async () => {
      await switches(lost(operation));
      const { options, asked } = counting();
      const [task] = await upload(options, [file(size)]);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
      expect(task?.result).to.include({ verified: true });
      expect(asked.filter((one) => one === 'head')).to.have.length(1);
      expect(await count('HeadObject')).to.equal(1);
    });

    it(`needs no further request when no response was lost, in ${name}`, async () => {
      const { options, asked } = counting();
      const [task] = await upload(options, [file(size)]);
      expect(task?.result).to.include({ verified: true });
      expect(asked).not.to.include('head');
      expect(await count('HeadObject')).to.equal(0);
    });

    it(`is done and unverified where the backend signs no HEAD, which is requested once, in ${name}`, async () => {
      const ofOld = (response: Record<string, unknown>, one: string) =>
        one === 'head' ? { ...response, method: undefined, url: String(response['url']) } : response;
      const { options, asked } = counting(ofOld);
      const lostAgain = { kind: lossOf(operation), operation, skip: 2, times: 1 }; // after the first and its second try
      await switches({ faults: [...lost(operation).faults, lostAgain] });
      const files = [file(size), file(size + 10, 'other.jpg')];
      const tasks = await upload({ ...options, maxConcurrentUploads: 1 }, files);
      for (const task of tasks) {
        expect(task.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(task.size))).to.be.true;
      }
      expect(asked.filter((one) => one === 'head')).to.have.length(1);
      expect(await count('HeadObject')).to.equal(0);
    });
  }

  it('sends no HEAD request where the backend signs it for another object', async () => {
    await switches(lost('CompleteMultipartUpload'));
    const { options } = counting((response, one) =>
      one === 'head' ? { ...response, url: String(response['url']).replace('?', 'x?') } : response,
    );
    const [task] = await upload(options, [file(250_000)]);
    expect(task?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
    expect(await count('HeadObject')).to.equal(0);
  });

  it('sends HEAD for the next file, where the backend rejected HEAD for one key alone (410)', async () => {
    const lostAgain = { kind: 'truncate', operation: 'CompleteMultipartUpload', skip: 2, times: 1 };
    await switches({ faults: [...lost('CompleteMultipartUpload').faults, lostAgain] });
    let heads = 0;
    const { options, asked } = counting((response, operation) =>
      operation === 'head' && ++heads === 1 ? new Response('{"message":"Too old."}', { status: 410 }) : response,
    );
    const files = [file(250_000), file(250_010, 'other.jpg')];
    const tasks = await upload({ ...options, maxConcurrentUploads: 1 }, files);
    expect(tasks.map(({ result }) => result?.unverifiedReason ?? 'verified')).to.deep.equal([
      'answer-lost',
      'verified',
    ]);
    expect(asked.filter((one) => one === 'head')).to.have.length(2);
  });

  it('is a conflict when Complete gets a 409 and the endpoint does not say that the key is `unique`', async () => {
    const ofOld = (response: Record<string, unknown>, one: string) =>
      one === 'head' ? { ...response, method: undefined } : { ...response, unique: undefined };
    const fault = { kind: 'status', status: 409, code: 'FileAlreadyExists', operation: 'CompleteMultipartUpload' };
    await switches({ faults: [fault] });
    const [task] = await upload(counting(ofOld).options, [file(250_000)]);
    expect(task?.error).to.include({ code: 'conflict' });
    const [own] = await upload(
      counting((response, one) => (one === 'head' ? ofOld(response, one) : response)).options,
      [file(250_000)],
    );
    expect(own?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
  });

  it('is replaced by one with another key when the stored bytes are damaged', async () => {
    await switches({ faults: [{ kind: 'flip', operation: 'PutObject', atByte: 50_000, times: 1 }] });
    const { options, asked } = counting();
    const [task] = await upload(options, [file(100_000)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(100_000))).to.be.true;
    expect(asked).to.deep.equal(['put', 'put']);
    expect(new Set((await requests()).map(({ key }) => key))).to.have.length(2);
  });

  /** A browser that sends a request twice, unseen by the page: the first has stored the object when the page's own comes. */
  const sentTwice = async (response: Record<string, unknown>, operation: string) => {
    const { url, headers } = response as { url: string; headers: HeadersInit };
    if (operation === 'put') await fetch(url, { method: 'PUT', headers, body: bytes(1000) });
    return response;
  };

  it('counts a 409 as a lost response when the endpoint calls the key `unique`, and as a conflict otherwise', async () => {
    const { options } = counting(sentTwice);
    const [task] = await upload(options, [file(1000)]);
    expect(task?.result).to.include({ verified: true });
    const { options: ofOld } = counting(async (response, one) => ({
      ...(await sentTwice(response, one)),
      unique: undefined,
    }));
    const [other] = await upload(ofOld, [file(1000)]);
    expect(other?.error).to.include({ code: 'conflict' });
  });

  it('does the same for a form with a `unique` key, and not for one with another key', async () => {
    const object = { headers: { 'x-oss-forbid-overwrite': 'true' } };
    const formFor =
      (unique?: boolean, dir?: string): FetchGrant =>
      async () => {
        const { cloud } = await servers();
        const { endpoint: host, bucket } = cloud;
        const key = dir ? `${dir}a` : `once/${crypto.randomUUID()}`;
        const headers = await signHeaders({ method: 'PUT', bucket, key }, cloud, Date.now());
        await fetch(`${host}/${bucket}/${key}`, { method: 'PUT', headers, body: bytes(1000) });
        const now = Date.now();
        const pinned = Object.entries(credentialFields(cloud, now)).map(([name, value]) => ({ [name]: value }));
        const conditions = [{ bucket }, dir ? ['starts-with', '$key', dir] : { key }, ...pinned];
        const policy = btoa(JSON.stringify({ expiration: new Date(now + 600_000).toISOString(), conditions }));
        const place = dir ? { dir } : { key };
        return { ...(await signForm(policy, cloud, now)), host: `${host}/${bucket}`, ...place, unique };
      };
    const [task] = await upload({ mode: postPolicy, fetchGrant: formFor(true), object }, [file(1000)]);
    expect(task?.result).to.include({ verified: false, unverifiedReason: 'answer-lost' });
    const [other] = await upload({ mode: postPolicy, fetchGrant: formFor(), object }, [file(1000)]);
    expect(other?.error).to.include({ code: 'conflict' });
    const dir = `once/${crypto.randomUUID()}/`;
    const ofPage = { mode: postPolicy, fetchGrant: formFor(true, dir), object, key: () => 'a' };
    const [third] = await upload(ofPage, [file(1000)]);
    expect(third?.error, 'the page made the key').to.include({ code: 'conflict' });
  });
});
