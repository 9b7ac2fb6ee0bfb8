import { expect } from '@open-wc/testing';
import type { OssDirectUpload, StoredFile } from '../../src/element.js';
import { UploadError } from '../../src/base/upload-error.js';
import { choose, drop, press } from '../support/browser/gestures.js';
import { begun, fadedIn, placeInForm } from '../support/browser/held-element.js';
import { all, find, nameOf, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photo = (name: string) => sizedFile(name, 1000, 'image/png');
const stored = { key: 'u/old.png', name: 'old.png', type: 'image/png' };
const root = (element: OssDirectUpload) => element.shadowRoot!;
const portrait = (element: OssDirectUpload) => root(element).querySelector<HTMLElement>('.portrait')!;
const pictured = (element: OssDirectUpload) => portrait(element).querySelector('[role=img]')?.ariaLabel ?? undefined;
const side = (element: OssDirectUpload) => textOf(root(element).querySelector('.side')!);
const buttons = (element: OssDirectUpload) => all(element, 'button').map(nameOf);
const names = (element: OssDirectUpload) => element.tasks.map(({ name }) => name);

async function open(markup = '', from: StoredFile[] = [stored]) {
  const opened = await placeInForm(`variant="avatar" ${markup}`, from);
  const { element, mode, log, entries } = opened;
  await until(() => portrait(element), 'the picture');
  /** Chooses a picture, and waits for its upload to begin. */
  const begin = (name = 'new.png') => {
    choose(element, photo(name));
    return begun(mode, name);
  };
  const hasValue = (key: string) => until(() => element.value[0] === key, `the value ${key}`);
  /** Chooses a picture that is stored as this key. */
  const replaceBy = async (key: string, name?: string) => {
    (await begin(name)).done({ key });
    await hasValue(key);
  };
  const fail = async () => {
    (await begin()).fail(new UploadError('network', 'No connection.'));
    await until(() => buttons(element).includes('Retry'), 'what can be done');
  };
  /** The value, and what the form would send, are those of the first picture. */
  const expectUnchanged = (keys = ['u/old.png']) => void expect([element.value, entries()]).to.deep.equal([keys, keys]);
  const removed = () => log.filter((line) => line.startsWith('file-removed')).map((line) => line.slice(13));
  return { ...opened, begin, hasValue, replaceBy, fail, expectUnchanged, removed };
}

function decisions<T>() {
  const verdicts = new Map<string, (verdict: T) => void>();
  const ask = ({ name }: { name: string }) => new Promise<T>((resolve) => verdicts.set(name, resolve));
  const decide = async (name: string, verdict: T) =>
    (await until(() => verdicts.get(name), `the question about ${name}`))(verdict);
  return { ask, decide, isAsked: (name: string) => until(() => verdicts.has(name), `the question about ${name}`) };
}

describe('an avatar', () => {
  it('invites to add a picture: all of it is the button, which gets the focus and the validation message', async () => {
    const { element } = await open('required accept="image/png"', []);
    expect(buttons(element)).to.deep.equal(['Add a picture']);
    expect(side(element)).to.equal('Add a picture PNG');
    const button = find(element, 'button');
    const { width, height } = button.getBoundingClientRect();
    expect([width, height]).to.deep.equal([portrait(element).clientWidth, portrait(element).clientHeight]);
    let opened = 0;
    root(element).querySelector('input')!.click = () => void opened++;
    button.click();
    root(element).querySelector<HTMLElement>('.icon')!.click();
    expect(opened).to.equal(2);
    element.focus();
    expect(root(element).activeElement).to.equal(button);
    expect(element.reportValidity()).to.equal(false);
  });

  it('shows the stored picture with buttons that replace and remove it, as large and round as the page wants', async () => {
    const { element } = await open();
    expect(pictured(element)).to.equal('old.png');
    expect(buttons(element)).to.deep.equal(['Replace: old.png', 'Remove: old.png']);
    for (const button of all(element, 'button')) {
      expect(getComputedStyle(button).opacity).to.equal('1');
      expect(button.offsetWidth, nameOf(button)).to.be.at.least(40);
    }
    element.style.setProperty('--oss-upload-card-size', '80px');
    expect(portrait(element).offsetWidth).to.equal(80);
    expect(getComputedStyle(portrait(element)).borderRadius).to.equal('50%');
    element.shape = 'square';
    await element.updateComplete;
    element.style.setProperty('--oss-upload-card-radius', '7px');
    expect(getComputedStyle(portrait(element)).borderRadius).to.equal('7px');
  });

  it('keeps the value and the stored file until the new one is stored and saved, then has only the new one', async () => {
    const { element, log, entries, begin, hasValue, expectUnchanged } = await open();
    const { ask, decide, isAsked } = decisions<void>();
    element.afterUpload = (task) => ask(task);
    const upload = await begin();
    expectUnchanged();
    expect(pictured(element)).to.equal('new.png');
    upload.done({ key: 'u/new.png' });
    await isAsked('new.png');
    expectUnchanged();
    const seen = () => log.filter((line) => /change|added|removed|success/.test(line));
    expect(seen()).to.deep.equal(['file-added new.png']);
    await decide('new.png', undefined);
    await hasValue('u/new.png');
    expect([entries(), names(element)]).to.deep.equal([['u/new.png'], ['new.png']]);
    await until(() => log.includes('change'), 'the change');
    expect(seen()).to.deep.equal(['file-added new.png', 'file-removed old.png', 'upload-success new.png', 'change']);
  });

  it('returns to the stored one when the new one fails; a retry may replace it then', async () => {
    const { element, mode, hasValue, fail, expectUnchanged, removed } = await open();
    await fail();
    expectUnchanged();
    expect(pictured(element)).to.equal('old.png');
    expect(side(element)).to.contain('The connection failed');
    expect(buttons(element)).to.deep.equal(['Replace: old.png', 'Retry', 'Dismiss']);
    expect(element.checkValidity(), 'until the person has decided').to.equal(false);
    await press(element, 'Retry');
    await until(() => mode.runs.length === 2 && pictured(element) === 'new.png', 'the second try');
    mode.of('new.png').done({ key: 'u/new.png' });
    await hasValue('u/new.png');
    expect(removed()).to.deep.equal(['old.png']);
  });

  it('returns to the stored one when what failed is put away, or the upload is canceled', async () => {
    const { element, log, begin, fail, expectUnchanged, removed } = await open();
    await fail();
    await press(element, 'Dismiss');
    await until(() => buttons(element).includes('Remove: old.png'));
    expect(element.checkValidity()).to.equal(true);
    for (const [name, cancel] of [
      ['other.png', () => press(element, 'Cancel: other.png')],
      ['last.png', async () => element.cancel()], // by the page
    ] as const) {
      await begin(name);
      await cancel();
      await until(() => pictured(element) === 'old.png');
      expectUnchanged();
    }
    expect(removed().slice(0, 2)).to.deep.equal(['new.png', 'other.png']);
    expect(log).not.to.include('change');
  });

  it('is emptied by the button that removes, which leaves the focus on the one that adds', async () => {
    const { element, expectUnchanged } = await open('required');
    find(element, 'button', 'Remove: old.png').focus();
    await press(element, 'Remove: old.png');
    await until(() => pictured(element) === undefined);
    expectUnchanged([]);
    expect(element.validity.valueMissing).to.equal(true);
    expect(root(element).activeElement).to.equal(find(element, 'button', 'Add a picture'));
  });

  it('lets a second choice replace the first new one, and the stored one stay until it is stored', async () => {
    const { element, mode, begin, hasValue, expectUnchanged, removed } = await open();
    const first = await begin('first.png');
    const second = await begin('second.png');
    expect(first.job.signal.aborted).to.equal(true);
    expect(names(element)).to.deep.equal(['old.png', 'second.png']);
    expectUnchanged();
    second.done({ key: 'u/second.png' });
    await hasValue('u/second.png');
    expect(removed()).to.deep.equal(['first.png', 'old.png']);
    choose(element, photo('second.png')); // the same again
    await until(() => mode.runs.length === 3, 'its upload');
    mode.of('second.png').done({ key: 'u/2.png' });
    await hasValue('u/2.png');
  });

  it('counts one file by its rules, and what they reject is named and replaces nothing, also during an upload', async () => {
    const { element, mode, replaceBy } = await open('accept="image/png" max-file-size="2000" max-total-size="1500"');
    const rules: (string | undefined)[] = [];
    element.addEventListener('file-reject', ({ detail }) => rules.push(detail.error.rule));
    const says = (text: string) => until(() => textOf(root(element)).includes(text), text);
    await replaceBy('u/new.png');
    await replaceBy('u/next.png', 'next.png'); // the one before does not count
    choose(element, sizedFile('a.pdf', 10, 'application/pdf'));
    await says('PDF. Only PNG');
    drop(element, photo('one.png'), photo('two.png'));
    await says('Only one file may be added');
    await until(() => mode.uploads.has('one.png'), 'its upload');
    choose(element, sizedFile('large.png', 3000, 'image/png'));
    await until(() => rules.length === 3, 'the last');
    expect(rules).to.deep.equal(['accept', 'max-files', 'max-file-size']);
    expect(names(element)).to.deep.equal(['next.png', 'one.png']);
    drop(element, sizedFile('notes.pdf', 10, 'application/pdf'), photo('c.png')); // the first that may replace it
    await begun(mode, 'c.png');
    expect(names(element)).to.deep.equal(['next.png', 'c.png']);
  });

  it('holds its form while `validate` looks at the new picture, which it may reject, or be slower than the next choice', async () => {
    const { element, mode, expectUnchanged } = await open();
    const { ask, decide, isAsked } = decisions<string | undefined>();
    element.validate = ask;
    choose(element, photo('bad.png'));
    expect(element.validity.valid, 'the old one would be saved').to.equal(false);
    await decide('bad.png', 'No face is seen.');
    await until(() => element.validity.valid, 'valid again');
    await until(() => textOf(root(element)).includes('No face is seen.'), 'the notice');
    expectUnchanged();
    choose(element, photo('slow.png'));
    await isAsked('slow.png');
    choose(element, photo('quick.png'));
    await decide('quick.png', undefined);
    await begun(mode, 'quick.png');
    await decide('slow.png', undefined); // the later choice wins
    await element.queue.prepare();
    await element.updateComplete;
    expect(names(element)).to.deep.equal(['old.png', 'quick.png']);
  });

  it('fires no `file-removed` for a file whose object the new one has overwritten', async () => {
    const { element, begin, removed } = await open();
    (await begin()).done({ key: 'u/old.png' });
    await until(() => names(element).join() === 'new.png', 'the new one');
    expect(removed()).to.deep.equal([]);
  });

  it('keeps what was uploaded when `stored` is set again, or a form’s state is restored', async () => {
    const { element, replaceBy, expectUnchanged } = await open();
    element.stored = [stored];
    await replaceBy('u/new.png');
    element.stored = [stored];
    expectUnchanged(['u/new.png']);
    element.stored = [{ key: 'u/new.png' }]; // the page has saved it
    expectUnchanged(['u/new.png']);
    const later = await open();
    later.element.resumeScope = 'user-7';
    later.element.formStateRestoreCallback(JSON.stringify([{ key: 'u/new.png', size: 1, type: '', verified: true }]));
    later.expectUnchanged(['u/new.png']);
  });

  it('shows progress as a ring, and offers to pause, resume and cancel', async () => {
    const { element, begin } = await open('accept="image/png"');
    (await begin()).sent(450);
    await until(() => all(element, 'progressbar')[0]?.ariaValueNow === '45', 'the progress');
    const ring = find(element, 'progressbar', 'Progress of new.png');
    await fadedIn(element);
    expect(parseFloat(getComputedStyle(ring.querySelector('.arc')!).strokeDashoffset), 'the drawn share').to.equal(55);
    expect(side(element)).to.contain('45%');
    expect(root(element).querySelector<HTMLElement>('.hint')!.hidden, 'the rules').to.equal(true);
    expect(buttons(element)).to.deep.equal(['Pause: new.png', 'Replace: new.png', 'Cancel: new.png']);
    root(element).querySelector('input')!.click = () => expect.fail('a button opens no dialog');
    await press(element, 'Pause: new.png');
    await until(() => buttons(element)[0] === 'Resume: new.png');
    expect(side(element)).to.contain('Paused');
    expect(element.validity.customError).to.equal(true);
  });

  it('changes nothing while it is disabled or read only', async () => {
    const { element } = await open();
    element.disabled = true;
    await until(() => all(element, 'button').every((one) => one.matches(':disabled')), 'the buttons');
    element.disabled = false;
    element.readOnly = true;
    await until(() => all(element, 'button').length === 0);
    expect(pictured(element)).to.equal('old.png');
    element.stored = [];
    await until(() => textOf(root(element)).includes('No files'), 'an empty field');
  });

  for (const shape of ['round', 'square']) {
    it(`keeps its buttons apart, and large enough for a finger, in each size: ${shape}`, async () => {
      const { element, begin } = await open(`shape="${shape}" style="margin: 40px"`);
      await begin();
      await until(() => buttons(element).some((name) => name.startsWith('Pause')), 'its buttons');
      for (const size of [32, 48, 64, 100, 128]) {
        element.style.setProperty('--oss-upload-card-size', `${size}px`);
        const discs = [...portrait(element).querySelectorAll('button')].map((button) => {
          const what = `${button.ariaLabel}, ${size} pixels`;
          const { left, top, width, height } = button.getBoundingClientRect();
          expect(Math.min(width, height), what).to.be.at.least(24);
          expect(width, `round: ${what}`).to.be.closeTo(height, 0.5);
          const [x, y] = [left + width / 2, top + height / 2];
          expect(root(element).elementFromPoint(x, y)?.closest('button'), what).to.equal(button);
          return { x, y, radius: width / 2 };
        });
        expect(discs).to.have.length(3);
        for (const one of discs) {
          for (const other of discs.filter((disc) => disc !== one))
            expect(Math.hypot(one.x - other.x, one.y - other.y)).to.be.at.least(one.radius + other.radius);
        }
      }
    });
  }

  it('says that its picture opens a dialog while it is read only, where it does', async () => {
    const { element, begin } = await open('readonly', [{ ...stored, link: 'https://bucket.example/old.png' }]);
    const opener = () => root(element).querySelector('.portrait .open');
    await until(() => opener()?.matches('a[aria-haspopup=dialog]'), 'the link');
    element.stored = [];
    element.readOnly = false;
    await element.updateComplete;
    (await begin()).done({ url: undefined });
    await until(() => element.value.length === 1, 'the value');
    expect(opener(), 'a picture that can be replaced').to.equal(null);
    element.readOnly = true;
    await until(() => opener()?.matches('button[aria-haspopup=dialog]'), 'the button');
    expect(opener()!.ariaLabel).to.equal('new.png');
  });

  it('looks the same when its preview is open', async () => {
    const { element } = await open('readonly', [{ ...stored, link: `${location.origin}/respond?status=404` }]);
    const opener = () => root(element).querySelector<HTMLElement>('.portrait .open');
    const lookOf = () => {
      const { backgroundColor, borderRadius, marginInlineStart } = getComputedStyle(
        root(element).querySelector('.side')!,
      );
      return [backgroundColor, borderRadius, marginInlineStart];
    };
    await until(opener, 'the link');
    const before = lookOf();
    opener()!.click();
    const dialog = await until(() => root(element).querySelector<HTMLDialogElement>('dialog[open]'), 'the preview');
    expect(lookOf()).to.deep.equal(before);
    dialog.close();
  });

  it('keeps the focus in its place from the choice to the stored picture', async () => {
    const { element, begin } = await open('', []);
    element.focus();
    const upload = await begin();
    await until(() => buttons(element).includes('Pause: new.png')); // beside Replace, as soon as it is sent
    expect(nameOf(root(element).activeElement!)).to.equal('Replace: new.png');
    find(element, 'button', 'Pause: new.png').focus();
    upload.done({ key: 'u/new.png' });
    await until(() => buttons(element).length === 2);
    expect(root(element).activeElement, 'a button that is left').to.not.equal(null);
  });

  it('is accessible in every state', async () => {
    const { element, begin } = await open('required accept="image/*"', []);
    await expect(element).to.be.accessible();
    const upload = await begin();
    const isAccessibleWith = async (name: string) => {
      await until(() => buttons(element).includes(name), name);
      await expect(element).to.be.accessible();
    };
    upload.sent(400);
    await isAccessibleWith('Cancel: new.png');
    upload.fail(new UploadError('network', 'No connection.'));
    await isAccessibleWith('Retry');
    expect([element.value, pictured(element)], 'there is none to return to').to.deep.equal([[], 'new.png']);
    await press(element, 'Dismiss');
    await until(() => pictured(element) === undefined, 'the empty state');
    expect(element.validity.valueMissing).to.equal(true);
    (await begin('b.png')).done();
    await isAccessibleWith('Remove: b.png');
    element.readOnly = true;
    await element.updateComplete;
    await expect(element).to.be.accessible();
  });
});
