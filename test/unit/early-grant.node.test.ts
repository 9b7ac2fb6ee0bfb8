import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/base/upload-error.js';
import type { FetchGrant } from '../../src/grant/grant.js';
import type { Mode } from '../../src/job/mode.js';
import { type QueueOptions, UploadQueue } from '../../src/queue/upload-queue.js';
import '../support/node/as-in-a-page.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';
import { flushPromises } from '../support/virtual-time.js';

/** Whether the signals of the calls before it had been aborted. */
type Call = { name: string; signal: AbortSignal; before: boolean[] };

const photo = (name = 'a.png', size = 10) => new File([new Uint8Array(size)], name, { type: 'image/png' });

/** One grant a file, so that each file asks. */
const asking = (name = 'own'): Mode => ({
  name,
  oneGrantPerFile: true,
  readGrant: (_, { file }) => ({ id: file.name }),
  serves: ({ id }, { file }) => id === file.name,
  async upload(job, grants) {
    await grants.get(job);
    return { key: job.file.name, size: job.file.size, type: job.file.type, verified: false };
  },
});

/** A queue, and the calls of its endpoint so far. */
function queueWith(options: QueueOptions = {}, response: () => unknown = () => ({})) {
  const calls: Call[] = [];
  const endpoint: FetchGrant = async ({ file: { name } }, signal) => {
    calls.push({ name, signal, before: calls.map((call) => call.signal.aborted) });
    return response();
  };
  const queue = new UploadQueue({ endpoint, mode: asking(), retryPolicy: { retryFor: 0 }, ...options });
  return { queue, calls };
}

describe('the grant of the first file', () => {
  it('is asked for in the step in which the file is added, and once', async () => {
    const { queue, calls } = queueWith();
    queue.add([photo(), photo('b.png')]);
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['a.png'],
    );
    await settled(queue);
    assert.deepEqual(
      calls.map(({ name }) => name),
      ['a.png', 'b.png'],
    );
    assert.deepEqual(
      queue.tasks.map(({ status }) => status),
      ['done', 'done'],
    );
    queue.add([photo('c.png')]);
    assert.equal(calls.length, 2); // the code is there: it asks
    await settled(queue);
    assert.equal(calls.length, 3);
  });

  it('is asked for again where the upload asks otherwise; the first request is stopped', async () => {
    const { queue, calls } = queueWith();
    queue.add([photo()]);
    queue.configure({ endpointHeaders: { 'X-CSRF-Token': 'new' } });
    await settled(queue);
    assert.deepEqual(calls.at(-1)?.before, [true]);
    assert.equal(queue.tasks[0]?.status, 'done');
  });

  it('fails with the endpoint’s error', async () => {
    const { queue, calls } = queueWith({}, () => {
      throw new UploadError('grant', 'Not today.');
    });
    queue.add([photo()]);
    await settled(queue);
    assert.equal(calls.length, 1);
    assert.equal(queue.tasks[0]?.error?.message, 'Not today.');
  });

  it('is stopped with the file', async () => {
    const { queue, calls } = queueWith({}, () => new Promise(() => {}));
    const [task] = queue.add([photo()]);
    await until(() => task?.status === 'uploading', 'the upload');
    await flushPromises();
    queue.cancel(task);
    await flushPromises();
    assert.equal(calls[0]?.signal.aborted, true);
  });

  const templates: [template: string, asked: string[]][] = [
    ['/sign/{name}?size={size}', ['/sign/a.png?size=10']],
    ['/sign/{name}?id={uploadId}', []], // fields that the late code knows
  ];
  for (const [endpoint, asked] of templates)
    it(`is asked for early at ${endpoint}: ${asked.length > 0}`, (t) => {
      const sent = t.mock.method(globalThis, 'fetch', () => new Promise(() => {}));
      const { queue } = queueWith({ endpoint });
      queue.add([photo()]);
      assert.deepEqual(
        sent.mock.calls.map(({ arguments: [url] }) => url),
        asked,
      );
      queue.clear();
    });

  const later: Record<string, { options?: QueueOptions; file?: File }> = {
    'a step of the page comes before': { options: { beforeUpload: () => {} } },
    'the picture is made smaller': { options: { image: { max: '10' } } },
    'its digest is asked about': { options: { digest: 'crc64' } },
    'the URL says its speed': { options: { maxSpeed: 1e6 } },
    'the rules take a while': { options: { rules: { validate: () => undefined } } },
    'the page says the type': { options: { object: { headers: { 'Content-Type': 'a/b' } } } },
    'the type is known later': { file: new File(['a'], 'a.heic') },
    'it waits for start()': { options: { autoStart: false } },
    'the page names no endpoint': { options: { endpoint: '' } },
    'the request may name an earlier video': { options: { mode: asking('vod') } },
    'the first request to OSS is signed': {
      options: { mode: asking('presigned-url') },
      file: photo('a.png', 200_000_000),
    },
  };
  for (const [why, { options, file = photo() }] of Object.entries(later))
    it(`is not asked for early where ${why}`, () => {
      const { queue, calls } = queueWith(options);
      queue.add([file]);
      assert.deepEqual(calls, []);
      queue.clear();
    });
});
