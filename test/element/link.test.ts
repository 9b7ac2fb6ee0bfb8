import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, fadedIn, place } from '../support/browser/held-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

/** What is put on the clipboard meanwhile. */
async function copied(act: () => Promise<void>, refuse = false): Promise<string[]> {
  const texts: string[] = [];
  const { writeText } = navigator.clipboard;
  navigator.clipboard.writeText = async (text) => {
    if (refuse) throw new DOMException('No.', 'NotAllowedError');
    texts.push(text);
  };
  await act();
  navigator.clipboard.writeText = writeText;
  return texts;
}

async function uploaded(link: string) {
  const { element, mode } = await place('multiple');
  element.addEventListener('upload-success', ({ detail }) => (detail.task.link = link));
  await add(element, sizedFile('a.pdf'));
  mode.of('a.pdf').done();
  await until(() => all(element, 'button', 'Remove: a.pdf').length, 'done');
  return element;
}

const status = (element: Element) => textOf(element.shadowRoot!.querySelector('[role=status]')!);

describe('the link of a stored file', () => {
  it('is copied by a button, which announces it and keeps the focus', async () => {
    const element = await uploaded('https://cdn.example/a.pdf');
    const button = find(element, 'button', 'Copy link: a.pdf');
    const before = button.innerHTML;
    button.focus();
    const texts = await copied(async () => {
      button.click();
      await until(() => button.innerHTML !== before, 'the check mark');
    });
    expect(texts).to.deep.equal(['https://cdn.example/a.pdf']);
    expect(status(element)).to.equal('Link copied');
    expect(element.shadowRoot!.activeElement).to.equal(button);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    await until(() => button.innerHTML === before, 'the first symbol');
  });

  it('is not announced as copied if the browser denies it', async () => {
    const element = await uploaded('https://cdn.example/a.pdf');
    await copied(async () => {
      find(element, 'button', 'Copy link: a.pdf').click();
      await element.updateComplete;
    }, true);
    expect(status(element)).not.to.contain('copied');
  });

  it('is offered only for stored files with a URL', async () => {
    const element = await uploaded('javascript:alert(1)');
    expect(all(element, 'button', /^Copy link/)).to.be.empty;
    expect(element.shadowRoot!.querySelector('a')).to.equal(null);
  });
});
