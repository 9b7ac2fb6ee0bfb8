import { expect, fixture, nextFrame } from '@open-wc/testing';
import '../../src/index.js';
import { carry, drag } from '../support/browser/gestures.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const stored = [
  { key: 'k/a.png', name: 'a.png', url: 'https://b.example/k/a.png' },
  { key: 'k/b.pdf', name: 'b.pdf' },
];

async function open(markup = 'readonly', files = stored) {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="photos" multiple no-auto ${markup}></oss-direct-upload></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  element.stored = files;
  await element.updateComplete;
  const root = element.shadowRoot!;
  if (files.length > 0) await until(() => root.querySelectorAll('.row').length === files.length, 'rows');
  return { form, element, root };
}

const buttons = ({ root }: { root: ShadowRoot }) =>
  [...root.querySelectorAll('button')].map((button) => button.ariaLabel ?? button.textContent?.trim());

describe('a read-only field', () => {
  it('shows its files and their links, without a zone and without buttons that change anything', async () => {
    const opened = await open();
    expect(opened.root.querySelector('.zone')).to.equal(null);
    expect(opened.root.querySelector('a.name')!.getAttribute('href')).to.equal('https://b.example/k/a.png');
    expect(buttons(opened)).to.deep.equal(['Copy link: a.png']);
    await expect(opened.element).to.be.accessible();
  });

  it('says that there are no files', async () => {
    const { root } = await open('readonly', []);
    expect(root.textContent).to.contain('No files');
  });

  it('is part of the form, and not validated', async () => {
    const { form, element } = await open('readonly required min-files="3"');
    expect(new FormData(form).getAll('photos')).to.deep.equal(['k/a.png', 'k/b.pdf']);
    expect(element.willValidate).to.equal(false);
    expect(form.checkValidity()).to.equal(true);
  });

  it('takes no drop, no paste and opens no dialog', async () => {
    const { element } = await open();
    const over = drag(element, 'dragover', carry(sizedFile('c.png')));
    expect(over.dataTransfer!.dropEffect).to.equal('none');
    drag(element, 'drop', carry(sizedFile('c.png')));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(sizedFile('d.png'));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
    element.showPicker();
    await nextFrame();
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['a.png', 'b.pdf']);
  });

  it('can be changed again without the attribute', async () => {
    const opened = await open();
    const { element, root } = opened;
    element.readOnly = false;
    await element.updateComplete;
    expect(element.hasAttribute('readonly')).to.equal(false);
    expect(root.querySelector('.zone')).to.not.equal(null);
    expect(buttons(opened)).to.include('Remove: b.pdf');
    element.setAttribute('readonly', '');
    await element.updateComplete;
    expect(element.readOnly).to.equal(true);
    expect(root.querySelector('.zone')).to.equal(null);
  });
});
