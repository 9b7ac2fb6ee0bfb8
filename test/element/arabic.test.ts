import { expect } from '@open-wc/testing';
import { drawPicture } from '../support/browser/draw-picture.js';
import { add, place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

const picture = () => drawPicture('photo.png', { type: 'image/png', width: 80, height: 60 });

/** The place of a part of a node's text. */
function rectOf(node: Node, part: RegExp): DOMRect {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const found = part.exec(text.textContent!);
    if (!found) continue;
    const range = document.createRange();
    range.setStart(text, found.index);
    range.setEnd(text, found.index + found[0].length);
    const rect = range.getBoundingClientRect();
    if (rect.width > 0) return rect;
  }
  throw new Error(`There is no ${part}.`);
}

describe('in Arabic', () => {
  const itFits = navigator.userAgent.includes('Firefox') ? it.skip : it; // it draws the word wider, and still wraps it
  itFits('the star of a paused cover and its state are in one line, on a card of a phone', async () => {
    const { element } = await place('lang="ar" dir="rtl" variant="pictures" multiple cover');
    element.style.cssText = 'display: block; inline-size: 342px';
    await add(element, await picture());
    element.pause();
    const words = await until(() => element.shadowRoot!.querySelector('.card.paused .words'), 'the state');
    await until(() => words.textContent.includes('متوقف مؤقتًا'), 'in Arabic');
    await document.fonts.ready;
    expect(words.querySelector('.cover'), 'the star').to.not.equal(null);
    expect(words.getBoundingClientRect().height).to.be.below(1.8 * 12 * 1.4);
  });

  it('the share of what is sent is before the size', async () => {
    const { element, mode } = await place('lang="ar" dir="rtl" variant="avatar"');
    element.style.cssText = 'display: block; inline-size: 300px';
    const file = await picture();
    await element.addFiles([file]);
    await until(() => mode.uploads.has('photo.png'), 'its upload');
    mode.of('photo.png').sent(file.size / 2);
    const meta = await until(() => element.shadowRoot!.querySelector('.side .meta'), 'its progress');
    await until(() => /(49|50)\D*%/.test(meta.textContent) && meta.textContent.includes('بايت'), 'in Arabic');
    const narrow = meta.querySelector('.narrow') ?? meta;
    const share = rectOf(narrow, /(49|50)/);
    const size = rectOf(narrow, /\d+(?=[^\d%‎]*بايت)/);
    expect(share.left, 'the share is on the right').to.be.at.least(size.right);
  });
});
