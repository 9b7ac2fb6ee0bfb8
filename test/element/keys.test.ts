import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import type { OssDirectUpload } from '../../src/element.js';
import { focused, focusOn, isInView, pressKeys, stops } from '../support/browser/grid.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, nameOf, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const photos = (...letters: string[]) => letters.map((letter) => sizedFile(`${letter}.png`, 5000, 'image/png'));
/** Rows with one, two and three controls: `a` is uploaded and linked, `b` is being uploaded, `c` has failed, `d` waits. */
async function open(markup: string): Promise<OssDirectUpload> {
  const { element, mode } = await place(`multiple no-preview max-concurrent-uploads="2" ${markup}`);
  element.stored = [{ key: 'a.png', url: 'https://b.example/a.png' }];
  await add(element, ...photos('b', 'c', 'd'));
  mode.of('c.png').fail(new UploadError('denied', 'No.'));
  await until(() => all(element, 'button', 'Retry: c.png').length, 'the failure');
  element.maxConcurrentUploads = 1;
  element.pause(element.tasks[3]);
  await until(() => all(element, 'button', 'Resume: d.png').length, 'the pause');
  return element;
}

describe('keys in the list', () => {
  it('there is one stop for all rows: where the focus was last', async () => {
    const element = await open('');
    expect(stops(element)).to.deep.equal(['a.png']);
    focusOn(find(element, 'button', 'Cancel: b.png'));
    expect(stops(element)).to.deep.equal(['Cancel: b.png']);
    focusOn(find(element, 'button', 'Choose files'));
    await add(element, ...photos('e'));
    expect(stops(element), 'after an update').to.deep.equal(['Cancel: b.png']);
    element.remove(element.tasks[1]);
    await until(() => all(element, 'row', 'b.png').length === 0, 'its end');
    expect(stops(element), 'when it has gone').to.deep.equal(['Remove: a.png']);
    focusOn(find(element, 'button', 'Remove: c.png'));
    element.remove(element.tasks[1]);
    await until(() => all(element, 'row', 'c.png').length === 0, 'its end');
    expect(nameOf(focused(element)!), 'when it had the focus').to.equal('Cancel: d.png');
    focusOn(focused(element)!);
    expect(stops(element)).to.deep.equal(['Cancel: d.png']);
  });

  for (const [name, markup, from, steps] of [
    [
      'between rows, where what is alike has the focus',
      '',
      'Remove: a.png',
      { ArrowDown: 'Cancel: b.png', End: 'Cancel: d.png', ArrowUp: 'Remove: c.png', Home: 'Remove: a.png' },
    ],
    ['to the nearest where there is nothing alike', '', 'a.png', { End: 'Cancel: d.png', Home: 'a.png' }],
    [
      'between the controls of a row',
      '',
      'Retry: c.png',
      { ArrowRight: 'Remove: c.png', ArrowDown: 'Cancel: d.png', ArrowLeft: 'Resume: d.png' },
    ],
    [
      'between them from right to left',
      'dir="rtl"',
      'Retry: c.png',
      { ArrowRight: 'Retry: c.png', ArrowLeft: 'Remove: c.png' },
    ],
    ['not the focus where a page may want the key', '', 'Retry: c.png', { Enter: '-', PageDown: '-', a: '-' }],
    [
      'between the cards of a wall, and their controls',
      'variant="pictures" style="width: 320px; --oss-upload-card-size: 150px"',
      'Retry: c.png',
      { ArrowUp: 'Remove: a.png', ArrowRight: 'Pause: b.png', ArrowDown: 'Resume: d.png', ArrowLeft: 'Remove: c.png' },
    ],
    [
      'from a wall’s right to its left',
      'dir="rtl" variant="pictures" style="width: 320px; --oss-upload-card-size: 150px"',
      'Remove: a.png',
      { ArrowLeft: 'Pause: b.png', ArrowRight: 'Remove: a.png' },
    ],
  ] as const) {
    it(`move ${name}`, async () => {
      const element = await open(markup);
      focusOn(find(element, '[role=grid] :is(button, a)', from));
      expect(pressKeys(element, ...Object.keys(steps))).to.deep.equal(Object.values(steps));
      expect(stops(element)).to.deep.equal([nameOf(focused(element)!)]);
    });
  }

  it('with other keys held, and in what a page has put into a row, are left to them', async () => {
    const element = await open('');
    const field = Object.assign(document.createElement('input'), { slot: element.tasks[1]!.id });
    element.append(field);
    await until(() => field.assignedSlot, 'its row');
    focusOn(field);
    expect(pressKeys(element, 'ArrowDown', 'Home')).to.deep.equal(['-', '-']);
    expect(document.activeElement).to.equal(field);
    expect(field.tabIndex).to.equal(0);
    expect(stops(element), 'in its row').to.deep.equal(['Pause: b.png']);
    focusOn(find(element, 'button', 'Pause: b.png'));
    const event = new KeyboardEvent('keydown', { key: 'ArrowDown', ctrlKey: true, bubbles: true, composed: true });
    focused(element)!.dispatchEvent(event);
    expect(nameOf(focused(element)!)).to.equal('Pause: b.png');
  });

  it('reach rows that have no controls', async () => {
    const element = await open('');
    element.readOnly = true;
    await until(() => all(element, 'button', /Remove|Cancel/).length === 0, 'no actions');
    focusOn(find(element, 'a', 'a.png'));
    expect(pressKeys(element, 'ArrowDown', 'End', 'Home')).to.deep.equal(['b.png', 'd.png', 'a.png']);
    const facts = row(element, 'c.png').getAttribute('aria-describedby')!;
    expect(textOf(element.shadowRoot!.getElementById(facts)!)).to.contain('The storage rejected the upload');
  });

  for (const variant of ['dropzone', 'pictures'] as const) {
    it(`bring rows into view that are not drawn, ${variant}`, async () => {
      const { element } = await place(`multiple variant="${variant}" style="width: 480px"`);
      element.stored = Array.from({ length: 300 }, (_, at) => ({ key: `${at}.txt` }));
      const first = await until(() => all(element, 'button', 'Remove: 0.txt')[0], 'the list');
      first.focus();
      const list = element.shadowRoot!.querySelector('.long')!;
      for (const [key, name] of Object.entries({ End: '299.txt', Home: '0.txt' })) {
        expect(pressKeys(element, key)).to.deep.equal([`Remove: ${name}`]);
        await until(
          () => !row(element, name).matches('.pinned') && isInView(row(element, name), list),
          `${name} in view`,
        );
        expect(all(element, 'row').length).to.be.lessThan(60);
      }
      expect(stops(element)).to.deep.equal(['Remove: 0.txt']);
    });
  }
});
