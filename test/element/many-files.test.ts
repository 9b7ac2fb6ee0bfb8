import { expect, nextFrame } from '@open-wc/testing';
import { place, placeInForm } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace } from '../support/browser/replace.js';
import { all, find } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import type { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const MANY = 1000;

const nameAt = (index: number) => `${index}.jpg`;
const files = (count: number) =>
  Array.from({ length: count }, (_, index) => sizedFile(nameAt(index), 1000, 'image/jpeg'));

/** Files that count how often their size is read: work that grows with the square of their number shows there. */
function countingFiles(count: number): { files: File[]; reads: () => number } {
  let reads = 0;
  const counting = Array.from({ length: count }, (_, index) => new File([], nameAt(index)));
  for (const file of counting) Object.defineProperty(file, 'size', { get: () => (reads++, 1000) });
  return { files: counting, reads: () => reads };
}

async function frames(count = 2): Promise<void> {
  for (let i = 0; i < count; i++) await nextFrame();
}

describe('thousands of files', () => {
  const timers = LongTimers.use();

  /** An element that uploads some of its files, at rest, and what counts its drawings. */
  async function uploading(many: File[]) {
    const { element, mode } = await place('multiple max-concurrent-uploads="3"');
    await element.addFiles(many);
    await until(() => all(element, 'row').length > 5 && mode.uploads.size === 3, 'rows');
    let draws = 0;
    element.addController({ hostUpdated: () => void draws++ });
    const rest = async () => {
      timers.pass(1000);
      await frames(3);
      draws = 0;
    };
    await rest();
    return { element, mode, rest, draws: () => draws };
  }

  /** That these events of uploads are drawn once, a quarter of a second later. */
  async function expectOneDrawing(draws: () => number, act: () => void): Promise<void> {
    for (let i = 0; i < 10; i++) {
      act();
      await frames(2); // some events come meanwhile
    }
    expect(draws()).to.equal(0);
    timers.pass(249);
    await frames();
    expect(draws(), 'before its time').to.equal(0);
    timers.pass(251);
    await frames(1); // rows that have come into view with it are drawn in the frame after
    expect(draws()).to.equal(1);
  }

  it('are read a few times each, and rendered only in view', async () => {
    const { element } = await place('multiple no-auto');
    const { files: many, reads } = countingFiles(MANY);
    let [mostRows, drawings] = [0, 0];
    element.addController({
      hostUpdated() {
        mostRows = Math.max(mostRows, all(element, 'row').length);
        drawings++;
      },
    });
    await element.addFiles(many);
    await until(() => all(element, 'row')[0]?.closest('[role=grid]')?.ariaRowCount === String(MANY), 'all in the list');
    await frames();
    expect(element.tasks).to.have.length(MANY);
    expect(mostRows).to.be.within(5, 60);
    expect(reads()).to.be.lessThan(8 * MANY + 200 * drawings); // a slow machine draws more often meanwhile
  });

  it('have lower rows from 30 on, until few are left', async () => {
    const { element } = await place('multiple no-auto style="inline-size: 750px"');
    const heights = () => [...new Set(all(element, 'row').map(({ offsetHeight }) => offsetHeight))];
    await element.addFiles(files(30));
    await until(() => all(element, 'row').length === 30, 'all rows');
    expect(heights()).to.deep.equal([48]);
    element.remove(element.tasks[0]);
    await until(() => all(element, 'row').length === 29, 'one less');
    expect(heights(), 'nothing grows under a pointer').to.deep.equal([48]);
    for (const task of element.tasks.slice(7)) element.remove(task);
    await until(() => all(element, 'row').length === 7, 'few');
    expect(heights()).to.deep.equal([66]);
  });

  it('appear a few in each drawing, as rows and as cards, until those in view are there', async () => {
    for (const [attribute, many, least] of [
      ['', 38, 38], // a list of this length has all
      ['variant="pictures"', 100, 17], // a smaller wall is drawn at once
    ] as const) {
      const { element } = await place(`multiple no-auto ${attribute} style="inline-size: 750px"`);
      await element.addFiles(files(1));
      await until(() => all(element, 'row').length === 1, 'the list is loaded');
      const counts = [1];
      const count = () => void counts.push(element.shadowRoot!.querySelectorAll('[data-task]').length);
      element.addController({ hostUpdated: count });
      element.queue.add(files(many).slice(1)); // in one step: a smaller wall in between would be drawn at once
      await until(() => counts.at(-1)! >= least, 'the rows');
      const steps = counts.slice(1).map((after, index) => after - counts[index]!);
      expect(Math.max(...steps), attribute).to.be.within(2, 16); // cards come in whole lines
      element.remove();
    }
  });

  it('are redrawn four times a second during progress, without reading files out of view', async () => {
    const { files: many, reads } = countingFiles(MANY);
    const { mode, draws } = await uploading(many);
    const before = reads();
    let sent = 0;
    await expectOneDrawing(draws, () => {
      sent += 10;
      for (const name of mode.uploads.keys()) mode.of(name).sent(sent);
    });
    expect(reads() - before).to.be.lessThan(MANY);
  });

  it('are redrawn four times a second while files finish, but at once after a person’s action', async () => {
    const { element, mode, draws, rest } = await uploading(files(150));
    element.pause(element.tasks[0]);
    await frames();
    expect(all(element, 'button', 'Resume: 0.jpg')).to.have.length(1);
    element.pause(element.tasks[1]);
    await until(() => (timers.pass(250), all(element, 'button', 'Resume: 1.jpg').length === 1), 'its row');
    await rest();
    element.resume(element.tasks[1]);
    await frames();
    expect(all(element, 'button', 'Resume: 1.jpg').length).to.equal(0);
    await rest();
    await expectOneDrawing(draws, () => finishAll(mode));
    expect(element.tasks.filter(({ status }) => status === 'done').length).to.be.greaterThan(20);
  });

  function finishAll(mode: HeldMode): void {
    for (const name of mode.uploads.keys()) mode.of(name).done();
    mode.uploads.clear();
  }

  it('can be scrolled to the last row, and keep the focus', async () => {
    const { element } = await place('multiple no-auto');
    await element.addFiles(files(500));
    await until(() => all(element, 'row', '0.jpg').length === 1, 'rows');
    find(element, 'button', 'Cancel: 1.jpg').focus({ preventScroll: true }); // WebKit would scroll to it some time later
    const list = find(element, 'grid', 'Files');
    const isWhole = () => find(element, 'grid', 'Files').ariaRowCount === '500';
    await until(() => isWhole() && list.scrollHeight > 499 * 47, 'room for all');
    list.scrollTop = list.scrollHeight;
    await until(() => all(element, 'row', '499.jpg').length === 1, 'the last row');
    await until(() => Math.abs(list.scrollHeight - list.clientHeight - list.scrollTop) <= 1, 'at the end');
    expect(all(element, 'row', '499.jpg')[0]?.ariaRowIndex).to.equal('500');
    expect(all(element, 'row').length).to.be.lessThan(60);
    expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Cancel: 1.jpg');
    list.scrollTop = 0;
    await until(() => all(element, 'row', '0.jpg').length === 1, 'the first row');
    expect(element.shadowRoot!.activeElement?.ariaLabel).to.equal('Cancel: 1.jpg');
  });

  it('update the form’s entries in batches, not for each file', async () => {
    const { element, mode, entries } = await placeInForm('multiple max-concurrent-uploads="300"');
    await element.addFiles(files(300));
    await until(() => mode.uploads.size === 300, 'all have begun');
    let count = 0;
    const counted = new Proxy(FormData.prototype.append, {
      apply: (target, data, entry) => (count++, Reflect.apply(target, data, entry)),
    });
    replace(FormData.prototype, 'append', counted);
    for (const name of [...mode.uploads.keys()]) {
      mode.of(name).done();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
    await until(() => (timers.pass(1000), entries().length === 300), 'all entries');
    expect(count).to.be.lessThan(10_000);
  });
});
