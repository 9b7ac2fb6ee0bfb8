import { aTimeout, expect, fixture } from '@open-wc/testing';
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import '../../src/index.js';
import type { OssDirectUpload, StoredFile, UploadTask } from '../../src/element.js';
import { UploadError } from '../../src/core/upload-error.js';
import { carry, choose, drop, press } from '../support/browser/gestures.js';
import { all, find, nameOf, textOf } from '../support/browser/roles.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photo = (name: string) => sizedFile(name, 1000, 'image/png');
const stored = [{ key: 'u/old.png', name: 'old.png', type: 'image/png' }];
const root = (element: OssDirectUpload) => element.shadowRoot!;
const portrait = (element: OssDirectUpload) => root(element).querySelector<HTMLElement>('.portrait')!;
const pictured = (element: OssDirectUpload) => portrait(element).querySelector('[role=img]')?.ariaLabel ?? undefined;
const buttons = (element: OssDirectUpload) => all(element, 'button').map(nameOf);
const entries = (element: OssDirectUpload) => new FormData(element.form!).getAll('avatar');

interface Opened {
  element: OssDirectUpload;
  mode: HeldMode;
  events: string[];
  removed: UploadTask[];
}

async function open(markup = '', from: StoredFile[] = stored): Promise<Opened> {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="avatar" variant="avatar" ${markup}></oss-direct-upload></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  const mode = sendingMode();
  const events: string[] = [];
  const removed: UploadTask[] = [];
  element.mode = mode;
  element.stored = from;
  for (const type of ['change', 'file-added', 'file-removed', 'upload-success'] as const) {
    element.addEventListener(type, () => events.push(type));
  }
  element.addEventListener('file-removed', ({ detail }) => removed.push(detail.task));
  await until(() => portrait(element), 'the picture');
  return { element, mode, events, removed };
}

/** Chooses a picture, and waits for its upload to begin. */
async function begin({ element, mode }: Opened, name = 'new.png') {
  choose(element, photo(name));
  return until(() => mode.uploads.get(name), 'its upload');
}

/** Chooses a picture that fails. */
async function fail(opened: Opened, name = 'new.png') {
  (await begin(opened, name)).fail(new UploadError('network', 'No connection.'));
  await until(() => opened.element.tasks.at(-1)?.status === 'failed', 'the failure');
  await until(() => buttons(opened.element).includes('Retry'), 'what can be done');
}

describe('an avatar', () => {
  it('invites to add a picture: all of it is the button', async () => {
    const { element } = await open('accept="image/png"', []);
    expect(buttons(element)).to.deep.equal(['Add a picture']);
    expect(textOf(root(element).querySelector('.side')!)).to.equal('Add a picture PNG');
    const { width, height } = find(element, 'button').getBoundingClientRect();
    expect([width, height]).to.deep.equal([portrait(element).clientWidth, portrait(element).clientHeight]);
    let opened = 0;
    root(element)
      .querySelector('input')!
      .addEventListener('click', (event) => (event.preventDefault(), opened++));
    find(element, 'button').click();
    expect(opened).to.equal(1);
    root(element).querySelector<HTMLElement>('.icon')!.click();
    expect(opened).to.equal(2);
  });

  it('shows the stored picture, with buttons that replace and remove it', async () => {
    const { element } = await open();
    expect(pictured(element)).to.equal('old.png');
    expect(buttons(element)).to.deep.equal(['Replace: old.png', 'Remove: old.png']);
    for (const button of all(element, 'button')) {
      expect(getComputedStyle(button).opacity).to.equal('1');
      expect(button.offsetWidth, nameOf(button)).to.be.at.least(40);
    }
  });

  it('keeps the value and the stored file until the new one is stored and saved, then has only the new one', async () => {
    let save!: (value: unknown) => void;
    const opened = await open();
    const { element, events, removed } = opened;
    element.afterUpload = () => new Promise((resolve) => (save = resolve));
    const upload = await begin(opened);
    expect([element.value, entries(element)]).to.deep.equal([['u/old.png'], ['u/old.png']]);
    expect(pictured(element)).to.equal('new.png');
    upload.done({ key: 'u/new.png' });
    await until(() => save, 'the step of the page');
    expect(element.value).to.deep.equal(['u/old.png']);
    expect(events).to.deep.equal(['file-added']);
    save(undefined);
    await until(() => element.value[0] === 'u/new.png', 'the new value');
    expect(entries(element)).to.deep.equal(['u/new.png']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['new.png']);
    expect(removed.map(({ name }) => name)).to.deep.equal(['old.png']);
    await until(() => events.includes('change'), 'the change');
    expect(events).to.deep.equal(['file-added', 'file-removed', 'upload-success', 'change']);
  });

  it('returns to the stored one when the new one fails; a retry may replace it then', async () => {
    const opened = await open();
    const { element, mode, removed } = opened;
    await fail(opened);
    expect([element.value, entries(element)]).to.deep.equal([['u/old.png'], ['u/old.png']]);
    expect(pictured(element)).to.equal('old.png');
    expect(textOf(root(element).querySelector('.side')!)).to.contain('The connection failed');
    expect(buttons(element)).to.deep.equal(['Replace: old.png', 'Retry', 'Dismiss']);
    expect(element.checkValidity(), 'until the person has decided').to.equal(false);
    await press(element, 'Retry');
    await until(() => mode.runs.length === 2, 'the second try');
    await until(() => pictured(element) === 'new.png');
    mode.of('new.png').done({ key: 'u/new.png' });
    await until(() => element.value[0] === 'u/new.png');
    expect(removed.map(({ name }) => name)).to.deep.equal(['old.png']);
  });

  it('shows the first picture, gray, where there is none to return to', async () => {
    const opened = await open('required', []);
    const { element } = opened;
    await fail(opened);
    expect([element.value, pictured(element)]).to.deep.equal([[], 'new.png']);
    await press(element, 'Dismiss');
    await until(() => pictured(element) === undefined, 'the empty state');
    expect(element.validity.valueMissing).to.equal(true);
  });

  it('returns to the stored one when what failed is put away, or the upload is canceled', async () => {
    const opened = await open();
    const { element, removed, events } = opened;
    await fail(opened);
    await press(element, 'Dismiss');
    await until(() => buttons(element).includes('Remove: old.png'));
    expect(element.checkValidity()).to.equal(true);
    await begin(opened, 'other.png');
    await press(element, 'Cancel: other.png');
    await until(() => pictured(element) === 'old.png');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(removed.map(({ name }) => name)).to.deep.equal(['new.png', 'other.png']);
    await begin(opened, 'last.png');
    element.cancel(); // by the page
    await until(() => pictured(element) === 'old.png');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(events).not.to.include('change');
  });

  it('is emptied by the button that removes', async () => {
    const opened = await open('required');
    const { element } = opened;
    expect(element.checkValidity()).to.equal(true);
    await press(element, 'Remove: old.png');
    await until(() => pictured(element) === undefined);
    expect(element.tasks.length).to.equal(0);
    expect(entries(element)).to.deep.equal([]);
    expect(element.validity.valueMissing).to.equal(true);
    await until(() => root(element).activeElement === find(element, 'button', 'Add a picture'), 'the focus').catch(
      () => {}, // a click that a script makes moves no focus
    );
    (await begin(opened)).done({ key: 'u/new.png' });
    await until(() => element.value[0] === 'u/new.png');
  });

  it('lets a second choice replace the first new one, and the stored one stay until it is stored', async () => {
    const opened = await open();
    const { element, mode, removed } = opened;
    const first = await begin(opened, 'first.png');
    const second = await begin(opened, 'second.png');
    expect(first.job.signal.aborted).to.equal(true);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png', 'second.png']);
    expect(element.value).to.deep.equal(['u/old.png']);
    second.done({ key: 'u/second.png' });
    await until(() => element.value[0] === 'u/second.png');
    expect(removed.map(({ name }) => name)).to.deep.equal(['first.png', 'old.png']);
    expect(mode.uploads.has('first.png')).to.equal(false);
  });

  it('takes the same picture again', async () => {
    const opened = await open();
    const { element, mode } = opened;
    (await begin(opened)).done({ key: 'u/1.png' });
    await until(() => element.value[0] === 'u/1.png');
    choose(element, photo('new.png'));
    await until(() => mode.runs.length === 2, 'its upload');
    mode.of('new.png').done({ key: 'u/2.png' });
    await until(() => element.value[0] === 'u/2.png');
  });

  it('counts one file by its rules, and a rejected one replaces nothing', async () => {
    const opened = await open('accept="image/png" max-file-size="2000" max-total-size="1500"');
    const { element } = opened;
    (await begin(opened)).done({ key: 'u/new.png' });
    await until(() => element.value[0] === 'u/new.png');
    (await begin(opened, 'next.png')).done({ key: 'u/next.png' }); // the one before does not count
    await until(() => element.value[0] === 'u/next.png');
    choose(element, sizedFile('a.pdf', 10, 'application/pdf'));
    await until(() => textOf(root(element)).includes('This type of file is not allowed'), 'the notice');
    drop(element, photo('one.png'), photo('two.png'));
    await until(() => textOf(root(element)).includes('Only one file may be added'), 'the notice');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['next.png', 'one.png']);
  });

  it('names a wrong type, and a wrong size, also during an upload', async () => {
    const opened = await open('accept="image/png" max-file-size="2000"');
    const { element } = opened;
    await begin(opened);
    const rules: (string | undefined)[] = [];
    element.addEventListener('file-reject', ({ detail }) => rules.push(detail.error.rule));
    choose(element, sizedFile('a.pdf', 10, 'application/pdf'));
    await until(() => textOf(root(element)).includes('This type of file is not allowed'), 'the notice');
    choose(element, sizedFile('large.png', 3000, 'image/png'));
    await until(() => rules.length === 2, 'the second');
    expect(rules).to.deep.equal(['accept', 'max-file-size']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png', 'new.png']);
  });

  it('uploads what `beforeUpload` gives; until then, and after a veto, the stored one stays', async () => {
    const { element, mode } = await open();
    let decide!: (allows: boolean) => void;
    const seen: UploadTask[] = [];
    element.beforeUpload = (task) => {
      seen.push(task);
      task.key = 'people/7.png';
      task.file = new File(['other bytes'], 'made.png', { type: 'image/png' });
      return new Promise((resolve) => (decide = resolve));
    };
    choose(element, photo('new.png'));
    await until(() => seen.length === 1, 'the question');
    expect([element.value, entries(element), pictured(element)]).to.deep.equal([
      ['u/old.png'],
      ['u/old.png'],
      'new.png',
    ]);
    expect(mode.runs.length, 'nothing is sent before').to.equal(0);
    decide(true);
    const upload = await until(() => mode.uploads.get('new.png'), 'its upload');
    expect([upload.job.fixedKey, upload.job.file.size]).to.deep.equal(['people/7.png', 11]);
    upload.done({ key: 'people/7.png' });
    await until(() => element.value[0] === 'people/7.png', 'the new value');
    choose(element, photo('next.png'));
    await until(() => seen.length === 2, 'the second question');
    decide(false);
    await until(() => element.tasks.at(-1)?.error?.rule === 'before-upload', 'the veto');
    await until(() => pictured(element) === 'new.png', 'the stored one');
    expect([element.value, entries(element)]).to.deep.equal([['people/7.png'], ['people/7.png']]);
    expect(mode.runs.length).to.equal(1);
  });

  it('stops what waits for `beforeUpload` when another picture is chosen', async () => {
    const { element, mode } = await open();
    const decisions = new Map<string, (allows: boolean) => void>();
    element.beforeUpload = ({ name }) => new Promise((resolve) => decisions.set(name, resolve));
    choose(element, photo('first.png'));
    await until(() => decisions.has('first.png'), 'the first question');
    choose(element, photo('second.png'));
    await until(() => decisions.has('second.png'), 'the second question');
    decisions.get('first.png')!(true);
    decisions.get('second.png')!(true);
    (await until(() => mode.uploads.get('second.png'), 'its upload')).done({ key: 'u/second.png' });
    await until(() => element.value[0] === 'u/second.png', 'the new value');
    expect(mode.names).to.deep.equal(['second.png']);
  });

  it('lets `validate` take its time, and keeps the stored one if it rejects', async () => {
    const { element } = await open();
    element.validate = async ({ name }) => (name === 'bad.png' ? 'No face is seen.' : undefined);
    choose(element, photo('bad.png'));
    await until(() => textOf(root(element)).includes('No face is seen.'), 'the notice');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png']);
  });

  it('holds its form while a rule looks at the new picture', async () => {
    const { element, mode } = await open();
    element.validate = async () => {
      await aTimeout(300);
      return undefined;
    };
    choose(element, photo('new.png'));
    expect(element.validity.valid, 'the old one would be saved').to.equal(false);
    (await until(() => mode.uploads.get('new.png'), 'its upload')).done({ key: 'u/new.png' });
    await until(() => element.validity.valid, 'valid');
    expect(entries(element)).to.deep.equal(['u/new.png']);
    element.validate = async () => 'No face is seen.';
    choose(element, photo('bad.png'));
    expect(element.validity.valid).to.equal(false);
    await until(() => element.validity.valid, 'valid again');
    expect(entries(element)).to.deep.equal(['u/new.png']);
  });

  it('lets the later choice win though its rules take less time', async () => {
    const { element, mode } = await open();
    element.validate = async ({ name }) => {
      await aTimeout(name === 'slow.png' ? 200 : 0);
      return undefined;
    };
    choose(element, photo('slow.png'));
    choose(element, photo('quick.png'));
    await until(() => mode.uploads.get('quick.png'), 'its upload');
    await aTimeout(300);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png', 'quick.png']);
  });

  it('is replaced by the first file that may replace it', async () => {
    const opened = await open('accept="image/png"');
    const { element, mode } = opened;
    await begin(opened, 'b.png');
    drop(element, sizedFile('notes.pdf', 10, 'application/pdf'), photo('c.png'));
    await until(() => mode.uploads.get('c.png'), 'its upload');
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['old.png', 'c.png']);
  });

  it('has a place for a control of the page', async () => {
    const { element } = await open();
    const control = Object.assign(document.createElement('input'), { slot: element.tasks[0]!.id, required: true });
    element.append(control);
    await until(() => control.getClientRects().length > 0, 'the control');
    expect(element.form!.reportValidity()).to.equal(false);
    expect(document.activeElement).to.equal(control);
  });

  it('fires no `file-removed` for a file whose object the new one has overwritten', async () => {
    const opened = await open();
    const { element, removed } = opened;
    (await begin(opened)).done({ key: 'u/old.png' });
    await until(() => element.tasks.length === 1, 'the new one');
    expect(element.tasks[0]!.name).to.equal('new.png');
    expect(removed).to.deep.equal([]);
  });

  it('is what it was at first after a reset of the form, also during an upload', async () => {
    const opened = await open();
    const { element, removed } = opened;
    const upload = await begin(opened);
    element.form!.reset();
    expect(upload.job.signal.aborted).to.equal(true);
    expect(entries(element)).to.deep.equal(['u/old.png']);
    (await begin(opened, 'other.png')).done({ key: 'u/other.png' });
    await until(() => element.value[0] === 'u/other.png');
    element.form!.reset();
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(removed.map(({ name }) => name)).to.deep.equal(['new.png', 'old.png', 'other.png']);
  });

  it('keeps what was uploaded when `stored` is set again, or a form’s state is restored', async () => {
    const opened = await open();
    const { element } = opened;
    element.stored = [...stored];
    (await begin(opened)).done({ key: 'u/new.png' });
    await until(() => element.value[0] === 'u/new.png');
    element.stored = [...stored];
    expect(entries(element)).to.deep.equal(['u/new.png']);
    element.stored = [{ key: 'u/new.png' }]; // the page has saved it
    expect(entries(element)).to.deep.equal(['u/new.png']);
    const later = await open();
    later.element.formStateRestoreCallback('[]');
    expect(entries(later.element)).to.deep.equal(['u/old.png']);
    later.element.formStateRestoreCallback(JSON.stringify([{ key: 'u/new.png', size: 1, type: '', verified: true }]));
    expect(entries(later.element)).to.deep.equal(['u/new.png']);
    later.element.stored = [...stored];
    expect(entries(later.element)).to.deep.equal(['u/new.png']);
  });

  it('shows progress as a ring, and offers to pause, resume and cancel', async () => {
    const opened = await open();
    const { element } = opened;
    (await begin(opened)).sent(450);
    await until(() => all(element, 'progressbar')[0]?.getAttribute('aria-valuenow') === '45', 'the progress');
    const ring = find(element, 'progressbar', 'Progress of new.png');
    const arc = ring.querySelector('.arc')!;
    await until(() => parseFloat(getComputedStyle(arc).strokeDashoffset) === 55, 'the drawn share');
    const { width } = ring.getBoundingClientRect();
    expect(width).to.equal(portrait(element).offsetWidth);
    expect(textOf(root(element).querySelector('.side')!)).to.contain('45%');
    expect(buttons(element)).to.deep.equal(['Pause: new.png', 'Replace: new.png', 'Cancel: new.png']);
    await press(element, 'Pause: new.png');
    await until(() => buttons(element)[0] === 'Resume: new.png');
    expect(textOf(root(element).querySelector('.side')!)).to.contain('Paused');
    expect(element.validity.customError).to.equal(true);
  });

  it('draws the new picture while it is uploaded, in its middle', async () => {
    const opened = await open();
    choose(opened.element, await createSamplePhoto('photo.jpg', 200));
    const canvas = await until(() => portrait(opened.element).querySelector('canvas'), 'its picture');
    expect(canvas.width).to.equal(canvas.height);
    expect(getComputedStyle(canvas).borderRadius).to.equal('50%');
  });

  it('waits for the start with `no-auto`', async () => {
    const { element, mode } = await open('no-auto');
    choose(element, photo('new.png'));
    await press(element, 'Start upload');
    await until(() => mode.uploads.has('new.png'));
  });

  it('takes dropped and pasted pictures', async () => {
    const opened = await open();
    const { element, mode } = opened;
    drop(element, photo('dropped.png'));
    await until(() => mode.uploads.has('dropped.png'));
    element.focus();
    const event = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
    Object.defineProperty(event, 'clipboardData', { value: carry(photo('pasted.png')) });
    element.dispatchEvent(event);
    await until(() => mode.runs.length === 2, 'its upload');
    expect(element.tasks.length).to.equal(2);
    expect(element.tasks[1]!.name).to.match(/^pasted/);
  });

  it('changes nothing while it is disabled or read only', async () => {
    const { element } = await open();
    element.disabled = true;
    await until(() => all(element, 'button').every((one) => one.matches(':disabled')), 'the buttons');
    element.disabled = false;
    element.readOnly = true;
    await until(() => all(element, 'button').length === 0);
    expect(pictured(element)).to.equal('old.png');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    element.stored = [];
    await until(() => textOf(root(element)).includes('No files'), 'an empty field');
  });

  for (const size of [32, 48, 64, 100, 128]) {
    for (const shape of ['round', 'square']) {
      it(`keeps its buttons apart, and large enough for a finger: ${shape}, ${size} pixels`, async () => {
        const opened = await open(`shape="${shape}" style="--oss-upload-card-size: ${size}px; margin: 40px"`);
        await begin(opened);
        const { element } = opened;
        await until(() => buttons(element).some((name) => name.startsWith('Pause')), 'its buttons');
        const discs = [...portrait(element).querySelectorAll('button')].map((button) => {
          const { left, top, width, height } = button.getBoundingClientRect();
          expect(Math.min(width, height), button.ariaLabel!).to.be.at.least(24);
          expect(width, 'round').to.be.closeTo(height, 0.5);
          const [x, y] = [left + width / 2, top + height / 2];
          expect(root(element).elementFromPoint(x, y)?.closest('button'), button.ariaLabel!).to.equal(button);
          return { x, y, radius: width / 2 };
        });
        expect(discs).to.have.length(3);
        for (const one of discs) {
          for (const other of discs) {
            const apart = Math.hypot(one.x - other.x, one.y - other.y);
            if (one !== other) expect(apart).to.be.at.least(one.radius + other.radius);
          }
        }
      });
    }
  }

  it('says that its picture opens a dialog while it is read only, where it does', async () => {
    const opener = () => root(element).querySelector('.portrait .open');
    const { element, mode } = await open('readonly', [{ ...stored[0]!, link: 'https://bucket.example/old.png' }]);
    await until(() => opener()?.matches('a[aria-haspopup=dialog]'), 'the link');
    element.noPreview = true;
    await until(() => opener()?.matches('a:not([aria-haspopup])'), 'the link alone');
    element.noPreview = false;
    element.stored = [];
    element.readOnly = false;
    await element.updateComplete;
    choose(element, photo('new.png'));
    (await until(() => mode.uploads.get('new.png'), 'its upload')).done({ url: undefined });
    await until(() => element.value.length === 1, 'the value');
    expect(opener(), 'a picture that can be replaced').to.equal(null);
    element.readOnly = true;
    await until(() => opener()?.matches('button[aria-haspopup=dialog]'), 'the button');
    expect(opener()!.ariaLabel).to.equal('new.png');
  });

  it('shows its validation message at its button, and gets the focus there', async () => {
    const { element } = await open('required', []);
    element.focus();
    expect(root(element).activeElement).to.equal(find(element, 'button', 'Add a picture'));
    expect(element.reportValidity()).to.equal(false);
  });

  it('keeps the focus in its place from the choice to the stored picture', async () => {
    const opened = await open('', []);
    const { element } = opened;
    element.focus();
    const upload = await begin(opened);
    await until(() => buttons(element).includes('Replace: new.png'));
    expect(nameOf(root(element).activeElement!)).to.equal('Replace: new.png');
    find(element, 'button', 'Pause: new.png').focus();
    upload.done({ key: 'u/new.png' });
    await until(() => buttons(element).length === 2);
    await aTimeout(0);
    expect(root(element).activeElement, 'a button that is left').to.not.equal(null);
  });

  it('is as large as the page wants it, round or square', async () => {
    const { element } = await open();
    element.style.setProperty('--oss-upload-card-size', '80px');
    expect(portrait(element).offsetWidth).to.equal(80);
    expect(getComputedStyle(portrait(element)).borderRadius).to.equal('50%');
    element.shape = 'square';
    await element.updateComplete;
    element.style.setProperty('--oss-upload-card-radius', '7px');
    expect(getComputedStyle(portrait(element)).borderRadius).to.equal('7px');
  });

  for (const width of [240, 480]) {
    it(`fits into ${width} pixels, also from right to left`, async () => {
      const opened = await open('accept="image/*" max-file-size="5MB"');
      const { element } = opened;
      element.style.width = `${width}px`;
      element.form!.dir = 'rtl';
      await fail(opened);
      expect(element.scrollWidth).to.be.at.most(width);
      const [button, frame] = [find(element, 'button', 'Replace: old.png'), portrait(element)].map((one) =>
        one.getBoundingClientRect(),
      );
      expect(button!.left, 'at the end of the line').to.be.at.most(frame!.left);
    });
  }

  it('is accessible in every state', async () => {
    const opened = await open('required accept="image/*"', []);
    const { element } = opened;
    await expect(element).to.be.accessible();
    const upload = await begin(opened);
    upload.sent(400);
    await until(() => buttons(element).length === 3);
    await expect(element).to.be.accessible();
    upload.fail(new UploadError('network', 'No connection.'));
    await until(() => buttons(element).includes('Retry'));
    await expect(element).to.be.accessible();
    await press(element, 'Dismiss');
    (await begin(opened, 'b.png')).done();
    await until(() => buttons(element).includes('Remove: b.png'));
    await expect(element).to.be.accessible();
    element.readOnly = true;
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });
});
