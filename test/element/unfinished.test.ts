import { expect, nextFrame, oneEvent } from '@open-wc/testing';
import { folderOf, handleOf } from '../../src/memory/handle-of.js';
import { memoryStore } from '../../src/memory/store.js';
import { UploadError } from '../../src/core.js';
import type { OssDirectUpload } from '../../src/element.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import { sendingMode } from '../support/held-mode.js';
import { press } from '../support/browser/gestures.js';
import { focusOn, nameOfFocused, pressKeys, stops } from '../support/browser/grid.js';
import { define, replace, replaceMedia } from '../support/browser/replace.js';
import { all, find, row, textOf } from '../support/browser/roles.js';
import { add, announced, fadedIn, place, placeInForm } from '../support/browser/held-element.js';
import { DATABASE, leaveUnsaved, leaveUpload, uploads } from '../support/browser/memory.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const HOUR = 3600_000;
let scope = '';

const scopeOfRecords = () => `${new URL('/grant', location.href)}\n${scope}`;

/** What an earlier page would have left. */
const leave = (name: string, age: number, more: object = {}) => leaveUpload(scopeOfRecords(), name, age, more);

/** What an earlier page would have left of a file that the browser can open again. @param now what became of the file since */
async function leaveOpenable(name: string, now: 'there' | 'changed' | 'gone' = 'there'): Promise<void> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const { size, lastModified } = await handle.getFile();
  await leave(name, 0, { size, handle, changedAt: now === 'changed' ? lastModified + 1 : lastModified });
  if (now === 'gone') await folder.removeEntry(name);
}

async function open(markup = ''): Promise<OssDirectUpload> {
  const { element } = await place(`multiple endpoint="/grant" resume-scope="${scope}" ${markup}`);
  return element;
}

const titleOf = (element: Element) => element.shadowRoot!.querySelector('section')?.getAttribute('aria-label');

describe('unfinished uploads', () => {
  const timers = LongTimers.use();
  beforeEach(() => (scope = `test ${Math.random()}`));

  /** Lets time pass until the list has this title. */
  const hasTitle = (element: Element, title: string | undefined) =>
    until(() => (timers.pass(300), titleOf(element) === title), `the title ${title}`);

  it('load no code if there is no database', async function () {
    // in WebKit a deletion may never end, and holds up all that opens the database later
    if (!('requestIdleCallback' in globalThis)) return this.skip();
    const gone = indexedDB.deleteDatabase(DATABASE); // which another test file may have left
    await new Promise((resolve) => (gone.onsuccess = resolve));
    const element = await open();
    await element.updateComplete;
    timers.pass(10_000);
    await indexedDB.databases(); // after the element has asked
    await nextFrame();
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    expect(loaded.filter((path) => /\/(unfinished-list|unfinished-row|finder)-/.test(path))).to.be.empty;
    expect(await indexedDB.databases()).to.be.empty;
  });

  it('have the place that the page before left them, until it is known what comes back, and only once', async () => {
    const key = `oss-direct-upload ${location.pathname} `;
    const rootOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.root')!;
    const zoneOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.zone')!;
    const opened = async () => {
      sessionStorage.setItem(key, '654');
      const element = await open();
      expect(rootOf(element).offsetHeight).to.equal(654);
      expect(zoneOf(element).offsetHeight).to.be.lessThan(400);
      expect(element.shadowRoot!.querySelector('.coming')?.checkVisibility(), 'a thin line').to.equal(true);
      expect(sessionStorage.getItem(key)).to.equal(null);
      return element;
    };
    const element = await opened();
    await until(() => (timers.pass(300), rootOf(element).offsetHeight < 400), 'nothing comes');
    expect(element.shadowRoot!.querySelector('.coming')).to.equal(null);
    element.remove();
    await leave('talk.mp4', HOUR);
    const later = await opened();
    await until(() => (timers.pass(0), timers.pass(300), titleOf(later)), 'what comes');
    await until(() => (timers.pass(1000), rootOf(later).offsetHeight < 654), 'its own height');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(Number(sessionStorage.getItem(key)), 'for the next page').to.equal(rootOf(later).offsetHeight);
    sessionStorage.removeItem(key);
  });

  it('are listed with name, share, size and age, newest first, and announced politely', async () => {
    await leave('holiday.mov', 50 * HOUR, { sent: 900_000_000 });
    await leave('talk.mp4', 2.5 * HOUR);
    const element = await open();
    await hasTitle(element, '2 unfinished uploads');
    const rows = all(element, 'row').map(textOf);
    expect(rows[0]).to.match(/^MP4 talk.mp4 2 GB · 2 hours ago Choose the file again to continue. Choose a file$/);
    expect(rows[1]).to.match(/^MOV holiday.mov 45% uploaded · 2 GB · 2 days ago/);
    expect(textOf(find(element, 'status'))).to.equal('2 unfinished uploads');
    expect(all(element, 'button', 'Resume all')).to.be.empty; // no file can be opened
    expect(stops(element), 'one stop for all rows').to.deep.equal(['Choose a file: talk.mp4']);
    focusOn(find(element, 'button', 'Discard: talk.mp4'));
    const [down, left] = pressKeys(element, 'ArrowDown', 'ArrowLeft');
    expect([down, left]).to.deep.equal(['Discard: holiday.mov', 'Choose a file: holiday.mov']);
    expect(stops(element)).to.deep.equal(['Choose a file: holiday.mov']);
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('are announced after other news, too, and together', async () => {
    await leave('talk.mp4', HOUR);
    const element = await open();
    const says = (words: string) => until(() => (timers.pass(700), announced(element) === words), words);
    await says('1 unfinished upload');
    await add(element, sizedFile('a.png'));
    await says('1 file added');
    await leave('film.mp4', HOUR);
    await leaveUnsaved(scopeOfRecords(), 'b.pdf', 'k/b.pdf');
    dispatchEvent(new FocusEvent('focus'));
    await says('2 unfinished uploads. 1 file is uploaded, but not saved on this page yet');
  });

  it('of a given queue are listed as soon as it is set', async () => {
    await leave('a.mp4', HOUR);
    const resumeScope = scopeOfRecords();
    scope = `other ${scope}`;
    await leave('b.mp4', HOUR);
    await leave('c.mp4', HOUR);
    const element = await open();
    await hasTitle(element, '2 unfinished uploads'); // its own
    element.queue = new UploadQueue({ mode: sendingMode(), endpoint: async () => ({}), resumeScope });
    await hasTitle(element, '1 unfinished upload');
  });

  it('leave all lists of the scope after forgetUnfinished()', async () => {
    await leave('a.mp4', HOUR);
    await leave('b.mp4', 2 * HOUR);
    const elements = [await open(), await open()];
    for (const element of elements) await hasTitle(element, '2 unfinished uploads');
    timers.pass(10_000); // at rest: they look no more by themselves
    await elements[0]!.queue.forgetUnfinished();
    for (const element of elements) await hasTitle(element, undefined);
    expect(await uploads(scopeOfRecords())).to.be.empty;
  });

  it('leave the list by “Discard”, and the focus moves to the next row', async () => {
    await leave('a.mp4', HOUR);
    await leave('b.mp4', 2 * HOUR);
    const element = await open();
    await hasTitle(element, '2 unfinished uploads');
    const forget = find(element, 'button', 'Discard: a.mp4');
    forget.focus();
    forget.click();
    await hasTitle(element, '1 unfinished upload');
    expect(element.shadowRoot!.activeElement?.getAttribute('aria-label')).to.equal('Discard: b.mp4');
    find(element, 'button', 'Discard: b.mp4').click();
    await hasTitle(element, undefined);
    expect(await uploads(scopeOfRecords())).to.be.empty;
    expect(element.shadowRoot!.activeElement).to.equal(find(element, 'button', 'Choose files'));
  });

  it('leave the list when they are resumed, and the focus moves to the first button of the next row', async function () {
    if (!navigator.storage) this.skip(); // WebKitGTK has no files of a page's own
    for (const name of ['a.mp4', 'b.mp4']) await leaveOpenable(name);
    const element = await open();
    await hasTitle(element, '2 unfinished uploads');
    const [resume] = all(element, 'button', /^Resume: /) as HTMLButtonElement[];
    resume!.focus();
    resume!.click();
    await hasTitle(element, '1 unfinished upload');
    expect(nameOfFocused(element)).to.match(/^Resume: /);
  });

  for (const [what, leaveOne] of [
    ['unfinished upload', () => leave('talk.mp4', HOUR)],
    ['unsaved file', () => leaveUnsaved(scopeOfRecords(), 'talk.mp4', 'k/talk.mp4')],
  ] as const)
    it(`do not get the focus when the row of a file goes that has it: an ${what}`, async () => {
      await leaveOne();
      const { element, mode } = await place(`multiple endpoint="/grant" resume-scope="${scope}"`);
      await until(() => (timers.pass(300), all(element, 'button', /^Discard/).length), 'what is left');
      await add(element, sizedFile('a.png'));
      mode.of('a.png').done();
      (await until(() => all(element, 'button', 'Remove: a.png')[0], 'its button')).focus();
      await press(element, 'Remove: a.png');
      await until(() => all(element, '.removed').length && nameOfFocused(element), 'the focus');
      expect(nameOfFocused(element)).to.equal('Choose files');
    });

  it('have disabled buttons in a disabled element, and are hidden with no-list', async () => {
    await leave('a.mp4', HOUR);
    const element = await open('disabled');
    await hasTitle(element, '1 unfinished upload');
    const buttons = all(element, 'section button') as HTMLButtonElement[];
    expect(buttons.map(({ disabled }) => disabled)).to.deep.equal([true, true]);
    element.noList = true;
    await hasTitle(element, undefined);
  });
});

describe('unfinished uploads with `resume-mode="auto"`', () => {
  const timers = LongTimers.use();
  before(function () {
    if (!navigator.storage) this.skip(); // WebKitGTK has no files of a page's own
  });
  beforeEach(() => (scope = `test ${Math.random()}`));

  const names = ({ tasks }: OssDirectUpload) => tasks.map(({ name }) => name).toSorted();

  it('continue where others have changed or are gone, and those are listed with the reason', async () => {
    await leaveOpenable('first.mp4');
    await leaveOpenable('changed.mp4', 'changed');
    await leaveOpenable('gone.mp4', 'gone');
    await leaveOpenable('last.mp4');
    const element = await open('resume-mode="auto"');
    timers.pass(300);
    await until(() => names(element).length === 2, 'two continue');
    expect(names(element)).to.deep.equal(['first.mp4', 'last.mp4']);
    await until(() => titleOf(element) === '2 unfinished uploads', 'the list');
    for (const name of ['changed.mp4', 'gone.mp4']) {
      await until(() => textOf(row(element, name)).includes('The file cannot be read'), `why ${name} does not`);
      expect(all(element, 'button', `Choose a file: ${name}`)).to.have.length(1);
    }
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('do not continue where the browser would ask the person', async () => {
    await leaveOpenable('a.mp4');
    let asked = 0;
    define(FileSystemHandle.prototype, 'queryPermission', { value: async () => 'prompt' });
    define(FileSystemHandle.prototype, 'requestPermission', { value: async () => (asked++, 'granted') });
    const element = await open('resume-mode="auto"');
    await until(() => (timers.pass(300), titleOf(element) === '1 unfinished upload'), 'the list');
    expect([asked, names(element)]).to.deep.equal([0, []]);
  });

  for (const property of ['readOnly', 'disabled'] as const) {
    it(`do not continue in an element that is ${property}, before it no longer is`, async () => {
      await leaveOpenable('a.mp4');
      const element = await open(`resume-mode="auto" ${property}`);
      let looks = 0;
      const { queue } = element;
      queue.listUnfinished = async () => {
        const found = await UploadQueue.prototype.listUnfinished.call(queue);
        looks++;
        return found;
      };
      timers.pass(300);
      await until(() => looks > 0, 'it has looked for them');
      expect(names(element)).to.deep.equal([]);
      element[property] = false;
      await until(() => (timers.pass(300), names(element).length === 1), 'it continues');
    });
  }
});

describe('files of an earlier visit, without `resume-scope`', () => {
  const timers = LongTimers.use();
  const { pathname, search } = location;
  const own = '/earlier-visit'; // pages of other tests share storage in some engines
  const recordsOf = { scope: `${own}\n` };
  before(() => history.replaceState(null, '', own + search));
  after(() => history.replaceState(null, '', pathname + search));
  beforeEach(() => leaveUpload(recordsOf.scope, 'film.mp4', HOUR, { sent: 0 }));
  afterEach(() => memoryStore.forget(recordsOf.scope));

  /** A page whose endpoint responds when the test does, and what the state of its form brings back. */
  async function openHeld(markup = '', formState?: readonly object[]) {
    const { element, mode, ...form } = await placeInForm(`multiple ${markup}`);
    Object.assign(mode, { readGrant: (grant: object) => ({ id: 'held', ...grant }) });
    const respond: ((grant: Promise<object>) => void)[] = [];
    element.endpoint = () => new Promise((resolve) => respond.push(resolve));
    if (formState) element.formStateRestoreCallback(JSON.stringify(formState));
    await element.updateComplete;
    await until(() => (timers.pass(300), respond.length), 'the request');
    await until(() => (timers.pass(300), titleOf(element)), 'the count');
    const settle = async (grant: Promise<object>, title: string | undefined) => {
      respond[0]!(grant);
      await until(() => (timers.pass(300), !element.validity.customError && titleOf(element) === title), `${title}`);
    };
    return { ...form, element, respond, settle };
  }
  const grantedIn = (dir: string) => Promise.resolve({ dir });
  const refused = () => Promise.reject(new UploadError('grant', 'Nobody is signed in.'));

  it('are a count for which the form waits, until a grant shows that they are this person’s', async () => {
    const { element, log, respond, settle } = await openHeld('required');
    expect(titleOf(element)).to.equal('1 file of an earlier visit');
    expect(element.shadowRoot!.textContent).to.not.contain('film.mp4');
    expect(announced(element)).to.equal('');
    expect(element.validity.customError).to.equal(true);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    await settle(grantedIn('k'), '1 unfinished upload');
    expect(element.validity.valueMissing).to.equal(true);
    expect(respond).to.have.length(1);
    expect(log).to.deep.equal([]);
  });

  for (const [grant, why] of [
    [() => grantedIn('u/8'), 'is another person’s'],
    [refused, 'is refused'],
  ] as const)
    it(`stay a count, and the field is as if empty, where the grant ${why}`, async () => {
      const { element, log, entries, settle } = await openHeld('required', [{ key: 'k/photo.png' }]);
      await settle(grant(), '1 file of an earlier visit');
      expect([entries(), element.tasks, log]).to.deep.equal([[], [], []]);
      expect(element.validity.valueMissing).to.equal(true);
      await until(() => announced(element) === '1 file of an earlier visit', 'the announcement');
      expect(element.shadowRoot!.textContent).to.not.contain('.mp4').and.not.contain('.png');
      find(element, 'button', 'Discard').click();
      await until(() => (timers.pass(300), titleOf(element) === undefined), 'no count');
      expect(await uploads(recordsOf.scope)).to.be.empty;
    });

  it('keep the form waiting no longer once they are discarded', async () => {
    const { element } = await openHeld();
    find(element, 'button', 'Discard').click();
    const isFree = () => element.checkValidity() && titleOf(element) === undefined;
    await until(() => (timers.pass(300), isFree()), 'no wait, no count');
  });

  it('are in the form as far as they are this person’s, once the grant is there', async () => {
    const form = await openHeld('', [{ key: 'k/photo.png' }, { key: 'u/8/photo.png' }]);
    expect(form.entries()).to.deep.equal([]);
    await form.settle(grantedIn('k/'), '1 unfinished upload');
    expect(form.entries()).to.deep.equal(['k/photo.png']);
    expect(form.respond).to.have.length(1);
  });
});

describe('file handles, with which a later page opens a file again', () => {
  /** As the browser has it, but for the person who chooses. */
  type Picker = (options: { multiple: boolean; types?: { accept: object }[] }) => Promise<FileSystemFileHandle[]>;
  const browser = window as unknown as { showOpenFilePicker: Picker; showDirectoryPicker: unknown };
  let asked: unknown[] = [];
  let choose: () => Promise<FileSystemFileHandle[]>;
  let plain = 0;

  before(function () {
    if (!navigator.storage) this.skip(); // WebKitGTK has no files of a page's own
  });
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    asked = [];
    plain = 0;
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('chosen.mp4', { create: true });
    choose = async () => [handle];
    replace(browser, 'showOpenFilePicker', (options) => (asked.push(options), choose()));
    replace(navigator, 'webdriver', false);
    replaceMedia('(pointer: coarse)', false); // as with a mouse
  });

  /** An element whose button the pointer is on. */
  async function near(markup = ''): Promise<OssDirectUpload> {
    const element = await open(markup);
    element.shadowRoot!.querySelector('input')!.click = () => void plain++;
    element.dispatchEvent(new Event('pointerenter'));
    await import('../../src/element/input/late-input.js'); // as the element does
    await nextFrame();
    return element;
  }

  it('are remembered for files chosen in the browser’s handle dialog', async () => {
    const element = await near('accept="image/*, .MOV,video/mp4"');
    find(element, 'button', 'Choose files').click();
    await until(() => element.tasks.length === 1, 'the file');
    const accept = { 'image/*': [], 'video/mp4': [], 'application/x-by-extension': ['.MOV'] };
    expect(asked).to.deep.equal([{ multiple: true, types: [{ accept }] }]);
    expect(plain).to.equal(0);
    expect((await handleOf(element.tasks[0]!.original))?.name).to.equal('chosen.mp4');
  });

  it('of files that were deleted since they were chosen are rejected', async () => {
    const folder = await navigator.storage.getDirectory();
    const gone = await folder.getFileHandle('gone.mp4', { create: true });
    await folder.removeEntry('gone.mp4');
    const chosen = await choose();
    choose = async () => [gone, ...chosen];
    const element = await near();
    const rejected = oneEvent(element, 'file-reject');
    find(element, 'button', 'Choose files').click();
    const { file, error } = (await rejected).detail;
    expect([file.name, error.code, error.cause.name]).to.deep.equal(['gone.mp4', 'file', 'NotFoundError']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['chosen.mp4']);
  });

  it('are remembered for a folder, whose files are added with their paths', async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('trip', { create: true });
    await folder.getFileHandle('one.jpg', { create: true });
    await (await folder.getDirectoryHandle('day 2', { create: true })).getFileHandle('two.jpg', { create: true });
    replace(browser, 'showDirectoryPicker', async () => folder);
    const element = await near('webkitdirectory');
    element.showPicker();
    await until(() => element.tasks.length === 2, 'the files');
    const found = element.tasks.map(({ name, path }) => `${path}/${name}`).toSorted();
    expect(found).to.deep.equal(['trip/day 2/two.jpg', 'trip/one.jpg']);
    expect(folderOf(element.tasks[0]!.original)).to.equal(folder);
    expect([asked.length, plain]).to.deep.equal([0, 0]);
  });

  it('are not requested where the input’s dialog does more, or no upload can be left unfinished', async () => {
    for (const markup of ['capture', 'no-resume', 'max-file-size="5MB"']) {
      const element = await near(markup);
      element.multiple = !markup.startsWith('max'); // one small file is easily chosen again
      element.showPicker();
      expect([asked.length, plain], markup).to.deep.equal([0, 1]);
      plain = 0;
    }
    replace(navigator, 'webdriver', true);
    (await near()).showPicker();
    expect([asked.length, plain]).to.deep.equal([0, 1]);
  });

  it('give way to the input’s dialog when the browser rejects them, and once after a dismissal', async () => {
    const element = await near();
    choose = () => Promise.reject(new DOMException('No.', 'SecurityError'));
    element.showPicker();
    await until(() => plain === 1, 'the plain dialog');
    choose = () => Promise.reject(new DOMException('Closed.', 'AbortError'));
    element.showPicker();
    await new Promise((resolve) => setTimeout(resolve));
    expect([asked.length, plain]).to.deep.equal([2, 1]);
    element.showPicker();
    expect([asked.length, plain]).to.deep.equal([2, 2]);
    element.showPicker();
    expect([asked.length, plain]).to.deep.equal([3, 2]);
  });
});
