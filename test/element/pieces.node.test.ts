import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { HOMEPAGE } from '../../src/base/homepage.js';
import type { Crop } from '../../src/media/crop.js';
import { cropIn, earlierCrop, hasRatio } from '../../src/media/earlier-crop.js';
import { readRatio } from '../../src/media/ratio.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import { warnOfMistakes } from '../../src/element/host/attribute-warnings.js';
import type { SettingsElement } from '../../src/element/host/settings.js';
import { CropFrame } from '../../src/element/crop/crop-frame.js';
import { type Internals, showStates } from '../../src/element/form/states.js';
import type { Totals } from '../../src/task/totals.js';
import { addInSlices } from '../../src/element/queue/add-files.js';
import { standIn } from '../../src/element/input/add-found.js';
import { filesIn } from '../../src/element/input/folders.js';
import { filesOf } from '../../src/memory/files-of-handle.js';
import { LoadedPart } from '../../src/element/host/loaded-part.js';
import { RowWindow } from '../../src/element/look/row-window.js';
import { mirrorState } from '../../src/element/parts/mirror-state.js';
import { problemOf } from '../../src/element/record/open-media.js';
import { en as recorderWords } from '../../src/element/record/record-english.js';
import { kindOf, splitName } from '../../src/element/task/file-kind.js';
import { TimeLeft } from '../../src/element/task/time-left.js';
import { readByteSize } from '../../src/element/words/byte-size.js';
import type { UploadQueue } from '../../src/queue/upload-queue.js';
import { assertWithin } from '../support/assertions.js';
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

  it('file names: keeps one in a single piece that is written from right to left, in part or in whole', () => {
    for (const name of ['التقرير السنوي للشركة.pdf', 'Invoice 2024 חשבונית מס.pdf'])
      assert.deepEqual(splitName(name), ['', name]);
  });

  it('file kinds: uses the extension first, then the type', () => {
    assert.equal(kindOf('a.XLSX', '').kind, 'sheet');
    assert.equal(kindOf('clip', 'video/mp4').kind, 'video');
    assert.equal(kindOf('notes.txt', 'text/plain').kind, 'plain'); // no document’s color
    assert.deepEqual(kindOf('unknown', ''), { kind: 'other', extension: '', label: '' });
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

  it('recorder: says what to do after each failure of the browser', () => {
    const noScreen = 'No screen is shared.';
    const [noDevice, isBusy] = ['There is no camera or microphone.', 'Another program uses the camera'];
    const table: readonly [name: string, ofDevice: string, ofScreen: string][] = [
      ['NotAllowedError', 'The browser does not allow it.', noScreen],
      ['NotFoundError', noDevice, noScreen],
      ['OverconstrainedError', noDevice, noDevice],
      ['NotReadableError', isBusy, noScreen],
      ['AbortError', isBusy, noScreen],
      ['TypeError', 'This browser cannot record.', 'This browser cannot record.'],
    ];
    for (const [name, ofDevice, ofScreen] of table)
      for (const [kind, text] of [
        ['camera', ofDevice],
        ['audio', ofDevice],
        ['screen', ofScreen],
      ] as const)
        assert.ok(recorderWords[problemOf({ name }, kind)].startsWith(text), `${name}, ${kind}`);
  });

  it('states: follow from the totals of the queue', () => {
    const ended = { done: 0, failed: 0, canceled: 0, refused: 0 };
    const none = { queued: 0, uploading: 0, paused: 0, ...ended, saving: 0, awaited: 0 };
    const shown = (totals: object) => {
      const dataset: DOMStringMap = {};
      showStates({ dataset } as HTMLElement, {} as Internals, { ...none, ...totals } as Totals);
      return dataset.state;
    };
    assert.equal(shown({ count: 0 }), 'empty');
    assert.equal(shown({ count: 3, uploading: 1, paused: 1, done: 1 }), 'uploading');
    assert.equal(shown({ count: 2, paused: 1, done: 1 }), 'paused');
    assert.equal(shown({ count: 2, failed: 1, done: 1 }), 'error');
    assert.ok(shown({ count: 2, refused: 1, done: 2 })?.includes('error'));
    assert.equal(shown({ count: 2, queued: 1, done: 1 }), undefined);
    assert.equal(shown({ count: 2, canceled: 1, done: 1 }), 'done');
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

  const closedFolder = (name: string) => ({
    name,
    isDirectory: true,
    createReader: () => ({ readEntries: (_: unknown, failed: (error: Error) => void) => failed(new Error('No.')) }),
  });

  async function read(...entries: (object | null)[]): Promise<string[][]> {
    const batches = [];
    for await (const found of filesIn(entries as FileSystemEntry[]))
      batches.push([...found].map(([file, path]) => `${path} ${file.name}${file.size ? '' : '!'}`));
    return batches;
  }

  it('give all their files, each with its folder’s path, and what stands for those that cannot be read', async () => {
    const inner = folder('2024', fileEntry('gone.txt'), fileEntry('b.jpg'));
    const photos = folder('photos', fileEntry('a.jpg'), closedFolder('closed'), inner, folder('empty'));
    const found = (await read(photos, null, fileEntry('c.jpg'), new File(['x'], 'd.jpg'))).flat();
    const files = ['undefined c.jpg', 'undefined d.jpg', 'photos a.jpg'];
    assert.deepEqual(found, [...files, 'photos closed!', 'photos/2024 gone.txt!', 'photos/2024 b.jpg']);
  });

  it('chosen in the dialog give what stands for those that cannot be read; on a later page these are left out', async () => {
    const fail = async () => Promise.reject(new Error('No.'));
    const gone = { kind: 'file', name: 'gone.txt', getFile: fail };
    const closed = {
      kind: 'directory',
      name: 'closed',
      values: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
    };
    const photos = {
      kind: 'directory',
      name: 'photos',
      values: async function* () {
        yield* [gone, closed];
      },
    };
    const chosen = async (...more: [typeof standIn?]) => {
      const found = [];
      for await (const { file, path } of filesOf(photos as unknown as FileSystemHandle, ...more))
        found.push(`${path} ${file.name}`);
      return found;
    };
    assert.deepEqual(await chosen(standIn), ['photos gone.txt', 'photos closed']);
    assert.deepEqual(await chosen(), []);
  });

  it('give files as they are found, 100 at a time', async () => {
    const many = Array.from({ length: 250 }, (_, index) => fileEntry(`${index}.jpg`));
    const batches = await read(folder('photos', ...many));
    assert.equal(batches.map(({ length }) => length).join(), '100,100,50');
  });
});

describe('code that a setting asks for', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  /** An element that needs code with each of its updates, and the code, which fails this often at first. */
  async function open(failures: number) {
    let calls = 0;
    const load = async () => {
      if (++calls <= failures) throw new Error('503');
      return 'sorting';
    };
    const host = {
      isConnected: true,
      requestUpdate: () => queueMicrotask(() => part.hostUpdate()),
      addController() {},
    };
    const part = new LoadedPart(host as never, () => true, load);
    host.requestUpdate();
    await time.advance(1);
    return { host, part, calls: () => calls };
  }

  it('is loaded once', async () => {
    const { host, part, calls } = await open(0);
    host.requestUpdate();
    await time.advance(60_000);
    assert.deepEqual([calls(), part.current], [1, 'sorting']);
  });

  it('is loaded again three seconds after a failure, and says until then that it has failed', async () => {
    const { part, calls } = await open(1);
    assert.deepEqual([part.hasFailed, part.current], [true, undefined]);
    await time.advance(2990);
    assert.equal(calls(), 1);
    await time.advance(60_000);
    assert.deepEqual([calls(), part.hasFailed, part.current], [2, false, 'sorting']);
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

/** Each warning ends with the place that lists what exists. */
const SEE = `See ${HOMEPAGE}/reference/element#attributes`;
const known = 'max-file-size max-files endpoint mode multiple no-auto name key value-as variant shape'.split(' ');

describe('attribute warnings', () => {
  const { warn } = console;
  const seen: string[] = [];
  beforeEach(() => (console.warn = (text: string) => void seen.push(text)));
  afterEach(() => void (seen.splice(0), (console.warn = warn)));

  const misspelled = {
    ...{ 'max-fil-size': 'max-file-size', maxfilesize: 'max-file-size', endpont: 'endpoint', mod: 'mode' },
    ...{ multipel: 'multiple', 'no-uto': 'no-auto' },
  };
  const warnOf = (...names: string[]) => {
    const constructor = { observedAttributes: known };
    warnOfMistakes({
      constructor,
      getAttributeNames: () => names,
      getAttribute: () => '',
    } as unknown as SettingsElement);
  };
  for (const [name, meant] of Object.entries(misspelled)) {
    it(`${name}: asks whether ${meant} was meant, once a page`, () => {
      for (let i = 0; i < 3; i++) warnOf(name);
      assert.deepEqual(seen, [`oss-direct-upload: unknown attribute "${name}": did you mean "${meant}"? ${SEE}`]);
    });
  }

  it('say nothing about attributes of the platform, of frameworks, and of nobody', () => {
    const theirs =
      'id class style title lang dir tabindex part slot is key ref aria-label data-mode onupload-success v-mode :mode @mode ' +
      'ng-mode _ngcontent-abc x-mode hx-mode role form itemprop autofocus hidden nonce my-own-attribute svelte-abc';
    warnOf(...theirs.split(' '));
    assert.deepEqual(seen, []);
  });
});

interface Task {
  height: number;
}
// the height of the window
Object.assign(globalThis, { innerHeight: 600 });

const asTasks = (tasks: readonly Task[]) => tasks as unknown as readonly UploadTask[];

/** A list as the browser lays it out: rows of these heights, 500 pixels of them in view. */
function scrolled(top: number): Element {
  return { scrollTop: top, clientHeight: 500, getBoundingClientRect: () => ({ top: 0 }) } as unknown as Element;
}

/** Looks at the list there, and learns the heights of the rows that are drawn. */
function lookAndMeasure(rows: RowWindow, tasks: readonly Task[], top: number) {
  const seen = rows.rowsInView(asTasks(tasks), scrolled(top), undefined);
  const drawn = seen.shown.map(({ task }) => task as unknown as Task);
  const elements = drawn.map((task) => ({ offsetHeight: task.height, offsetWidth: 400, task }));
  rows.measure(elements as unknown as HTMLElement[], (row) => (row as unknown as { task: UploadTask }).task);
  return { ...seen, drawn };
}

describe('the row window', () => {
  const tasks = Array.from({ length: 1000 }, (_, index) => ({ height: index % 7 === 3 ? 90 : 66 }));
  const sum = (some: readonly Task[]) => some.reduce((total, { height }) => total + height, 0);

  it('has the height of the whole list, whichever rows were measured', () => {
    const rows = new RowWindow();
    for (let top = 0; top < 69_000; top += 300) lookAndMeasure(rows, tasks, top);
    for (let top = 69_000; top >= 0; top -= 170) {
      const { before, after, drawn, shown } = lookAndMeasure(rows, tasks, top);
      const first = shown[0]?.place.index ?? -1;
      assert.equal(before, sum(tasks.slice(0, first)));
      assert.ok(before <= Math.max(0, top - 400));
      assert.ok(before + sum(drawn) >= Math.min(sum(tasks), top + 900));
      assert.equal(after, sum(tasks.slice(first + drawn.length)));
      assert.ok(drawn.length < 25);
    }
  });

  it('has at most as many rows as asked, and room for the others', () => {
    const rows = new RowWindow();
    const even = asTasks(tasks.slice(0, 30).map(() => ({ height: 66 })));
    const indexes = (kept: UploadTask[]) =>
      rows.rowsInView(even, scrolled(0), kept, false, 8).shown.map(({ place }) => place.index);
    assert.deepEqual(indexes([]), [0, 1, 2, 3, 4, 5, 6, 7]);
    const { before, after } = rows.rowsInView(even, scrolled(0), [], false, 8);
    assert.deepEqual([before, after], [0, 22 * 66]);
    assert.deepEqual(indexes([even[20]!]), [0, 1, 2, 3, 4, 5, 6, 7, 20]);
  });

  it('forgets rows that were removed', () => {
    const rows = new RowWindow();
    for (let top = 0; top < 60_000; top += 300) lookAndMeasure(rows, tasks, top);
    const rest = tasks.slice(500);
    const { before, shown } = lookAndMeasure(rows, rest, 10_000);
    assert.equal(before, sum(rest.slice(0, shown[0]?.place.index)));
  });

  it('keeps the focused row at its place, out of view', () => {
    const kept = asTasks(tasks)[900]!;
    const { shown } = new RowWindow().rowsInView(asTasks(tasks), scrolled(0), [kept]);
    assert.deepEqual(shown.at(-1)?.place, { index: 900, count: 1000, offset: 900 * 66, pinned: true });
  });
});

const picture = { width: 800, height: 600 };

describe('CropFrame', () => {
  it('is the largest part in the middle at first', () => {
    const { crop } = new CropFrame({ width: 801, height: 600 }, { width: 300, height: 300 });
    assert.deepEqual(crop, { x: 101, y: 0, width: 600, height: 600 });
  });

  for (const turns of [0, 1, 2, 3] as const) {
    it(`gives back the part that it began with, after ${turns} turns`, () => {
      const lying = { x: 310, y: 40, width: 300, height: 150 };
      const upright = { x: 310, y: 40, width: 150, height: 300 };
      const start = turns === 0 ? lying : { ...(turns % 2 ? upright : lying), turns };
      assert.deepEqual(new CropFrame(picture, { width: 200, height: 100 }, start).crop, start);
    });
  }

  for (const [turns, expected] of [
    [1, { x: 0, y: 300, width: 150, height: 300 }],
    [2, { x: 400, y: 400, width: 400, height: 200 }],
    [3, { x: 650, y: 0, width: 150, height: 300 }],
  ] as const) {
    it(`finds the upper left corner, as it is after ${turns} turns, in the picture before them`, () => {
      const crop = new CropFrame(picture, { width: 200, height: 100 });
      for (let turn = 0; turn < turns; turn++) crop.turn();
      crop.zoomBy(2);
      crop.moveBy(999, 999);
      assert.deepEqual([crop.seen.x, crop.seen.y], [0, 0]);
      assert.deepEqual(crop.crop, { ...expected, turns });
    });
  }

  it('keeps zoom and what is in its middle in each turn, and goes back to the first', () => {
    const middleOf = ({ x, y, width, height }: Crop) => [x + width / 2, y + height / 2];
    const crop = new CropFrame(picture, { width: 200, height: 100 });
    const first = crop.crop;
    crop.zoomBy(4);
    crop.moveBy(40, -30);
    const middle = middleOf(crop.crop);
    for (let turns = 1; turns <= 4; turns++) {
      crop.turn();
      assert.ok(Math.abs(crop.zoom - 4) < 0.001, `zoom ${crop.zoom}`);
      middleOf(crop.crop).forEach((at, side) => assertWithin(at, middle[side]! - 1, middle[side]! + 1));
    }
    crop.turn();
    crop.startOver();
    assert.deepEqual(crop.crop, first);
  });
});

describe('a ratio', () => {
  it('is read from two numbers', () => {
    assert.deepEqual(['1:1', '16:9', ' 4 / 3 ', '2x3', '1.91:1'].map(readRatio), [1, 16 / 9, 4 / 3, 2 / 3, 1.91]);
    for (const text of ['', '1', '0:1', '1:0', 'a:b', '-1:1', '16:9:4', '16:9:', 'Infinity:1', '1:Infinity'])
      assert.equal(readRatio(text), undefined, text);
  });

  it('is that of a part, also of one that is turned, but for whole pixels', () => {
    const wide = { x: 0, y: 0, width: 1067, height: 600 };
    const ratios = [16 / 9, 3 / 2, 9 / 16];
    const isThatOf = (crop: Crop) => ratios.filter((ratio) => hasRatio(crop, ratio));
    assert.deepEqual([isThatOf(wide), isThatOf({ ...wide, turns: 3 })], [[16 / 9], [9 / 16]]);
  });

  it('is found in what identifies an upload, as the part that was kept', () => {
    const crop = { x: 1, y: 2, width: 3, height: 4 };
    assert.deepEqual(cropIn(JSON.stringify({ max: '800', crop })), crop);
    assert.equal(cropIn('{"crop":"1:1"}'), undefined);
    assert.equal(cropIn('7'), undefined);
  });

  it('is found among the uploads of a file, where it has the ratio', () => {
    const wide = { x: 0, y: 0, width: 30, height: 15 };
    const square = { x: 1, y: 2, width: 40, height: 40 };
    const uploads = [{ made: '3' }, {}, ...[wide, square].map((crop) => ({ made: JSON.stringify({ crop }) }))];
    assert.deepEqual(
      [1, 2, 3].map((ratio) => earlierCrop(ratio, uploads)),
      [square, wide, undefined],
    );
  });
});
