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

  it('stays on a button whose action changes', async () => {
    const { element } = await place();
    await add(element, sizedFile('a.png'));
    const button = find(element, 'button', 'Pause: a.png');
    button.focus();
    button.click();
    await until(() => all(element, 'button', 'Resume: a.png').length === 1, 'paused');
    expect(focused(element)).to.equal('Resume: a.png');
  });

  it('stays on the page’s input when rows are added and removed', async () => {
    const { element } = await place('multiple');
    const input = document.createElement('input');
    element.before(input);
    input.focus();
    const [task] = await add(element, sizedFile('a.png'), sizedFile('b.png'));
    element.remove(task);
    await until(() => all(element, 'listitem').length === 1, 'one row');
    expect(document.activeElement).to.equal(input);
    input.remove();
  });

  it('goes to the main button on element.focus()', async () => {
    const { element } = await place('multiple');
    element.focus();
    expect(focused(element)).to.equal('Choose files');
  });
});
