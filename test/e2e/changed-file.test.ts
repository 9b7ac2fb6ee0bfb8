import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, presignedUrl, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import { counters, forgetRequests, requests, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { hasNoDisk, writeFile } from '../support/browser/disk.js';
import { bytes, sameBytes } from '../support/files.js';
import { holdPartsAfter, partsAreStored } from '../support/browser/part-way.js';
import { replace } from '../support/browser/replace.js';
import { until } from '../support/until.js';

const ways = [
  ['sts, in parts', sts, '/get_sts_token_for_oss_upload', 102_400],
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload', 100_000_000],
] as const;
type Way = (typeof ways)[number];

/** Firefox holds a file open while it is sent, and so sends on what it was. */
const keepsOpen = navigator.userAgent.includes('Firefox');

function newQueue([, mode, path, partSize]: Way): UploadQueue {
  const transfer = { parallelParts: 3, partSize, stallTimeout: 2_000, verify: true };
  const retryPolicy = { retryFor: 3000, firstDelay: 20, maxDelay: 100 };
  return new UploadQueue({ mode, endpoint: endpoint(path), transfer, retryPolicy });
}

async function ended(task: UploadTask | undefined): Promise<UploadTask> {
  await until(() => task!.status === 'failed' || task!.status === 'done');
  return task!;
}

describe('a file on disk', () => {
  before(function () {
    if (hasNoDisk) this.skip();
  });
  beforeEach(startAfresh);
  beforeEach(() => {
    const { setTimeout } = window;
    const soon = (run: () => void, ms = 0) => setTimeout(run, ms === 1000 ? 0 : ms); // what cannot be read is read again after a second
    replace(window, 'setTimeout', soon as typeof setTimeout);
  });
  beforeEach(() => localStorage.clear()); // later files would be copied as soon as they are chosen
  afterEach(() => switches());
  after(() => localStorage.clear());

  for (const way of ways) {
    for (const fate of ['changed', 'deleted'] as const) {
      it(`that is ${fate} while it is sent fails with file: ${way[0]}`, async () => {
        const [, , , partSize] = way;
        const isInParts = partSize === 102_400;
        const size = isInParts ? 12 * partSize : 20_000_000; // one request of less would be in the socket's buffer
        const handle = await writeFile(`${fate} ${way[0]}.bin`, bytes(size));
        if (isInParts) await holdPartsAfter(3);
        else await switches({ bandwidth: 4_000_000 });
        const queue = newQueue(way);
        const [task] = queue.add([await handle.getFile()]);
        await (isInParts ? partsAreStored(3) : until(async () => (await counters()).bytesReceived > 500_000));
        if (fate === 'changed') await writeFile(handle.name, bytes(size, 2));
        else await (await navigator.storage.getDirectory()).removeEntry(handle.name);
        await switches();
        const { error, result } = await ended(task);
        if (result && keepsOpen) {
          expect(sameBytes(await storedBytes(result.key), bytes(size))).to.equal(true);
          return;
        }
        expect(error).to.include({ code: 'file', retryable: false });
        expect(error!.hint).to.contain('Choose');
      });
    }

    it(`that is changed before it is sent fails with file: ${way[0]}`, async () => {
      const handle = await writeFile(`before ${way[0]}.bin`, bytes(700_000));
      const file = await handle.getFile();
      await new Promise((resolve) => setTimeout(resolve, 20));
      await writeFile(handle.name, bytes(650_000, 2));
      const queue = newQueue(way);
      const { error } = await ended(queue.add([file])[0]);
      expect(error?.code).to.equal('file');
    });
  }
});

describe('a file over 5 GB', () => {
  const block = new Blob([new Uint8Array(1_000_000)]);
  const gigabyte = new Blob(Array.from({ length: 1000 }, () => block));
  const huge = new File(
    [...Array.from({ length: 5 }, () => gigabyte), new Blob(Array.from({ length: 369 }, () => block))],
    'film.mp4',
  );

  it('is rejected before a byte is sent, with the grants to give instead', async () => {
    await forgetRequests();
    const ask = endpoint('/get_presigned_url_for_oss_upload');
    // a backend that signs whole files only, and any size
    const fetchGrant: FetchGrant = ({ file }, signal) => ask({ file: { ...file, size: 1000 } }, signal);
    const queue = new UploadQueue({ mode: presignedUrl, endpoint: fetchGrant });
    const { error } = await ended(queue.add([huge])[0]);
    expect(error).to.include({ code: 'rejected', rule: 'single-request-size', limit: 5 * 1024 ** 3 });
    expect(error!.hint).to.contain('STS');
    expect((await requests()).filter(({ bytesReceived }) => bytesReceived > 0)).to.be.empty;
  });
});
