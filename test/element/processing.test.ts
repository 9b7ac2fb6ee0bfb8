import { expect } from '@open-wc/testing';
import { processing } from '../../src/core.js';
import type { StoredFile } from '../../src/element.js';
import { choose } from '../support/browser/gestures.js';
import { alerted, announced, begun, fadedIn, placeInForm } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { all, find, nameOf, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { Said } from '../support/said.js';
import { until } from '../support/until.js';

/** An element in a form, whose page follows the processing of each file as the test says. */
async function open(markup = 'multiple', timeout?: number, stored: StoredFile[] = []) {
  const placed = await placeInForm(markup, stored);
  const { element, mode } = placed;
  const said = new Map<string, Said>();
  element.afterUpload = ({ name }) => {
    said.set(name, new Said());
    return processing({ status: said.get(name)!.status, data: 'stored', timeout });
  };
  /** Stores a file, and waits until it is processed. */
  const store = async (name: string, type?: string, key = `k/${name}`) => {
    choose(element, sizedFile(name, 5000, type));
    (await begun(mode, name)).done({ key });
    await until(() => said.get(name)?.signal, `the processing of ${name}`);
    return element.tasks.find((task) => task.name === name)!; // it is processed
  };
  const say = (name: string, status: Parameters<Said['say']>[0]) => said.get(name)!.say(status);
  return { ...placed, store, say };
}

const reads = (element: Element, name: string, text: string) =>
  until(() => all(element, 'row', name).some((row) => textOf(row).includes(text)), `“${text}” in ${name}`);
const bars = (element: Element) => all(element, 'progressbar').map((bar) => [nameOf(bar), bar.ariaValueText]);

describe('a file that is processed', () => {
  const timers = LongTimers.use(300);

  it('says so in its row, with the share and the sentence of the server, and is announced once', async () => {
    const { element, store, say } = await open();
    await store('a.pdf');
    await reads(element, 'a.pdf', 'Being processed');
    expect(bars(element)).to.deep.equal([]);
    expect(all(element, 'button').map(nameOf)).to.include('Remove: a.pdf').and.not.include('Pause: a.pdf');
    expect(element.value).to.deep.equal(['k/a.pdf']);
    timers.pass(1000);
    await until(() => announced(element).includes('a.pdf: Being processed'), 'the announcement');
    say('a.pdf', { state: 'processing', share: 0.459, message: 'Virus scan' });
    await reads(element, 'a.pdf', 'Virus scan');
    expect(bars(element)).to.deep.equal([['Progress of a.pdf', '45%, Virus scan']]);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    timers.pass(1000);
    expect(announced(element)).to.contain('Being processed');
    say('a.pdf', { state: 'ready', data: { url: 'https://v.example/1' } });
    await reads(element, 'a.pdf', 'Ready');
    expect(bars(element)).to.deep.equal([]);
    timers.pass(1000);
    await until(() => announced(element) === 'a.pdf: Ready', 'the announcement');
  });

  it('leaves the value when it is refused: its row says why, and offers to remove it', async () => {
    const { form, element, store, say, entries, log } = await open('multiple required');
    await store('a.pdf');
    await store('b.pdf');
    const changed = () => log.filter((line) => line === 'change').length;
    await until(() => element.value.length === 2, 'both keys');
    const before = changed();
    say('a.pdf', { state: 'refused', reason: 'It has a virus.' });
    await reads(element, 'a.pdf', 'It has a virus.');
    say('b.pdf', { state: 'refused' });
    await reads(element, 'b.pdf', 'The server did not accept this file');
    expect([element.value, entries()]).to.deep.equal([[], []]);
    expect(changed()).to.equal(before + 2);
    expect([element.matches(':state(error)'), form.checkValidity()]).to.deep.equal([true, false]);
    expect(element.validationMessage).to.equal('Some files were not uploaded. Retry or remove them.');
    timers.pass(1000);
    await until(() => alerted(element).includes('a.pdf: It has a virus.'), 'the alert');
    await fadedIn(element);
    await expect(element).to.be.accessible();
    for (const name of ['a.pdf', 'b.pdf']) find(element, 'button', `Remove: ${name}`).click();
    await until(() => element.tasks.length === 0, 'no file');
    expect(element.validity.valueMissing).to.equal(true);
  });

  it('is still being processed after the time that was named, and can be looked at again', async () => {
    const { element, store, say } = await open('multiple', 60_000);
    await store('a.pdf');
    timers.pass(60_000);
    await reads(element, 'a.pdf', 'Still being processed');
    timers.pass(1000);
    await until(() => announced(element).includes('a.pdf: Still being processed'), 'the announcement');
    find(element, 'button', 'Check again: a.pdf').click();
    await until(() => all(element, 'button', 'Check again: a.pdf').length === 0, 'no button');
    await reads(element, 'a.pdf', 'Being processed');
    say('a.pdf', { state: 'ready' });
    await reads(element, 'a.pdf', 'Ready');
  });

  it('is in the value as JSON with its state, which changes with that alone', async () => {
    const { element, store, say } = await open('value-as="json"');
    await store('a.pdf');
    const read = () => (element.value[0] ? JSON.parse(element.value[0]) : {});
    await until(() => read().processing, 'the value');
    const before = element.value[0];
    expect(read()).to.deep.include({ data: 'stored', processing: { state: 'processing' } });
    say('a.pdf', { state: 'processing', share: 0.5 });
    await until(() => element.tasks[0]!.processing?.share, 'the share');
    expect(element.value[0]).to.equal(before);
    say('a.pdf', { state: 'ready', data: 'new' });
    await until(() => read().data === 'new', 'the new data');
    expect(read().processing).to.deep.equal({ state: 'ready' });
  });

  it('is counted in the summary of several', async () => {
    const { element, store, say } = await open();
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) await store(name);
    const headline = () => {
      const drawn = element.shadowRoot!.querySelector('.headline');
      return drawn && textOf(drawn);
    };
    await until(() => headline() === '3 files are being processed', 'the headline');
    say('a.pdf', { state: 'ready' });
    await until(() => headline() === '2 files are being processed', 'the headline');
    say('b.pdf', { state: 'refused' });
    say('c.pdf', { state: 'ready' });
    await until(() => headline() === '2 files uploaded · 1 not accepted', 'the headline');
    find(element, 'button', 'Remove failed files').click();
    await until(() => element.tasks.length === 2, 'two files');
  });

  it('has a ring and its reason in a wall and an avatar', async () => {
    for (const variant of ['pictures', 'avatar']) {
      const { element, store, say } = await open(`${variant === 'avatar' ? '' : 'multiple'} variant="${variant}"`);
      await store('a.png', 'image/png');
      const text = () => textOf(element.shadowRoot!.querySelector('.root')!);
      await until(() => text().includes('Being processed'), `${variant}: the state`);
      say('a.png', { state: 'processing', share: 0.3 });
      await until(() => all(element, 'progressbar').some((ring) => ring.ariaValueNow === '30'), `${variant}: the ring`);
      await fadedIn(element);
      await expect(element).to.be.accessible();
      say('a.png', { state: 'refused', reason: 'No face is seen.' });
      await until(() => text().includes('No face is seen.'), `${variant}: the reason`);
      expect(all(element, 'progressbar')).to.have.length(0);
      expect(all(element, 'button', /^Remove/).length, variant).to.be.greaterThan(0);
      expect(element.value).to.deep.equal([]);
    }
  });
});

describe('an avatar that is processed', () => {
  const timers = LongTimers.use(300);
  const reason = 'No face is seen.';

  async function replace(markup = '') {
    const old = { key: 'k/old.png', name: 'old.png', type: 'image/png' };
    const opened = await open(`variant="avatar" ${markup}`, undefined, [old]);
    const { element, store, say, entries, log } = opened;
    const refuse = async (name: string) => {
      say(name, { state: 'refused', reason });
      await until(() => textOf(element.shadowRoot!.querySelector('.side')!).includes(reason), 'the reason');
    };
    return {
      ...opened,
      storeAs: (name: string, key?: string) => store(name, 'image/png', key),
      refuse,
      pictured: () => element.shadowRoot!.querySelector('.portrait [role=img]')?.ariaLabel ?? undefined,
      names: () => element.tasks.map(({ name }) => name),
      values: () => [...element.value, ...entries()],
      buttons: () => all(element, 'button').map(nameOf),
      left: () => log.filter((line) => /^file-(removed|discarded)/.test(line)),
    };
  }

  it('leaves the place to the stored one if it is refused, until the person has put it away', async () => {
    const { element, storeAs, refuse, pictured, values, buttons, left } = await replace();
    await storeAs('new.png');
    await until(() => values().every((value) => value === 'k/new.png'), 'the new one');
    await until(() => pictured() === 'new.png', 'its picture');
    timers.pass(1000);
    await until(() => announced(element).startsWith('1 file uploaded'), 'the announcement');
    await refuse('new.png');
    expect([pictured(), values(), left()]).to.deep.equal(['old.png', ['k/old.png', 'k/old.png'], []]);
    expect(buttons()).to.deep.equal(['Replace: old.png', 'Dismiss']);
    expect(element.checkValidity(), 'nobody believes that the new one was saved').to.equal(false);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    find(element, 'button', 'Dismiss').click();
    await until(() => buttons().includes('Remove: old.png'), 'the stored one alone');
    expect([element.checkValidity(), values()]).to.deep.equal([true, ['k/old.png', 'k/old.png']]);
  });

  it('replaces the stored one when it is ready', async () => {
    const { storeAs, say, names, log } = await replace();
    const task = await storeAs('new.png');
    expect(names()).to.deep.equal(['old.png', 'new.png']);
    say('new.png', { state: 'ready' });
    await until(() => task.processing?.state === 'ready', 'the end');
    expect(names()).to.deep.equal(['new.png']);
    expect(log.slice(log.indexOf('file-removed old.png'))).to.deep.equal([
      'file-removed old.png',
      'file-discarded old.png',
      'upload-ready new.png',
    ]);
  });

  it('leaves the value to the stored one until it is ready, in a form that waits for that', async () => {
    const { storeAs, say, values } = await replace('wait-for-uploads="ready"');
    await storeAs('new.png');
    expect(values()).to.deep.equal(['k/old.png', 'k/old.png']);
    say('new.png', { state: 'ready' });
    await until(() => values().every((value) => value === 'k/new.png'), 'the new one');
  });

  it('is put away by the choice of another one, which may be refused, too', async () => {
    const { storeAs, refuse, pictured, names, left } = await replace();
    await storeAs('new.png');
    await refuse('new.png');
    await storeAs('other.png');
    expect(left()).to.deep.equal(['file-removed new.png', 'file-discarded new.png']);
    await refuse('other.png');
    expect([pictured(), names()]).to.deep.equal(['old.png', ['old.png', 'other.png']]);
  });

  it('leaves nothing of a stored one whose object it has overwritten', async () => {
    const { storeAs, refuse, values, names, left } = await replace();
    await storeAs('new.png', 'k/old.png');
    await refuse('new.png');
    expect([values(), names(), left()]).to.deep.equal([[], ['new.png'], []]);
  });
});

describe('a form that waits until files are ready', () => {
  LongTimers.use(300);

  it('is submitted when all are ready, and has only ready files in its value', async () => {
    const { form, element, store, say, sent } = await open('multiple required wait-for-uploads="ready"');
    await until(() => element.waitForUploads === 'ready');
    await store('a.pdf');
    await store('b.pdf');
    await until(() => form.checkValidity(), 'the form waits');
    expect(element.value).to.deep.equal([]);
    form.requestSubmit();
    say('a.pdf', { state: 'ready' });
    await until(() => element.value.length === 1, 'the ready one');
    expect(sent).to.deep.equal([]);
    say('b.pdf', { state: 'ready' });
    await until(() => sent.length > 0, 'submitted');
    expect(sent).to.deep.equal([['files=k/a.pdf', 'files=k/b.pdf']]);
  });

  it('stays while one is refused, until that is removed', async () => {
    const { form, element, store, say, sent } = await open('multiple wait-for-uploads="ready"');
    const task = await store('a.pdf');
    await store('b.pdf');
    await until(() => form.checkValidity(), 'the form waits');
    form.requestSubmit();
    say('a.pdf', { state: 'refused' });
    say('b.pdf', { state: 'ready' });
    await until(() => element.value.length === 1, 'the ready one');
    expect([sent, element.matches(':state(submitting)')]).to.deep.equal([[], true]);
    element.remove(task);
    await until(() => sent.length > 0, 'submitted');
    expect(sent).to.deep.equal([['files=k/b.pdf']]);
  });

  it('is submitted with what is stored where it waits for that alone', async () => {
    const { form, store, sent } = await open('multiple wait-for-uploads');
    await store('a.pdf');
    await until(() => form.checkValidity(), 'the form');
    form.requestSubmit();
    await until(() => sent.length > 0, 'submitted');
    expect(sent).to.deep.equal([['files=k/a.pdf']]);
  });
});
