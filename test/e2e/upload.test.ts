import { expect } from '@open-wc/testing';
import { endpoint, sts, upload, UploadError, type UploadOptions, UploadQueue } from '../../src/core.js';
import { requestsOf, startAfresh, statusOf, stored, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { until } from '../support/until.js';
import { recording } from './signed-grants.js';

const path = '/get_sts_token_for_oss_upload';
/** An endpoint that counts how often it is asked. */
function counted() {
  const { fetchGrant, asked } = recording(path);
  return { endpoint: fetchGrant, asked: () => asked.length };
}

const thrownBy = (work: Promise<unknown>): Promise<UploadError> =>
  work.then(
    () => expect.fail('It did not fail.'),
    (error: unknown) => {
      expect(error).to.be.instanceOf(UploadError);
      return error as UploadError;
    },
  );

const inParts = { mode: sts, transfer: { partSize: 204_800, parallelParts: 2 } } satisfies Partial<UploadOptions>;

describe('upload(file)', () => {
  beforeEach(startAfresh);
  after(() => switches());

  it('resolves with the stored object, and reports bytes', async () => {
    const seen: { sent: number; size: number }[] = [];
    const onProgress = ({ sent, size }: { sent: number; size: number }) => void seen.push({ sent, size });
    const result = await upload(file(900_000), { endpoint: path, ...inParts, onProgress });
    expect(result).to.include({ size: 900_000, verified: true });
    expect(sameBytes(await storedBytes(result.key), bytes(900_000))).to.equal(true);
    expect(seen.length).to.be.greaterThan(1);
    expect(seen.at(-1)).to.deep.equal({ sent: 900_000, size: 900_000 });
    expect(seen.map(({ sent }) => sent)).to.deep.equal(seen.map(({ sent }) => sent).toSorted((a, b) => a - b));
  });

  it('reports nothing to a call that has failed when the next one sends its file', async () => {
    let isOver = true;
    const own = () => (isOver ? Promise.resolve(new Response('', { status: 403 })) : fetch(path));
    const same = file(10);
    const heard: string[] = [];
    const call = (name: string) =>
      upload(same, { endpoint: own, mode: sts, onProgress: ({ sent }) => void heard.push(`${name} ${sent}`) });
    await thrownBy(call('first'));
    isOver = false;
    await call('second');
    expect(new Set(heard)).to.deep.equal(new Set(['second 10']));
  });

  for (const [mode, endpointPath] of modes.slice(0, 3)) {
    it(`stores a file of another window: ${mode}`, async () => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      const { File: ForeignFile } = frame.contentWindow as Window & typeof globalThis;
      for (const size of [1000, 1_000_000]) {
        const foreign = new ForeignFile([bytes(size)], 'a.bin');
        expect(foreign).not.to.be.instanceOf(Blob);
        const result = await upload(foreign, { endpoint: endpointPath, mode });
        expect(result).to.include({ size, verified: true });
        expect(sameBytes(await storedBytes(result.key), bytes(size))).to.equal(true);
      }
      frame.remove();
    });
  }

  it('shares grants between calls with the same endpoint and settings, and with no others', async () => {
    const one = counted();
    const settings = (dir = 'a', resumeScope = 'alice') => ({
      ...{ endpoint: one.endpoint, mode: sts, object: { metadata: { dir } }, resumeScope },
    });
    const first = await upload(file(10), settings());
    const others = await Promise.all([upload(file(10), settings()), upload(file(10), settings())]);
    expect(new Set([first, ...others].map(({ key }) => key)).size, 'each call stores its own object').to.equal(3);
    expect(one.asked()).to.equal(1);
    await upload(file(10), settings('b'));
    expect(one.asked()).to.equal(2);
    await upload(file(10), settings('a', 'bob'));
    expect(one.asked(), 'of another user').to.equal(3);
    await upload(file(10), settings());
    expect(one.asked()).to.equal(3);
  });

  it('ends with `aborted` when its signal aborts, and leaves nothing open in OSS', async () => {
    await switches({ bandwidth: 200_000 });
    const controller = new AbortController();
    const onProgress = () => controller.abort('no longer needed');
    const { signal } = controller;
    const error = await thrownBy(upload(file(2_000_000), { endpoint: path, ...inParts, signal, onProgress }));
    expect(error).to.include({ code: 'aborted', cause: 'no longer needed' });
    expect(await statusOf('AbortMultipartUpload')).to.equal(204);
    const again = await thrownBy(upload(file(10), { endpoint: path, signal }));
    expect(again.code).to.equal('aborted');
  });

  it('rejects what the rules do not allow, before it asks for a grant, and keeps nothing of such calls', async () => {
    const { endpoint: own, asked } = counted();
    const settings = { endpoint: own, mode: sts };
    for (let maxFileSize = 1; maxFileSize <= 9; maxFileSize++) {
      const error = await thrownBy(upload(file(10), { ...settings, rules: { maxFileSize } }));
      expect(error).to.include({ code: 'rejected', rule: 'max-file-size' });
      if (maxFileSize > 1) continue;
      expect(asked()).to.equal(0);
      await upload(file(10), settings);
    }
    await upload(file(10), { endpoint: path, mode: sts });
    await upload(file(10), settings);
    expect(asked(), 'the grant is still there').to.equal(1);
  });

  it('stores each file with the options that its call was given, though the page changes them after it', async () => {
    const object = { headers: { 'Cache-Control': 'max-age=1' } };
    const rules = { maxFileSize: 10 };
    const settings = { endpoint: path, mode: sts, object, rules };
    const first = upload(file(10, 'a.bin'), settings);
    expect(await thrownBy(upload(file(20, 'b.bin'), settings))).to.include({ rule: 'max-file-size' });
    object.headers['Cache-Control'] = 'max-age=2';
    rules.maxFileSize = 100;
    const second = upload(file(20, 'b.bin'), settings);
    const headerOf = async (result: Promise<{ key: string }>) =>
      (await stored((await result).key)).headers.get('Cache-Control');
    expect(await Promise.all([headerOf(first), headerOf(second)])).to.deep.equal(['max-age=1', 'max-age=2']);
  });

  it('asks for a new grant after any queue’s `forgetUnfinished()`, and lets running uploads end', async () => {
    const { endpoint: own, asked } = counted();
    const settings = { endpoint: own, ...inParts };
    await upload(file(10), settings);
    await switches({ bandwidth: 400_000 });
    const running = upload(file(600_000), settings);
    await until(async () => (await requestsOf('InitiateMultipartUpload')).length > 0);
    const queue = new UploadQueue({ endpoint: endpoint(path), resumeScope: 'somebody' });
    await queue.forgetUnfinished();
    expect(asked()).to.equal(1);
    await upload(file(20), settings);
    expect(asked()).to.equal(2);
    await upload(file(30), settings);
    expect(asked(), 'the next calls share the new grant').to.equal(2);
    expect(await running).to.include({ size: 600_000, verified: true });
    expect(asked(), 'the running upload keeps its grant').to.equal(2);
  });

  for (const order of ['before', 'after'])
    it(`a queue asks for a new grant after \`forgetUnfinished()\`, and aborts an upload canceled ${order} it with the old one`, async () => {
      const { endpoint: fetchGrant, asked } = counted();
      const queue = new UploadQueue({ endpoint: fetchGrant, ...inParts });
      await switches({ bandwidth: 400_000 });
      const [task] = queue.add([file(2_000_000)]);
      expect(await statusOf('UploadPart')).to.equal(200);
      if (order === 'before') queue.cancel();
      await queue.forgetUnfinished();
      if (order === 'after') queue.cancel();
      expect(await statusOf('AbortMultipartUpload')).to.equal(204);
      expect(task?.status).to.equal('canceled');
      expect(asked(), 'the cancel uses the grant of its upload').to.equal(1);
      await switches();
      await Promise.all(queue.add([file(10), file(20)]).map(({ finished }) => finished));
      expect(asked()).to.equal(2);
    });
});
