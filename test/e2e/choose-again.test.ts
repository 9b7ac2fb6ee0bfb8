import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import { filesChange } from '../../src/memory/changing-files.js';
import { forgetRequests, startAfresh, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { hasNoDisk, writeFile } from '../support/browser/disk.js';
import { holdPartsAfter, partsAreStored } from '../support/browser/part-way.js';
import { faulty, ReadFault, useReadFaults } from '../support/browser/read-fault.js';
import { bytes, sameBytes } from '../support/files.js';
import { stopWatch } from '../support/set-clock.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const partSize = 102_400;
const content = bytes(10 * partSize);
const film = (lastModified: number) => new File([content], 'film.mp4', { type: 'video/mp4', lastModified });

/** Firefox holds a file open while it is sent, and so sends on what it was. */
const keepsOpen = navigator.userAgent.includes('Firefox');

const ways: readonly [
  name: string,
  choose: () => Promise<{ file: File; change: () => unknown; again: () => File | Promise<File> }>,
][] = [
  [
    'whose reads fail from one on',
    async () => {
      const fault = new ReadFault();
      return { file: faulty(film(1), fault), change: () => (fault.left = 0), again: () => film(2) };
    },
  ],
  [
    'on the disk that is touched',
    async () => {
      const handle = await writeFile('film.mp4', content);
      const file = await handle.getFile();
      return { file, change: () => writeFile('film.mp4', content), again: () => handle.getFile() };
    },
  ],
];

function newQueue(): UploadQueue {
  const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
  const retryPolicy = { retryFor: 20_000, firstDelay: 20, maxDelay: 100 };
  const resumeScope = `test ${Math.random()}`;
  return new UploadQueue({
    mode: sts,
    endpoint: endpoint('/get_sts_token_for_oss_upload'),
    resumeScope,
    transfer,
    retryPolicy,
  });
}

describe('a file that changes while it is sent', () => {
  let restart: () => void;
  beforeEach(async () => {
    await startAfresh();
    localStorage.clear();
    restart = stopWatch();
    useReadFaults();
  });
  afterEach(async () => {
    localStorage.clear();
    restart();
    await switches();
  });

  /** Sends some parts of a file, and the rest cannot be read. */
  async function failInTheMiddle(queue: UploadQueue, file: File, change: () => unknown): Promise<UploadTask> {
    await holdPartsAfter(4);
    const [task] = queue.add([file]);
    await partsAreStored(4);
    await change();
    await switches();
    await until(() => task!.status === 'failed', 'the failure');
    await forgetRequests();
    return task!;
  }

  for (const [name, choose] of ways)
    (name.includes('disk') && (hasNoDisk || keepsOpen) ? it.skip : it)(
      `${name}: continues in its row with the parts that OSS has, when it is chosen again with another time`,
      async () => {
        const { file, change, again } = await choose();
        const queue = newQueue();
        const task = await failInTheMiddle(queue, file, change);
        expect(task.error).to.include({ code: 'file', retryable: false });
        const end = settled(queue);
        queue.retry(task, await again());
        await end;
        if (task.error) throw task.error;
        expect(await storedParts(partSize), 'parts that are sent').to.be.at.most(6);
        expect(task.result?.verified).to.equal(true);
        expect(sameBytes(await storedBytes(task.result!.key), content)).to.equal(true);
        expect(queue.tasks).to.deep.equal([task]);
      },
    );

  it('is copied where it can be read as a whole, and continues with the parts that OSS has', async () => {
    const fault = new ReadFault(Infinity, content.length);
    const file = faulty(film(1), fault);
    const queue = newQueue();
    await holdPartsAfter(4);
    const [task] = queue.add([file]);
    await partsAreStored(4);
    await forgetRequests();
    fault.left = 0;
    const end = settled(queue);
    await switches();
    await end;
    if (task!.error) throw task!.error;
    expect(await storedParts(partSize), 'parts that are sent').to.be.at.most(6);
    expect(sameBytes(await storedBytes(task!.result!.key), content)).to.equal(true);
    expect(task!.file, 'without the copy').to.equal(file);
    expect(filesChange(), 'remembered').to.equal(true);
  });

  it('takes no part from a file of the same name and size with other bytes', async () => {
    const fault = new ReadFault();
    const queue = newQueue();
    const task = await failInTheMiddle(queue, faulty(film(1), fault), () => (fault.left = 0));
    const other = bytes(content.length, 7);
    const end = settled(queue);
    queue.retry(task, new File([other], 'film.mp4', { lastModified: 2 }));
    await end;
    if (task.error) throw task.error;
    expect(await storedParts(partSize), 'parts that are sent').to.equal(10);
    expect(sameBytes(await storedBytes(task.result!.key), other)).to.equal(true);
  });
});
