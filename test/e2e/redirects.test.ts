import { expect } from '@open-wc/testing';
import { endpoint, postPolicy, presignedUrl, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import type { ReceivedRequest } from '../tools/canned-response.js';
import { forgetRequests, requests, servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { errorText } from '../support/error-text.js';
import { settled } from '../support/settled.js';

/** An address of another origin that takes everything, and lets every page read that it did. */
async function foreignPlace(words: Record<string, string> = {}) {
  const id = crypto.randomUUID();
  const query = new URLSearchParams({ id, body: '', type: '', ...words });
  const names = ['authorization', 'content-type', 'x-oss-date', 'x-oss-content-sha256', 'x-oss-security-token'];
  names.push('x-oss-forbid-overwrite');
  for (const header of [
    'access-control-allow-origin: *',
    'access-control-allow-methods: PUT, POST',
    `access-control-allow-headers: ${names.join(', ')}`,
  ])
    query.append('header', header);
  const { site } = await servers();
  return {
    location: `${site}/respond?${query}`,
    host: new URL(site).host,
    asked: async () =>
      ((await (await fetch(`/received?id=${id}`)).json()) as ReceivedRequest[]).filter(
        ({ method }) => method !== 'OPTIONS',
      ),
  };
}

const ways = [
  ['sts', sts, '/get_sts_token_for_oss_upload'],
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
] as const;
const carriers = ['PutObject', 'PostObject', 'UploadPart'];

describe('a request that is redirected', () => {
  beforeEach(() => forgetRequests());
  afterEach(() => switches());

  for (const [name, mode, path] of ways) {
    for (const size of [5000, 400_000]) {
      it(`${name}, ${size} bytes: fails, and nothing more is sent there until the user retries`, async () => {
        const { location, host, asked } = await foreignPlace();
        await switches({ faults: [{ kind: 'redirect', operation: carriers, location }] });
        const transfer = { partSize: 102_400 };
        const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), maxConcurrentUploads: 1, transfer });
        let end = settled(queue);
        const tasks = queue.add([1, 2, 3].map((number) => file(size + number, `${number}.jpg`)));
        await end;
        const failed = ({ error }: UploadTask) => {
          expect(error).to.include({ code: 'network', likely: 'redirected', retryable: false });
          expect(error?.message).to.contain(host);
          expect(error?.hint).to.contain('token');
          expect(errorText(error)).not.to.contain('access-control');
        };
        for (const task of tasks) failed(task);
        // those that were on their way beside the first could not be stopped
        expect((await asked()).length).to.be.within(1, 6);
        const log = (await requests()).filter(
          ({ method, operation }) => method !== 'OPTIONS' && operation !== 'AssumeRole',
        );
        expect(
          log.length,
          JSON.stringify(log.map(({ operation, status, key }) => [operation, status, key])),
        ).to.be.at.most(1 + (await asked()).length);

        await switches();
        const [late] = queue.add([file(size, 'late.jpg')]);
        await settled(queue);
        failed(late!);
        end = settled(queue);
        queue.retry();
        await end;
        for (const task of [...tasks, late!]) {
          expect(task.status, task.error?.message).to.equal('done');
          const stored = await storedBytes(task.result!.key);
          expect(sameBytes(stored, bytes(task.size))).to.be.true;
        }
      });
    }
  }

  it('fails as soon as the other server’s headers have arrived, though its body never ends', async () => {
    const { location, asked } = await foreignPlace({
      body: 'x'.repeat(3000),
      pieces: '1500',
      type: 'application/json',
    }); // a text's first kilobyte would be waited for;
    await switches({ faults: [{ kind: 'redirect', operation: carriers, location }] });
    const transfer = { stallTimeout: 500 };
    const queue = new UploadQueue({ mode: sts, fetchGrant: endpoint(ways[0][2]), transfer });
    const end = settled(queue);
    const [task] = queue.add([file(1000)]);
    await end;
    expect(task?.error).to.include({ code: 'network', likely: 'redirected' });
    expect(await asked()).to.have.length(1);
  });

  it('is sent again where the same file is added again', async () => {
    await switches({ faults: [{ kind: 'redirect', operation: carriers, times: 1 }] });
    const queue = new UploadQueue({ mode: sts, fetchGrant: endpoint(ways[0][2]), rules: { unique: true } });
    const one = file(1000);
    const ends: unknown[] = [];
    for (let i = 0; i < 2; i++) {
      const end = settled(queue);
      const [task] = queue.add([one]);
      await end;
      ends.push(task?.error?.likely ?? task?.status);
    }
    expect(ends).to.deep.equal(['redirected', 'done']);
    expect(queue.tasks).to.have.length(1);
  });

  it('does not affect another queue', async () => {
    await switches({ faults: [{ kind: 'redirect', operation: carriers, times: 1 }] });
    const send = async () => {
      const queue = new UploadQueue({ mode: sts, fetchGrant: endpoint(ways[0][2]) });
      const end = settled(queue);
      const [task] = queue.add([file(1000)]);
      await end;
      return task;
    };
    expect((await send())?.error?.likely).to.equal('redirected');
    expect((await send())?.status).to.equal('done');
  });
});
