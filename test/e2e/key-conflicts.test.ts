import { expect } from '@open-wc/testing';
import { type FetchGrant, type ModeChoice, postPolicy, presignedUrl, UploadQueue } from '../../src/core.js';
import { describeOperation } from '../../src/object/operation.js';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import {
  noMoreFaults,
  requestsOf,
  runningRequests,
  servers,
  startAfresh,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { sendBy } from '../support/browser/upload.js';
import { until } from '../support/until.js';
import { settled } from '../support/settled.js';
import { formFor, signedUrl } from './signed-grants.js';

const fileOf = (size: number, name = `${size}.txt`) => new File([bytes(size)], name, { type: 'text/plain' });
const newKey = () => `one-key/${crypto.randomUUID()}.txt`;

const urlOf = (key: string): FetchGrant => {
  const headers = { 'Content-Type': 'text/plain' };
  return async () => ({ url: await signedUrl({ method: 'PUT', key, headers }), headers });
};
const formOf = (key: string) => formFor({ key });

const partsOf = (key: string): FetchGrant => {
  return async ({ operation }) => {
    if (!operation) throw new Error('A whole file was asked for.');
    const types: Record<string, string> = { create: 'text/plain', complete: 'application/xml' };
    const type = types[operation.name];
    const headers: Record<string, string> = type ? { 'Content-Type': type } : {};
    return { url: await signedUrl({ ...describeOperation(operation), key, headers }), headers, key };
  };
};

/** Adds these files. @returns how each has ended: `done`, or the code of its error */
async function send(queue: UploadQueue, ...files: File[]): Promise<string[]> {
  return (await sendBy(queue, ...files)).map(({ status, error }) => error?.ossCode ?? error?.code ?? status);
}

const transfer = { partSize: 102_400 };
const byUrl = (key: string) =>
  new UploadQueue({ mode: presignedUrl, endpoint: urlOf(key), retryPolicy: { retryFor: 0 } });
const odd = { faults: [{ kind: 'status', operation: 'PutObject', status: 400, code: 'Odd' }] };

describe('one key for several files', () => {
  const elements: OssDirectUpload[] = [];
  const open = async (fetchGrant: FetchGrant, more: Partial<OssDirectUpload> = {}) => {
    const made = document.createElement('oss-direct-upload');
    elements.push(Object.assign(made, { mode: 'presigned-url', endpoint: fetchGrant, ...more }));
    document.body.append(made);
    await made.updateComplete;
    return made;
  };
  const add = async (made: OssDirectUpload, size: number) => {
    await made.addFiles([fileOf(size)]);
    const task = made.tasks.at(-1)!;
    await until(() => /done|failed/.test(task.status));
    return task.error?.code ?? task.status;
  };
  const remove = async (made: OssDirectUpload) => {
    made.remove();
    await new Promise((resolve) => setTimeout(resolve));
  };

  beforeEach(startAfresh);
  afterEach(() => {
    for (const made of elements.splice(0)) made.remove();
  });

  const ways: [name: string, mode: ModeChoice, grant: (key: string) => FetchGrant, sizes: number[], carrier: string][] =
    [
      ['presigned-url', presignedUrl, urlOf, [10, 11, 12], 'PutObject'],
      ['post-policy with a fixed key', postPolicy, formOf, [10, 11, 12], 'PostObject'],
      ['presigned-url in parts', presignedUrl, partsOf, [200_001, 200_002], 'UploadPart'],
    ];
  for (const [name, mode, grant, sizes, carrier] of ways) {
    it(`${name}: stores one file, and fails the others with conflict before a byte is sent`, async () => {
      const key = newKey();
      const queue = new UploadQueue({ mode, endpoint: grant(key), transfer });
      await send(queue, ...sizes.map((size) => fileOf(size)));
      const [first, ...more] = queue.tasks.filter(({ status }) => status === 'done');
      expect(first?.result, queue.tasks[0]?.error?.message).to.include({ key, verified: true });
      expect(more).to.have.length(0);
      for (const { error } of queue.tasks.filter((task) => task !== first)) {
        expect(error).to.include({ code: 'conflict', retryable: false });
        expect(error?.message).to.equal('The endpoint gave the key of another file; it must make one for each.');
        expect(error?.hint).to.contain('random');
      }
      expect(sameBytes(await storedBytes(key), bytes(first!.size))).to.be.true;
      expect(await requestsOf(carrier)).to.have.length(carrier === 'UploadPart' ? 2 : 1);
      const begun = await requestsOf('InitiateMultipartUpload');
      expect(begun, 'nothing is left open in OSS').to.have.length(carrier === 'UploadPart' ? 1 : 0);
    });
  }

  it('post-policy with ${filename}: fails the second file of the same name', async () => {
    const key = `one-key/${crypto.randomUUID()}/\${filename}`;
    const queue = new UploadQueue({ mode: postPolicy, endpoint: formOf(key) });
    const files = ['a', 'b', 'a'].map((name, i) => fileOf(i + 1, `${name}.txt`));
    expect(await send(queue, ...files)).to.deep.equal(['done', 'done', 'conflict']);
  });

  it('of a form, a URL and parts: only the first is stored', async () => {
    const key = newKey();
    const queues = (
      [
        [formOf, postPolicy, 65],
        [urlOf, presignedUrl, 66],
        [partsOf, presignedUrl, 200_003],
      ] as const
    ).map(([grant, mode, size]) => [new UploadQueue({ mode, endpoint: grant(key), transfer }), size] as const);
    const ends: string[] = [];
    for (const [queue, size] of queues) ends.push(...(await send(queue, fileOf(size))));
    expect(ends).to.deep.equal(['done', 'conflict', 'conflict']);
  });

  it('removed, canceled and failed files free their key; a retried one keeps it', async () => {
    const queue = byUrl(newKey());
    expect(await send(queue, fileOf(1))).to.deep.equal(['done']);
    expect(await send(queue, fileOf(2))).to.deep.equal(['conflict']);
    queue.remove(queue.tasks[0]!);
    await switches(odd);
    expect(await send(queue, fileOf(3))).to.deep.equal(['Odd']);
    await noMoreFaults();
    expect(await send(queue, fileOf(4))).to.deep.equal(['done']);
    queue.clear();
    await switches({ faults: [{ kind: 'stall', operation: 'PutObject' }] });
    const before = await runningRequests();
    const [slow] = queue.add([fileOf(100_000)]);
    await until(async () => slow?.sent && (await runningRequests()) > before); // it has reached OSS: the next fault is not for it
    queue.cancel(slow);
    await switches(odd);
    expect(await send(queue, fileOf(5))).to.deep.equal(['Odd']);
    await noMoreFaults();
    const end = settled(queue);
    queue.retry(queue.tasks.at(-1));
    await end;
    expect(queue.tasks.at(-1)!.status).to.equal('done');
  });

  it('the key of the URL counts, not the one that the endpoint names', async () => {
    const key = newKey();
    let count = 0;
    const named = (grant: () => FetchGrant, nameOf: () => string): UploadQueue => {
      const fetchGrant: FetchGrant = async (...asked) => ({ ...((await grant()(...asked)) as object), key: nameOf() });
      return new UploadQueue({ mode: presignedUrl, endpoint: fetchGrant });
    };
    const one = named(
      () => urlOf(key),
      () => `name ${++count}`,
    );
    expect(await send(one, fileOf(50), fileOf(51))).to.have.members(['done', 'conflict']);
    const several = named(
      () => urlOf(newKey()),
      () => 'the same folder',
    );
    expect(await send(several, fileOf(52), fileOf(53))).to.deep.equal(['done', 'done']);
  });

  /** Signs the parts of an upload; the keys of those that begin, in turn. */
  const partsIn = (...keys: string[]): FetchGrant => {
    return (request, signal) => {
      const { operation } = request;
      return partsOf((operation?.name === 'create' ? keys.shift() : operation?.key) ?? '')(request, signal);
    };
  };

  it('an upload in parts fails where its second attempt gets another file’s key', async () => {
    const key = newKey();
    const other = byUrl(key);
    await send(other, fileOf(54));
    const expired = { status: 403, code: 'AccessDenied', message: 'Request has expired.' };
    await switches({ faults: [{ kind: 'status', operation: 'InitiateMultipartUpload', times: 1, ...expired }] });
    const queue = new UploadQueue({ mode: presignedUrl, endpoint: partsIn(newKey(), key), transfer });
    expect(await send(queue, fileOf(200_004))).to.deep.equal(['conflict']);
    expect(await requestsOf('UploadPart')).to.be.empty;
    expect(other.tasks[0]?.status).to.equal('done');
  });

  it('an unfinished upload restarts under a new key where another file has its key now', async () => {
    const [key, own] = [newKey(), newKey()];
    const options = { mode: presignedUrl, transfer, resumeScope: crypto.randomUUID() };
    const film = fileOf(500_000);
    const before = new UploadQueue({ ...options, endpoint: partsIn(key) });
    await uploadPartly(before, film, 2);
    before.isShown = false; // as of an earlier page
    await switches();
    const other = byUrl(key);
    expect(await send(other, fileOf(55))).to.deep.equal(['done']);
    const queue = new UploadQueue({ ...options, endpoint: partsIn(own) });
    await send(queue, film);
    expect(queue.tasks[0]?.result, queue.tasks[0]?.error?.message).to.include({ key: own });
    expect(sameBytes(await storedBytes(key), bytes(55))).to.be.true;
    expect(other.tasks[0]?.status).to.equal('done');
  });

  it('a stored object keeps its key, while its form is on the page', async () => {
    const key = newKey();
    const { bucket } = (await servers()).cloud;
    const form = await open(urlOf(key), { multiple: true, stored: [{ key, bucket, size: 1 }] });
    expect(await add(form, 70)).to.equal('conflict');
    await remove(form);
    expect(await add(await open(urlOf(key)), 71)).to.equal('done');
  });

  it('two elements of a page exclude each other; a removed element does not count', async () => {
    const key = newKey();
    const one = await open(urlOf(key));
    const other = await open(urlOf(key));
    expect(await add(one, 30)).to.equal('done');
    expect(await add(other, 31)).to.equal('conflict');
    await remove(one);
    other.retry();
    await until(() => other.tasks[0]?.status === 'done');
    document.body.append(one);
    await one.updateComplete;
    expect(await add(one, 32)).to.equal('conflict');
  });

  it('a queue of the application counts, even when its element is removed', async () => {
    const key = newKey();
    const queue = byUrl(key);
    const one = await open(urlOf(key), { queue });
    expect(await add(one, 40)).to.equal('done');
    await remove(one);
    expect(await add(await open(urlOf(key)), 41)).to.equal('conflict');
    expect(queue.tasks[0]?.status).to.equal('done');
  });
});
