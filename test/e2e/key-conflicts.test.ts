import { expect } from '@open-wc/testing';
import { type FetchGrant, type ModeChoice, postPolicy, presignedUrl, UploadQueue } from '../../src/core.js';
import { describeOperation } from '../../src/oss/operation.js';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { encodeQuery, credentialFields, signForm, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { forgetRequests, requests, servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { settled } from '../support/settled.js';

const fileOf = (size: number, name = `${size}.txt`) => new File([bytes(size)], name, { type: 'text/plain' });
const newKey = () => `one-key/${crypto.randomUUID()}.txt`;

/** The bucket owner signs here as the documentation's samples do: the same key for every file. */
async function bucket() {
  const { endpoint, bucket: name, region, accessKeyId, accessKeySecret } = (await servers()).cloud;
  return { base: `${endpoint}/${name}/`, name, by: { accessKeyId, accessKeySecret, region } };
}

const urlOf = (key: string): FetchGrant => {
  return async () => {
    const { base, name, by } = await bucket();
    const headers = { 'Content-Type': 'text/plain' };
    const query = await signQuery({ method: 'PUT', bucket: name, key, headers }, by, Date.now(), 600);
    return { url: `${base}${encodePath(key)}?${encodeQuery(query)}`, headers };
  };
};

const formOf = (key: string): FetchGrant => {
  return async () => {
    const { base, by } = await bucket();
    const time = Date.now();
    const pinned = Object.entries(credentialFields(by, time)).map(([field, value]) => ({ [field]: value }));
    const conditions = [...pinned, ['starts-with', '$key', 'one-key/']];
    const policy = btoa(JSON.stringify({ expiration: new Date(time + 600_000).toISOString(), conditions }));
    const form = await signForm(policy, by, time);
    return {
      host: base,
      key,
      ...Object.fromEntries(Object.entries(form).map(([n, v]) => [n.replaceAll('-', '_'), v])),
    };
  };
};

const partsOf = (key: string): FetchGrant => {
  return async ({ operation }) => {
    const { base, name, by } = await bucket();
    if (!operation) throw new Error('A whole file was asked for.');
    const types: Record<string, string> = { create: 'text/plain', complete: 'application/xml' };
    const type = types[operation.name];
    const headers: Record<string, string> = type ? { 'Content-Type': type } : {};
    const { method, query } = describeOperation(operation);
    const signed = await signQuery({ method, bucket: name, key, query, headers }, by, Date.now(), 600);
    return { url: `${base}${encodePath(key)}?${encodeQuery(signed)}`, headers, key };
  };
};

async function element(fetchGrant: FetchGrant, more: Partial<OssDirectUpload> = {}): Promise<OssDirectUpload> {
  const made = document.createElement('oss-direct-upload');
  Object.assign(made, { mode: 'presigned-url', endpoint: fetchGrant, ...more });
  document.body.append(made);
  await made.updateComplete;
  return made;
}

const ended = (made: OssDirectUpload) =>
  until(() => made.tasks.length > 0 && made.tasks.every(({ status }) => /done|failed/.test(status)));

describe('one key for several files', () => {
  const elements: OssDirectUpload[] = [];
  const open = async (...by: Parameters<typeof element>) => {
    const made = await element(...by);
    elements.push(made);
    return made;
  };

  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });
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
      const queue = new UploadQueue({ mode, fetchGrant: grant(key), transfer: { partSize: 102_400 } });
      const end = settled(queue);
      const tasks = queue.add(sizes.map((size) => fileOf(size)));
      await end;
      const [first, ...more] = tasks.filter(({ status }) => status === 'done');
      expect(first?.result, tasks[0]?.error?.message).to.include({ key, verified: true });
      expect(more).to.have.length(0);
      for (const { error } of tasks.filter((task) => task !== first)) {
        expect(error).to.include({ code: 'conflict', retryable: false });
        expect(error?.message).to.equal('The endpoint gave the key of another file; it must make one for each.');
        expect(error?.hint).to.contain('random');
      }
      expect(sameBytes(await storedBytes(key), bytes(first!.size))).to.be.true;
      const carried = (await requests()).filter(({ operation }) => operation === carrier);
      expect(carried).to.have.length(carrier === 'UploadPart' ? 2 : 1);
      const begun = (await requests()).filter(({ operation }) => operation === 'InitiateMultipartUpload');
      expect(begun, 'nothing is left open in OSS').to.have.length(carrier === 'UploadPart' ? 1 : 0);
    });
  }

  it('post-policy with ${filename}: fails the second file of the same name', async () => {
    const queue = new UploadQueue({
      mode: postPolicy,
      fetchGrant: formOf(`one-key/${crypto.randomUUID()}/\${filename}`),
    });
    const end = settled(queue);
    const tasks = queue.add([fileOf(1, 'a.txt'), fileOf(2, 'b.txt'), fileOf(3, 'a.txt')]);
    await end;
    expect(tasks.map(({ status, error }) => error?.code ?? status)).to.deep.equal(['done', 'done', 'conflict']);
  });

  it('a retried file keeps its key', async () => {
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: urlOf(newKey()), retryPolicy: { retryFor: 0 } });
    await switches({ faults: [{ kind: 'status', operation: 'PutObject', status: 400, code: 'Odd', times: 1 }] });
    let end = settled(queue);
    const [task] = queue.add([fileOf(5)]);
    await end;
    expect(task?.error?.ossCode).to.equal('Odd');
    end = settled(queue);
    queue.retry();
    await end;
    expect(task?.status).to.equal('done');
  });

  it('removed, canceled and failed files free their key', async () => {
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: urlOf(newKey()), retryPolicy: { retryFor: 0 } });
    const send = async (size: number) => {
      const end = settled(queue);
      const [task] = queue.add([fileOf(size)]);
      await end;
      return task!;
    };
    const first = await send(1);
    expect((await send(2)).error?.code).to.equal('conflict');
    queue.remove(first);
    await switches({ faults: [{ kind: 'status', operation: 'PutObject', status: 400, code: 'Odd', times: 1 }] });
    expect((await send(3)).error?.ossCode).to.equal('Odd');
    const fourth = await send(4);
    expect(fourth.status).to.equal('done');
    queue.clear();
    await switches({ bandwidth: 1000 });
    const [slow] = queue.add([fileOf(100_000)]);
    await until(() => slow?.status === 'uploading' && slow.sent > 0);
    queue.cancel(slow);
    await switches();
    expect((await send(5)).status).to.equal('done');
  });

  it('the key of the URL counts, not the one that the endpoint names', async () => {
    const key = newKey();
    let count = 0;
    const naming: FetchGrant = async (...asked) => ({
      ...((await urlOf(key)(...asked)) as object),
      key: `name ${++count}`,
    });
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: naming });
    let end = settled(queue);
    queue.add([fileOf(50), fileOf(51)]);
    await end;
    expect(queue.tasks.map(({ status, error }) => error?.code ?? status)).to.have.members(['done', 'conflict']);
    const keys = [newKey(), newKey()];
    const folder: FetchGrant = async (...asked) => ({
      ...((await urlOf(keys.pop() ?? '')(...asked)) as object),
      key: 'the same folder',
    });
    const other = new UploadQueue({ mode: presignedUrl, fetchGrant: folder });
    end = settled(other);
    other.add([fileOf(52), fileOf(53)]);
    await end;
    expect(other.tasks.map(({ status }) => status)).to.deep.equal(['done', 'done']);
  });

  it('fails the second file with `conflict` if one is small and one is sent in parts', async () => {
    const key = newKey();
    const either: FetchGrant = (...asked) => (asked[0].operation ? partsOf(key) : urlOf(key))(...asked);
    const queue = new UploadQueue({
      mode: presignedUrl,
      fetchGrant: either,
      maxConcurrentUploads: 1,
      transfer: { partSize: 102_400 },
    });
    const end = settled(queue);
    queue.add([fileOf(60), fileOf(200_003)]);
    await end;
    expect(queue.tasks.map(({ status, error }) => error?.code ?? status)).to.deep.equal(['done', 'conflict']);
  });

  /** Signs the parts of an upload; the keys of those that begin, in turn. */
  const partsIn = (...keys: string[]): FetchGrant => {
    return (request, signal) => {
      const { operation } = request;
      return partsOf((operation?.name === 'create' ? keys.shift() : operation?.key) ?? '')(request, signal);
    };
  };

  /** Stores a file under this key, for as long as the page lives. */
  const storedUnder = async (key: string, size: number) => {
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: urlOf(key) });
    const end = settled(queue);
    queue.add([fileOf(size)]);
    await end;
    expect(queue.tasks[0]?.status).to.equal('done');
    return queue;
  };

  it('an upload in parts fails where its second attempt gets another file’s key', async () => {
    const key = newKey();
    const other = await storedUnder(key, 54);
    const faults = [
      {
        ...{ kind: 'status', operation: 'InitiateMultipartUpload', status: 403, code: 'AccessDenied', times: 1 },
        message: 'Request has expired.',
      },
    ];
    await switches({ faults });
    const transfer = { partSize: 102_400 };
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: partsIn(newKey(), key), transfer });
    const end = settled(queue);
    queue.add([fileOf(200_004)]);
    await end;
    expect(queue.tasks[0]?.error?.code).to.equal('conflict');
    expect((await requests()).filter(({ operation }) => operation === 'UploadPart')).to.have.length(0);
    expect(other.tasks[0]?.status).to.equal('done');
  });

  it('an unfinished upload restarts under a new key where another file has its key now', async () => {
    const [key, own] = [newKey(), newKey()];
    const options = { mode: presignedUrl, transfer: { partSize: 102_400 }, resumeScope: crypto.randomUUID() };
    const film = fileOf(1_000_000);
    await switches({ bandwidth: 500_000 });
    const before = new UploadQueue({ ...options, fetchGrant: partsIn(key) });
    before.add([film]);
    await until(() => (before.tasks[0]?.sent ?? 0) > 300_000);
    before.pause();
    before.isShown = false; // as of an earlier page
    await switches();
    const other = await storedUnder(key, 55);
    const queue = new UploadQueue({ ...options, fetchGrant: partsIn(own) });
    const end = settled(queue);
    queue.add([film]);
    await end;
    expect(queue.tasks[0]?.result, queue.tasks[0]?.error?.message).to.include({ key: own });
    expect(sameBytes(await storedBytes(key), bytes(55))).to.be.true;
    expect(other.tasks[0]?.status).to.equal('done');
  });

  it('of a form and a URL, the second fails', async () => {
    const key = newKey();
    const queues = [
      new UploadQueue({ mode: postPolicy, fetchGrant: formOf(key) }),
      new UploadQueue({ mode: presignedUrl, fetchGrant: urlOf(key) }),
    ];
    for (const [i, queue] of queues.entries()) {
      const end = settled(queue);
      queue.add([fileOf(65 + i)]);
      await end;
    }
    const ends = queues.flatMap(({ tasks }) => tasks.map(({ status, error }) => error?.code ?? status));
    expect(ends).to.deep.equal(['done', 'conflict']);
  });

  it('a stored object keeps its key', async () => {
    const key = newKey();
    const { name } = await bucket();
    const form = await open(urlOf(key), { multiple: true, stored: [{ key, bucket: name, size: 1 }] });
    await form.addFiles([fileOf(70)]);
    await ended(form);
    expect(form.tasks.at(-1)?.error?.code).to.equal('conflict');
    form.remove();
    await new Promise((resolve) => setTimeout(resolve));
    const other = await open(urlOf(key));
    await other.addFiles([fileOf(71)]);
    await ended(other);
    expect(other.tasks[0]?.status, 'the form has left the page').to.equal('done');
  });

  it('an avatar under a fixed key can be replaced again and again', async () => {
    const key = newKey();
    const avatar = await open(urlOf(key));
    for (const size of [20, 21, 22]) {
      await avatar.addFiles([fileOf(size)]);
      await ended(avatar);
      expect(avatar.tasks.map(({ status }) => status)).to.deep.equal(['done']);
      expect(sameBytes(await storedBytes(key), bytes(size))).to.be.true;
    }
  });

  it('two elements of a page exclude each other; a removed element does not count', async () => {
    const key = newKey();
    const one = await open(urlOf(key));
    const other = await open(urlOf(key));
    await one.addFiles([fileOf(30)]);
    await ended(one);
    await other.addFiles([fileOf(31)]);
    await ended(other);
    expect(other.tasks[0]?.error?.code).to.equal('conflict');
    one.remove();
    await new Promise((resolve) => setTimeout(resolve));
    other.retry();
    await until(() => other.tasks[0]?.status === 'done');
    document.body.append(one);
    await one.updateComplete;
    await one.addFiles([fileOf(32)]);
    await until(() => one.tasks.at(-1)?.error?.code === 'conflict');
  });

  it('a queue of the application counts, even when its element is removed', async () => {
    const key = newKey();
    const queue = new UploadQueue({ mode: presignedUrl, fetchGrant: urlOf(key) });
    const one = await open(urlOf(key), { queue });
    await one.addFiles([fileOf(40)]);
    await ended(one);
    one.remove();
    await new Promise((resolve) => setTimeout(resolve));
    const other = await open(urlOf(key));
    await other.addFiles([fileOf(41)]);
    await ended(other);
    expect(other.tasks[0]?.error?.code).to.equal('conflict');
    expect(queue.tasks[0]?.status).to.equal('done');
  });
});
