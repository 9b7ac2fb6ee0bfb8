import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { addInSlices } from '../../src/element/input/add-files.js';
import { filesIn } from '../../src/element/input/folders.js';
import { LateCode } from '../../src/element/list/late-code.js';
import { mirrorState } from '../../src/element/parts/mirror-state.js';
import { kindOf } from '../../src/element/task/file-kind.js';
import { splitName } from '../../src/element/task/file-name.js';
import { TimeLeft } from '../../src/element/task/time-left.js';
import { readByteSize } from '../../src/element/words/byte-size.js';
import type { UploadQueue } from '../../src/upload-queue.js';
import { VirtualTime } from '../support/virtual-time.js';

describe('helpers of the element', () => {
  it('byte sizes: reads bytes, decimal and binary units', () => {
    const sizes = [5, '5', '5MB', '5MiB', '1.5 kB', '2gib', '20M', '7 g', '9b'];
    const bytes = [5, 5, 5_000_000, 5_242_880, 1500, 2_147_483_648, 20_000_000, 7_000_000_000, 9];
    assert.deepEqual(sizes.map(readByteSize), bytes);
    for (const given of ['', 'MB', '5ib2', 'large', '5 parsecs', null, undefined, NaN])
      assert.equal(readByteSize(given), undefined, String(given));
  });

  it('file names: keeps the extension and a few characters before it, and splits no grapheme', () => {
    assert.deepEqual(splitName('short.png'), ['', 'short.png']);
    assert.deepEqual(splitName('a rather long name.jpeg'), ['a rather long ', 'name.jpeg']);
    assert.deepEqual(splitName('Site plan (corrected) v12.pdf'), ['Site plan (corrected) ', 'v12.pdf']);
    assert.deepEqual(splitName('a rather long name ----'), ['a rather long name', ' ----']);
    const [stem, tail] = splitName(`${'👩‍👩‍👧‍👦'.repeat(10)}.png`);
    assert.ok((stem + tail).includes('.png'));
    assert.ok(tail.startsWith('👩'));
  });

  it('file kinds: uses the extension first, then the type', () => {
    assert.equal(kindOf('a.XLSX', '').kind, 'sheet');
    assert.equal(kindOf('clip', 'video/mp4').kind, 'video');
    assert.deepEqual(kindOf('unknown', ''), { kind: 'other', extension: '' });
  });

  it('time left: counts down smoothly while estimates jump', () => {
    const left = new TimeLeft();
    const task = {};
    let last = left.smooth(task, 100, 0)!;
    for (let second = 1; second <= 30; second++) {
      const now = left.smooth(task, 100 - second + (second % 2 ? 15 : -15), second * 1000)!;
      assert.ok(Math.abs(now - last) < 2.5);
      last = now;
    }
    assert.ok(last >= 60 && last <= 80);
    assert.equal(left.smooth(task, undefined), undefined);
  });

  it('data-state: adds and removes states as words, each once, and only writes changes', () => {
    let writes = 0;
    const dataset = new Proxy<DOMStringMap>({}, { set: (...args) => (writes++, Reflect.set(...args)) });
    const after = (state: string, on: boolean) => {
      mirrorState({ dataset } as HTMLElement, state, on);
      return dataset.state;
    };
    assert.equal(after('done', false), undefined);
    dataset.state = 'open'; // a word of the page
    assert.equal(after('empty', true), 'open empty');
    assert.equal(after('empty', true), 'open empty');
    assert.equal(after('uploading', true), 'open empty uploading');
    assert.equal(after('empty', false), 'open uploading');
    assert.equal(after('done', false), 'open uploading');
    assert.equal(writes, 4);
  });
});

describe('dropped folders', () => {
  const fileEntry = (name: string) => ({
    name,
    isDirectory: false,
    file: (found: (file: File) => void, failed: (error: Error) => void) =>
      name === 'gone.txt' ? failed(new Error('NotFoundError')) : found(new File(['x'], name)),
  });

  /** As browsers do it: a hundred entries at a time, then none. */
  const folder = (name: string, ...children: object[]) => ({
    name,
    isDirectory: true,
    createReader() {
      let at = 0;
      return { readEntries: (found: (some: object[]) => void) => found(children.slice(at, (at += 100))) };
    },
  });

  async function read(...entries: (object | null)[]): Promise<(readonly [path: string | undefined, name: string])[][]> {
    const batches = [];
    for await (const found of filesIn(entries as FileSystemEntry[]))
      batches.push([...found].map(([file, path]) => [path, file.name] as const));
    return batches;
  }

  it('give all their files, each with its folder’s path, but for those deleted since the drop', async () => {
    const inner = folder('2024', fileEntry('gone.txt'), fileEntry('b.jpg'));
    const photos = folder('photos', fileEntry('a.jpg'), inner, folder('empty'));
    assert.deepEqual((await read(photos, null, fileEntry('c.jpg'), new File(['x'], 'd.jpg'))).flat(), [
      [undefined, 'c.jpg'],
      [undefined, 'd.jpg'],
      ['photos', 'a.jpg'],
      ['photos/2024', 'b.jpg'],
    ]);
  });

  it('give files as they are found, 100 at a time', async () => {
    const many = Array.from({ length: 250 }, (_, index) => fileEntry(`${index}.jpg`));
    const batches = await read(folder('photos', ...many));
    assert.deepEqual(
      batches.map(({ length }) => length),
      [100, 100, 50],
    );
  });
});

describe('code that a setting asks for', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  /** An element that needs code with each of its updates, and the code, which fails this often at first. */
  async function open(failures: number) {
    const host = { isConnected: true, requestUpdate: () => queueMicrotask(() => code.load('sorting', load)) };
    const code = new LateCode(host);
    let calls = 0;
    const load = async () => {
      if (++calls <= failures) throw new Error('503');
    };
    host.requestUpdate();
    await time.advance(1);
    return { host, code, calls: () => calls };
  }

  it('is loaded once', async () => {
    const { host, calls } = await open(0);
    host.requestUpdate();
    await time.advance(60_000);
    assert.equal(calls(), 1);
  });

  it('is loaded again three seconds after a failure, and says until then that it has failed', async () => {
    const { code, calls } = await open(1);
    assert.equal(code.hasFailed('sorting'), true);
    await time.advance(2990);
    assert.equal(calls(), 1);
    await time.advance(60_000);
    assert.deepEqual([calls(), code.hasFailed('sorting')], [2, false]);
  });

  it('is not loaded again for an element that has left the page', async () => {
    const { host, calls } = await open(9);
    host.isConnected = false;
    await time.advance(60_000);
    assert.equal(calls(), 1);
  });
});

describe('many files', () => {
  it('are added in slices, after 8 ms of which the page can handle other events', async () => {
    const time = new VirtualTime();
    const slices: number[] = [];
    const add = (files: File[]) => (slices.push(files.length), time.sleep(3), files);
    const files = Array.from({ length: 110 }, () => new File([], 'a.txt'));
    const added = addInSlices({ add } as unknown as UploadQueue, files);
    assert.deepEqual(slices, [20, 20, 20]);
    await time.advance(0);
    assert.deepEqual(slices, [20, 20, 20, 20, 20, 10]);
    assert.equal((await added).length, 110);
    time.restore();
  });
});
