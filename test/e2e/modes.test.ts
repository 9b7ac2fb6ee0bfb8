import { expect } from '@open-wc/testing';
import {
  anyMode,
  endpoint,
  type LoadMode,
  postPolicy,
  presignedUrl,
  sts,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { storedBytes, switches } from './cloud.js';
import { awkwardNames, bytes, file, sameBytes } from './files.js';

const modes: [name: string, mode: LoadMode, path: string][] = [
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['sts', sts, '/get_sts_token_for_oss_upload'],
];

/** Uploads files and waits until all is settled. */
async function upload(mode: LoadMode, path: string, files: File[], watch?: (task: UploadTask) => void): Promise<UploadTask[]> {
  const transfer = { parallelParts: 2, partSize: 24_000_000, stallTimeout: 30_000, verify: true };
  const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), ...(watch && { transfer }) });
  queue.addEventListener('upload-progress', ({ detail }) => watch?.(detail.task));
  const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
  const tasks = queue.add(files);
  await settled;
  return tasks;
}

function keyOf(task: UploadTask | undefined): string {
  if (task?.error) throw task.error;
  return task?.result?.key ?? 'none';
}

for (const [name, mode, path] of modes) {
  describe(`an upload by ${name}`, () => {
    before(() => switches());

    for (const size of [0, 1, 100_000, 30_000_000]) {
      it(`stores ${size} bytes as they are`, async () => {
        const [task] = await upload(mode, path, [file(size)]);
        const found = await storedBytes(keyOf(task));
        expect(sameBytes(found, bytes(size))).to.be.true;
        expect(task?.result).to.include({ size, type: 'image/jpeg', verified: true });
        expect(task?.result?.url).to.match(/^http:\/\/127\.0\.0\.1[^?]*$/);
      }).timeout(60_000);
    }

    it('stores files of any name under keys that can be asked for again', async () => {
      const files = awkwardNames.map((name, i) => new File([bytes(50 + i)], name, { type: 'text/plain' }));
      const tasks = await upload(mode, path, files);
      const keys = new Set(tasks.map(keyOf));
      expect(keys.size).to.equal(files.length);
      for (const [i, task] of tasks.entries()) {
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(50 + i)), task.name).to.be.true;
      }
    }).timeout(30_000);

    it('stores a file that has no type', async () => {
      const [task] = await upload(mode, path, [new File(['x'], 'notes.unknown')]);
      expect(await storedBytes(keyOf(task))).to.have.length(1);
    });

    it('tells its progress finely, never backwards, and 100 % only when OSS has confirmed', async () => {
      // A loopback socket swallows some 8 MB at once: a request must be much larger.
      await switches({ bandwidth: 12_000_000 });
      const seen: number[] = [];
      const [task] = await upload(mode, path, [file(48_000_000)], (moving) => {
        if (moving.status === 'uploading') seen.push(moving.progress);
      });
      await switches();
      keyOf(task);
      expect(seen.length).to.be.greaterThan(8);
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      expect(Math.max(...seen)).to.be.lessThan(1);
      expect(task?.progress).to.equal(1);
    }).timeout(30_000);

    it('is told from the first answer when no mode is named', async () => {
      let calls = 0;
      const ask = endpoint(path);
      const queue = new UploadQueue({ mode: anyMode, fetchGrant: (...args) => (calls++, ask(...args)) });
      const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
      const [task] = queue.add([file(1000)]);
      await settled;
      expect(await storedBytes(keyOf(task))).to.have.length(1000);
      expect(calls).to.equal(1);
    });
  });
}
