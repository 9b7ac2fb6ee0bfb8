import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { carry, drag } from '../support/browser/gestures.js';
import { add, place } from '../support/browser/held-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const zoneOf = (element: Element) => element.shadowRoot!.querySelector('[part=dropzone]')!;
const veilOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.veil');
const image = (name: string) => new File(['x'], name, { type: 'image/png' });
const pdf = (name: string) => new File(['x'], name, { type: 'application/pdf' });

describe('a drag', () => {
  it('is counted by what can be added: of the right type, as many as there is room for', async () => {
    const { element } = await place('multiple accept="image/*" max-files="3" no-auto');
    const files = carry(image('a.png'), pdf('b.pdf'), image('c.png'));
    drag(zoneOf(element), 'dragenter', files);
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('Drop to add 2 files');
    drag(zoneOf(element), 'dragleave', files);
    await add(element, sizedFile('1.png', 1, 'image/png'), sizedFile('2.png', 1, 'image/png'));
    drag(zoneOf(element), 'dragenter', files);
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('Drop to add the file');
  });

  it('is turned away where there is no room, as long as there is none', async () => {
    const { element } = await place('multiple max-files="2" no-auto');
    await add(element, sizedFile('1.png'), sizedFile('2.png'));
    const files = carry(image('a.png'));
    expect(drag(zoneOf(element), 'dragenter', files).dataTransfer!.dropEffect).to.equal('none');
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('At most 2 files');
    drag(zoneOf(element), 'dragleave', files);
    element.cancel(element.tasks[0]);
    drag(zoneOf(element), 'dragenter', files);
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('Drop to add the file');
  });

  it('has no effect on a disabled element, which keeps the browser from opening the file in its place', async () => {
    const { element } = await place('multiple disabled');
    const event = drag(zoneOf(element), 'dragenter', carry(image('a.png')));
    expect(event.defaultPrevented).to.equal(true);
    expect(event.dataTransfer!.dropEffect).to.equal('none');
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(false);
  });

  it('ends though what it entered is gone, and though its files are hidden by then', async () => {
    const { element } = await place('multiple drop-target="page"');
    const gone = document.createElement('p');
    document.body.append(gone);
    drag(gone, 'dragenter', carry(image('a.png')));
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(true);
    gone.remove();
    drag(document.body, 'dragleave', new DataTransfer());
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(false);
  });

  it('is shown over the whole page with drop-target="page", and said to be refused', async () => {
    const { element } = await place('multiple drop-target="page" accept="image/*"');
    drag(document.body, 'dragenter', carry(image('a.png')));
    await until(() => veilOf(element)?.matches(':popover-open'), 'the page is veiled');
    expect(textOf(veilOf(element)!)).to.equal('Drop to add the file');
    const { width, height } = veilOf(element)!.getBoundingClientRect();
    expect([width, height]).to.deep.equal([document.documentElement.clientWidth, innerHeight]);
    drag(document.body, 'dragleave', carry(image('a.png')));
    await until(() => !veilOf(element), 'it ends');
    drag(document.body, 'dragenter', carry(pdf('b.pdf')));
    await until(() => veilOf(element), 'it is back');
    expect(textOf(veilOf(element)!)).to.equal('This type of file cannot be added');
    drag(document.body, 'dragleave', carry(pdf('b.pdf')));
  });

  it('is taken by one element: the one it is over, else the first that has the whole page', async () => {
    const places = await Promise.all(
      ['drop-target="page"', '', 'drop-target="page"'].map((more) => place(`multiple ${more}`)),
    );
    const elements = places.map(({ element }) => element);
    const over = async () => {
      await Promise.all(elements.map(({ updateComplete }) => updateComplete));
      return elements.map((element) => element.matches(':state(dragover)'));
    };
    const files = carry(image('a.png'));
    drag(document.body, 'dragenter', files);
    expect(await over()).to.deep.equal([true, false, false]);
    drag(zoneOf(elements[1]!), 'dragenter', files);
    drag(document.body, 'dragleave', files);
    expect(await over()).to.deep.equal([false, true, false]);
    drag(zoneOf(elements[1]!), 'drop', files);
    drag(document.body, 'drop', carry(image('b.png')));
    expect(elements.map(({ tasks }) => tasks.map(({ name }) => name))).to.deep.equal([['b.png'], ['a.png'], []]);
  });
});
