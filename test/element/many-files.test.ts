import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { all, find } from '../support/browser/roles.js';
import { place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

const MANY = 10_000;

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

describe('10,000 files', () => {
  it('are added in slices, read a few times each, and rendered only in view', async () => {
    const { element } = await place('multiple no-auto');
    await element.addFiles(files(1));
    await until(() => all(element, 'listitem').length === 1, 'the list is loaded');
    const { files: many, reads } = countingFiles(MANY);
    let turns = 0;
    let mostRows = 0;
    const look = () => {
      turns++;
      mostRows = Math.max(mostRows, all(element, 'listitem').length);
    };
    const timer = setInterval(look);
    const added = element.addFiles(many);
    const atOnce = element.tasks.length;
    expect(atOnce).to.be.within(20, MANY - 1000);
    await added;
    await nextFrame();
    await nextFrame();
    clearInterval(timer);
    look();
    expect(element.tasks).to.have.length(MANY + 1);
    expect(turns).to.be.greaterThan(2);
    expect(mostRows).to.be.within(5, 60);
    expect(all(element, 'listitem')[0]?.getAttribute('aria-setsize')).to.equal(String(MANY + 1));
    expect(reads()).to.be.lessThan(10 * MANY);
  });

  it('appear a few in each drawing, as rows and as cards, until those in view are there', async () => {
    for (const [attribute, many, least] of [
      ['', 38, 38], // a list of this length has all
      ['variant="pictures"', 100, 17], // a smaller wall is drawn at once
    ] as const) {
      const { element } = await place(`multiple no-auto ${attribute}`);
      await element.addFiles(files(1));
      await until(() => all(element, 'listitem').length === 1, 'the list is loaded');
      const counts = [1];
      const count = () => void counts.push(element.shadowRoot!.querySelectorAll('[data-task]').length);
      element.addController({ hostUpdated: count });
      await element.addFiles(files(many).slice(1));
      await until(() => counts.at(-1)! >= least, 'the rows');
      const steps = counts.slice(1).map((after, index) => after - counts[index]!);
      expect(Math.max(...steps), attribute).to.be.within(2, 16); // cards come in whole lines
      element.remove();
    }
  });

  it('are redrawn at most four times a second during progress, without reading files out of view', async () => {
    const { element, mode } = await place('multiple max-concurrent-uploads="3"');
    const { files: many, reads } = countingFiles(MANY);
    await element.addFiles(many);
    await until(() => all(element, 'listitem').length > 5 && mode.uploads.size === 3, 'rows');
    const before = reads();
    let draws = 0;
    element.addController({ hostUpdated: () => void draws++ });
    const began = performance.now();
    for (let frames = 0; frames < 20; frames++) {
      for (let step = 0; step < 10; step++) {
        for (const name of mode.uploads.keys()) mode.of(name).sent(frames * 10 + step);
        await Promise.resolve();
      }
      await nextFrame();
    }
    expect(draws).to.be.within(1, (performance.now() - began) / 250 + 2); // one that was due, and one for another reason
    expect(reads() - before).to.be.lessThan(MANY);
  });

  it('are redrawn at most four times a second while files finish, but at once after a person’s action', async () => {
    const { element, mode } = await place('multiple max-concurrent-uploads="3"');
    await element.addFiles(files(500));
    await until(() => all(element, 'listitem').length > 5 && mode.uploads.size === 3, 'rows');
    await aTimeout(300);
    element.pause(element.tasks[0]);
    await nextFrame();
    await nextFrame();
    expect(all(element, 'button', 'Resume: 0.jpg')).to.have.length(1);
    element.cancel(element.tasks[1]);
    await until(() => all(element, 'button', 'Retry: 1.jpg').length === 1, 'its row');
    await aTimeout(300);
    element.retry(element.tasks[1]);
    await nextFrame();
    await nextFrame();
    expect(all(element, 'button', 'Retry: 1.jpg').length).to.equal(0);
    let draws = 0;
    element.addController({ hostUpdated: () => void draws++ });
    const began = performance.now();
    for (let frames = 0; frames < 30; frames++) {
      for (const name of mode.uploads.keys()) mode.of(name).done();
      mode.uploads.clear();
      await nextFrame();
    }
    expect(draws).to.be.within(1, (performance.now() - began) / 250 + 2);
    expect(element.tasks.filter(({ status }) => status === 'done').length).to.be.greaterThan(60);
  });

  it('can be scrolled to the last row, and keep the focus', async () => {
    const { element } = await place('multiple no-auto');
    await element.addFiles(files(2000));
    await until(() => all(element, 'listitem', '0.jpg').length === 1, 'rows');
    find(element, 'button', 'Cancel: 1.jpg').focus({ preventScroll: true }); // WebKit would scroll to it some time later
    const list = find(element, 'list', 'Files');
    const isWhole = () => all(element, 'listitem')[0]?.ariaSetSize === '2000';
    await until(() => isWhole() && list.scrollHeight > 1999 * 65, 'room for all');
    list.scrollTop = list.scrollHeight;
    await until(() => all(element, 'listitem', '1999.jpg').length === 1, 'the last row');
    await until(() => Math.abs(list.scrollHeight - list.clientHeight - list.scrollTop) <= 1, 'at the end');
    expect(all(element, 'listitem', '1999.jpg')[0]?.ariaPosInSet).to.equal('2000');
    expect(all(element, 'listitem').length).to.be.lessThan(60);
    expect(element.shadowRoot!.activeElement?.getAttribute('aria-label')).to.equal('Cancel: 1.jpg');
    list.scrollTop = 0;
    await until(() => all(element, 'listitem', '0.jpg').length === 1, 'the first row');
    expect(element.shadowRoot!.activeElement?.getAttribute('aria-label')).to.equal('Cancel: 1.jpg');
  });

  it('update the form’s entries in batches, not for each file', async () => {
    const { element, mode } = await place('multiple name="photos" max-concurrent-uploads="2000"');
    const form = document.createElement('form');
    element.replaceWith(form);
    form.append(element);
    await element.addFiles(files(2000));
    await until(() => mode.uploads.size === 2000, 'all have begun');
    let entries = 0;
    const { append } = FormData.prototype;
    FormData.prototype.append = new Proxy(append, {
      apply: (target, data, entry) => (entries++, Reflect.apply(target, data, entry)),
    });
    for (const name of [...mode.uploads.keys()]) {
      mode.of(name).done();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    }
    await until(() => new FormData(form).getAll('photos').length === 2000, 'all entries');
    FormData.prototype.append = append;
    expect(entries).to.be.lessThan(20_000);
    form.remove();
  });

  it('can be folded', async () => {
    const { element } = await place('multiple no-auto');
    await element.addFiles(files(20));
    await until(() => all(element, 'button', 'Hide files').length === 1, 'the button');
    const button = find(element, 'button', 'Hide files');
    expect(button.ariaExpanded).to.equal('true');
    button.click();
    await until(() => all(element, 'listitem').length === 0, 'hidden');
    expect(find(element, 'button', 'Show files').ariaExpanded).to.equal('false');
  });
});
