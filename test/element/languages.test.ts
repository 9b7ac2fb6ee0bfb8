import { expect, fixture } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { add, place } from '../support/browser/held-element.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { drawWith } from '../support/browser/fonts.js';
import { all } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

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

describe('languages', () => {
  it('follow the nearest lang attribute', async () => {
    const box = await fixture(`<div lang="zh-Hans-CN"><oss-direct-upload multiple></oss-direct-upload></div>`);
    const element = box.querySelector<OssDirectUpload>('oss-direct-upload')!;
    await until(() => all(element, 'button', '选择文件').length === 1, 'Chinese');
    expect(element.shadowRoot!.querySelector('[lang]')?.getAttribute('lang')).to.equal('zh-CN');
    box.setAttribute('lang', 'en');
    await until(() => all(element, 'button', 'Choose files').length === 1, 'English');
  });

  it('follow a lang attribute outside of the shadow root', async () => {
    const outer = await fixture('<div lang="ja"></div>');
    const element = document.createElement('oss-direct-upload');
    outer.attachShadow({ mode: 'open' }).append(element);
    await until(() => all(element, 'button', 'ファイルを選択').length === 1, 'Japanese');
  });

  it('are not mixed while another one is loaded', async () => {
    const box = await fixture('<div lang="ja"><oss-direct-upload></oss-direct-upload></div>');
    const element = box.querySelector<OssDirectUpload>('oss-direct-upload')!;
    await until(() => all(element, 'button', 'ファイルを選択').length === 1, 'Japanese');
    box.setAttribute('lang', 'ar');
    element.strings = { addFile: 'x' };
    await element.updateComplete;
    const isJapanese = all(element, 'button', 'ファイルを選択').length === 1;
    expect(element.shadowRoot!.querySelector('[lang]')?.getAttribute('lang')).to.equal(isJapanese ? 'ja' : 'ar');
    await until(() => all(element, 'button', 'اختيار ملف').length === 1, 'Arabic');
  });

  it('mirror the layout in right-to-left languages', async () => {
    const { element } = await place('lang="ar" dir="rtl" multiple no-auto');
    await add(element, sizedFile('a.png'));
    const left = (selector: string) => element.shadowRoot!.querySelector(selector)!.getBoundingClientRect().left;
    expect(left('[part=file] [part=actions]')).to.be.lessThan(left('[part=file] [part=thumbnail]'));
  });

  it('place the share of what is sent before the size in Arabic', async () => {
    const { element, mode } = await place('lang="ar" dir="rtl" variant="avatar"');
    element.style.cssText = 'display: block; inline-size: 300px';
    const picture = await drawPicture('photo.png', { type: 'image/png', width: 80, height: 60 });
    await element.addFiles([picture]);
    await until(() => mode.uploads.has('photo.png'), 'its upload');
    mode.of('photo.png').sent(picture.size / 2);
    const meta = await until(() => element.shadowRoot!.querySelector('.side .meta'), 'its progress');
    await until(() => /(49|50)\D*%/.test(meta.textContent) && meta.textContent.includes('بايت'), 'in Arabic');
    await drawWith('narrow', element.parentElement!); // in one line
    const narrow = meta.querySelector('.narrow') ?? meta;
    const share = rectOf(narrow, /(49|50)/);
    const size = rectOf(narrow, /\d+(?=[^\d%‎]*بايت)/);
    expect(share.left, 'the share is on the right').to.be.at.least(size.right);
  });
});
