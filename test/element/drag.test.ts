import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { carry, drag } from '../support/browser/gestures.js';
import { add, place } from '../support/browser/held-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const zoneOf = (element: Element) => element.shadowRoot!.querySelector('[part=dropzone]')!;
const overlayOf = (element: Element) => element.shadowRoot!.querySelector<HTMLElement>('.drag-overlay');
const image = (name: string) => new File(['x'], name, { type: 'image/png' });
const pdf = (name: string) => new File(['x'], name, { type: 'application/pdf' });

describe('dragging files', () => {
  it('shows how many files can be added: accepted types only, up to max-files', async () => {
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

  it('is rejected while the list is full, and accepted again when a file is canceled', async () => {
    const { element } = await place('multiple max-files="2" no-auto');
    await add(element, sizedFile('1.png'), sizedFile('2.png'));
    const files = carry(image('a.png'));
    expect(drag(zoneOf(element), 'dragenter', files).dataTransfer!.dropEffect).to.equal('none');
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('Up to 2 files');
    drag(zoneOf(element), 'dragleave', files);
    element.cancel(element.tasks[0]);
    drag(zoneOf(element), 'dragenter', files);
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('Drop to add the file');
  });

  it('of a wrong type names the type, also while the list is full', async () => {
    const { element } = await place('multiple accept="image/*" max-files="1" no-auto');
    await add(element, sizedFile('1.png', 1, 'image/png'));
    drag(zoneOf(element), 'dragenter', carry(pdf('b.pdf')));
    await element.updateComplete;
    expect(textOf(zoneOf(element))).to.contain('This type of file cannot be added');
  });

  it('over a disabled element adds nothing, and the browser does not open the file', async () => {
    const { element } = await place('multiple disabled');
    const event = drag(zoneOf(element), 'dragenter', carry(image('a.png')));
    expect(event.defaultPrevented).to.equal(true);
    expect(event.dataTransfer!.dropEffect).to.equal('none');
    await element.updateComplete;
    expect(element.matches(':state(dragover)')).to.equal(false);
  });

  it('ends when the node it entered was removed and the files are hidden', async () => {
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

  it('with drop-target="page" covers the page with what a drop would do, or that the type is rejected', async () => {
    const { element } = await place('multiple drop-target="page" accept="image/*"');
    drag(document.body, 'dragenter', carry(image('a.png')));
    await until(() => overlayOf(element)?.matches(':popover-open'), 'the overlay');
    expect(textOf(overlayOf(element)!)).to.equal('Drop to add the file');
    const { width, height } = overlayOf(element)!.getBoundingClientRect();
    expect([width, height]).to.deep.equal([document.documentElement.clientWidth, innerHeight]);
    drag(document.body, 'dragleave', carry(image('a.png')));
    await until(() => !overlayOf(element), 'it ends');
    drag(document.body, 'dragenter', carry(pdf('b.pdf')));
    await until(() => overlayOf(element), 'it is back');
    expect(textOf(overlayOf(element)!)).to.equal('This type of file cannot be added');
    drag(document.body, 'dragleave', carry(pdf('b.pdf')));
  });

  it('belongs to one element: the one under the pointer, otherwise the first with drop-target="page"', async () => {
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
