import { expect } from '@open-wc/testing';
import { CHANGED } from '../../src/memory/changing-files.js';
import { fileCopies } from '../../src/upload/file-copies.js';
import { copiesOnDisk } from '../support/browser/copies.js';
import { hasNoDisk } from '../support/browser/disk.js';
import { wrap } from '../support/browser/replace.js';
import { bytes } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';
import { until } from '../support/until.js';

const FILES = 20;
const SIZE = 30_000_000;
const PIECE = 4_000_000;

describe('copies of 20 files of 30 MB', () => {
  afterEach(() => localStorage.clear());

  it('take 32 MB of memory at most, and what is read at once: the rest is on the disk, where there is one', async () => {
    localStorage.setItem(CHANGED, `${Date.now()}`);
    let [reading, most] = [0, 0];
    const sizes: number[] = [];
    wrap(Blob.prototype, 'arrayBuffer', (real) => {
      return async function (this: Blob) {
        most = Math.max(most, (reading += this.size));
        sizes.push(this.size);
        try {
          return await real.call(this);
        } finally {
          reading -= this.size;
        }
      };
    });
    const block = new Blob([bytes(1_000_000)]);
    const files = Array.from({ length: FILES }, (_, i) => {
      const content = Array.from({ length: SIZE / block.size }, () => block);
      return new File(content, `${i}.mp4`, { lastModified: i });
    });
    const { queue, mode } = heldQueue({ maxConcurrentUploads: FILES });
    const tasks = queue.add(files);
    await until(() => mode.runs.length === FILES);
    const onDisk = hasNoDisk ? 0 : FILES - 1;
    expect([fileCopies.inMemory, await copiesOnDisk()]).to.deep.equal([SIZE, onDisk]);
    expect(most, 'bytes that are read at once').to.equal(SIZE);
    expect(sizes.filter((size) => size > PIECE)).to.deep.equal([SIZE]);
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      'each file once',
    ).to.equal((1 + onDisk) * SIZE);
    for (const { name } of tasks) await mode.done(name);
    await until(async () => fileCopies.inMemory === 0 && (await copiesOnDisk()) === 0);
    expect(tasks.map(({ original }) => original)).to.deep.equal(files);
  });
});
