import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

/** What sticks out of the element at either side; a bar comes from beside its track, which cuts it off. */
function beyond(element: Element): string[] {
  const { left, right } = element.getBoundingClientRect();
  const inside = [...element.shadowRoot!.querySelectorAll(':not(.sr, .bar)')].filter((one) => one.checkVisibility());
  const out = inside.filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
  });
  return out.map((one) => `${one.localName}.${one.className}`);
}

describe('in a narrow container', () => {
  for (const variant of ['dropzone', 'button']) {
    for (const dir of ['ltr', 'rtl']) {
      it(`the ${variant} fits into 240 pixels, ${dir}`, async () => {
        const { element, mode } = await place(`multiple variant="${variant}" max-file-size="5MB" accept="image/*"`);
        element.parentElement!.dir = dir;
        element.parentElement!.style.width = '240px';
        const name = 'Interview with the architects, rough cut';
        await add(element, ...[1, 2, 3].map((count) => sizedFile(`${name} ${count}.png`, 4e6, 'image/png')));
        await until(() => mode.uploads.size === 3, 'uploads have begun');
        mode.of(`${name} 1.png`).sent(2e6);
        mode.of(`${name} 2.png`).done();
        await element.updateComplete;
        expect(element.getBoundingClientRect().width).to.equal(240);
        expect(beyond(element)).to.deep.equal([]);
      });
    }
  }

  it('the list in a flex container stays wider than 250 pixels', async () => {
    const { element } = await place('multiple variant="button"');
    element.parentElement!.style.display = 'flex';
    await add(element, sizedFile('a.png'), sizedFile('b.png'));
    const list = element.shadowRoot!.querySelector('[part=list]');
    expect(list?.getBoundingClientRect().width).to.be.greaterThan(250);
  });
});
