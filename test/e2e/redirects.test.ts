import { expect } from '@open-wc/testing';
import { endpoint, UploadQueue, type UploadTask } from '../../src/core.js';
import { type Canned, canned } from '../support/browser/canned.js';
import {
  forgetRequests,
  type LoggedRequest,
  requests,
  servers,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { keyOf, sendBy, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { errorText } from '../support/error-text.js';
import { settled } from '../support/settled.js';

/** An address of another origin that takes everything, and lets every page read that it did. */
async function foreignPlace(response: Canned = {}) {
  const names = ['authorization', 'content-type', 'x-oss-date', 'x-oss-content-sha256', 'x-oss-security-token'];
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'PUT, POST',
    'access-control-allow-headers': [...names, 'x-oss-forbid-overwrite'].join(', '),
  };
  const { site } = await servers();
  const { url: location, asked } = canned({ type: '', ...response, headers }, site);
  const followed = async () => (await asked()).filter(({ method }) => method !== 'OPTIONS');
  return { location, host: new URL(site).host, asked: followed };
}

const carriers = ['PutObject', 'PostObject', 'UploadPart'];

describe('a request that is redirected', () => {
  beforeEach(() => forgetRequests());
  afterEach(() => switches());

  for (const [name, path] of modes.slice(0, 3)) {
    for (const size of [5000, 400_000]) {
      it(`${name}, ${size} bytes: fails, and nothing more is sent there until the user retries`, async () => {
        const { location, host, asked } = await foreignPlace();
        await switches({ faults: [{ kind: 'redirect', operation: carriers, location }] });
        const transfer = { partSize: 102_400 };
        const queue = new UploadQueue({ endpoint: endpoint(path), maxConcurrentUploads: 1, transfer });
        const tasks = await sendBy(queue, ...[1, 2, 3].map((number) => file(size + number, `${number}.jpg`)));
        const failed = ({ error }: UploadTask) => {
          expect(error).to.include({ code: 'network', likely: 'redirected', retryable: false });
          expect(error?.message).to.contain(host);
          expect(error?.hint).to.contain('token');
          expect(errorText(error)).not.to.contain('access-control');
        };
        for (const task of tasks) failed(task);
        // those that were on their way beside the first could not be stopped
        expect((await asked()).length).to.be.within(1, 6);
        const isSent = ({ method, operation }: LoggedRequest) => method !== 'OPTIONS' && operation !== 'AssumeRole';
        expect((await requests()).filter(isSent).length).to.be.at.most(1 + (await asked()).length);

        await switches();
        tasks.push(...(await sendBy(queue, file(size, 'late.jpg'))));
        failed(tasks.at(-1)!);
        queue.retry();
        await settled(queue);
        for (const task of tasks)
          expect(sameBytes(await storedBytes(keyOf(task)), bytes(task.size)), task.name).to.be.true;
      });
    }
  }

  for (const [name, path] of [modes[0]!, modes[2]!])
    it(`${name}: sends another server no byte of a file that Create has shown to be redirected`, async () => {
      const { location, host, asked } = await foreignPlace();
      await switches({ faults: [{ kind: 'redirect', operation: [...carriers, 'InitiateMultipartUpload'], location }] });
      const transfer = { partSize: 102_400 };
      const queue = new UploadQueue({ endpoint: endpoint(path), maxConcurrentUploads: 1, transfer });
      const tasks = await sendBy(queue, file(400_000, '1.jpg'), file(5000, '2.jpg'));
      expect((await asked()).map(({ method, body }) => [method, body])).to.deep.equal([['POST', '']]);
      for (const { error } of tasks) expect(error?.hint).to.match(new RegExp(`${host} too: no part of a file`));
    });

  it('to the endpoint, to another host: fails, and nothing more is requested until the user retries', async () => {
    const { location, host, asked } = await foreignPlace({ body: '{}' });
    const { url } = canned({ status: 307, headers: { location } });
    const queue = new UploadQueue({ endpoint: endpoint(url), maxConcurrentUploads: 1 });
    const tasks = queue.add([1, 2].map((size) => file(size)));
    for (const times of [1, 2]) {
      await settled(queue);
      for (const { error } of tasks) {
        expect(error).to.include({ code: 'grant', likely: 'redirected', retryable: false });
        expect(error?.hint).to.contain(`If ${host} is right, set it as the \`endpoint\``);
      }
      expect(await asked()).to.have.length(times);
      queue.retry();
    }
    await settled(queue);
  });

  it('fails as soon as the other server’s headers have arrived, though its body never ends', async () => {
    // a text's first kilobyte would be waited for
    const endless = { body: 'x'.repeat(3000), pieces: 1500, type: 'application/json' };
    const { location, asked } = await foreignPlace(endless);
    await switches({ faults: [{ kind: 'redirect', operation: carriers, location }] });
    const options = { endpoint: endpoint(modes[0]![1]), transfer: { stallTimeout: 500 } };
    const [task] = await upload(options, [file(1000)]);
    expect(task?.error).to.include({ code: 'network', likely: 'redirected' });
    expect(await asked()).to.have.length(1);
  });

  it('is sent again where the same file is added again, or by another queue', async () => {
    const one = file(1000);
    const newQueue = () => new UploadQueue({ endpoint: endpoint(modes[0]![1]), rules: { unique: true } });
    for (const queues of [[newQueue(), newQueue()], Array<UploadQueue>(2).fill(newQueue())]) {
      await switches({ faults: [{ kind: 'redirect', operation: carriers, times: 1 }] });
      const ends: unknown[] = [];
      for (const queue of queues) {
        const [task] = await sendBy(queue, one);
        ends.push(task?.error?.likely ?? task?.status);
      }
      expect(ends).to.deep.equal(['redirected', 'done']);
      expect(queues[1]!.tasks).to.have.length(1);
    }
  });
});
