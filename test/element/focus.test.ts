import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { all, find, nameOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const focused = (element: Element) => {
  const active = element.shadowRoot!.activeElement;
  return active ? nameOf(active) : undefined;
};

describe('the focus', () => {
  it('moves from a removed row to the next, then to the one before, then to the main button', async () => {
    const { element } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    element.cancel();
    await until(() => all(element, 'button', /^Remove/).length === 3, 'removable');
    const removeWithKey = async (name: string) => {
      const button = find(element, 'button', `Remove: ${name}`);
      button.focus();
      button.click();
      await until(() => all(element, 'listitem', name).length === 0, 'gone');
    };
    await removeWithKey('b.png');
    expect(focused(element)).to.equal('Remove: c.png');
    await removeWithKey('c.png');
    expect(focused(element)).to.equal('Remove: a.png');
    await removeWithKey('a.png');
    expect(focused(element)).to.equal('Choose files');
  });

  it('stays in the row when its button disappears', async () => {
    const { element, mode } = await place();
    await add(element, sizedFile('a.png'));
    find(element, 'button', 'Pause: a.png').focus();
    mode.of('a.png').done();
    await until(() => all(element, 'button', 'Pause: a.png').length === 0, 'done');
    expect(focused(element)).to.equal('Remove: a.png');
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`on a link of a list that is only shown moves to the next link, also past files without one, ${variant}`, async () => {
      const { element } = await place(`multiple readonly variant="${variant}"`);
      const link = (name: string) => ({ key: name, url: `https://cdn.example/${name}` });
      const stored = [link('a.pdf'), { key: 'b.pdf' }, link('c.pdf'), link('d.pdf')];
      element.stored = stored;
      await until(() => all(element, 'a').length === 3, 'links');
      find(element, 'a', 'a.pdf').focus();
      element.stored = stored.slice(1);
      await until(() => all(element, 'a').length === 2, 'one less');
      expect(focused(element)).to.equal('c.pdf');
      find(element, 'a', 'd.pdf').focus();
      element.stored = stored.slice(1, 3);
      await until(() => all(element, 'a').length === 1, 'one');
      expect(focused(element)).to.equal('c.pdf');
    });
  }

  it('on a button that the page has put into a row moves to the next row when its file is removed', async () => {
    const { element } = await place('multiple');
    element.stored = ['a.png', 'b.png'].map((key) => ({ key }));
    element.addEventListener('file-removed', ({ detail }) => detail.children.forEach((child) => child.remove()));
    for (const task of element.tasks) {
      const button = Object.assign(document.createElement('button'), { slot: task.id, textContent: task.name });
      button.addEventListener('click', () => element.remove(task));
      element.append(button);
    }
    const own = element.querySelector('button')!;
    await until(() => own.assignedSlot, 'its row');
    own.focus();
    own.click();
    await until(() => all(element, 'listitem').length === 1, 'gone');
    expect(focused(element)).to.equal('Remove: b.png');
  });

  it('is left where the page has put it when it removed a file', async () => {
    const { element } = await place('multiple');
    const input = document.createElement('input');
    element.before(input);
    element.stored = ['a.png', 'b.png'].map((key) => ({ key }));
    element.addEventListener('file-removed', () => input.focus());
    await until(() => all(element, 'button', 'Remove: a.png').length === 1, 'rows');
    find(element, 'button', 'Remove: a.png').focus();
    element.remove(element.tasks[0]);
    await until(() => all(element, 'listitem').length === 1, 'gone');
    expect(document.activeElement === input).to.equal(true);
    input.remove();
  });
});
