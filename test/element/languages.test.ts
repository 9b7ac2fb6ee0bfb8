import { expect, fixture, nextFrame } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { locales } from '../../src/element/words/language.js';
import type { Strings } from '../../src/element/words/locales/en.js';
import '../../src/index.js';
import { add, place } from '../support/browser/held-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace } from '../support/browser/replace.js';
import { all, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const button = (element: OssDirectUpload) => element.shadowRoot!.querySelector<HTMLElement>('[part=button]')!;
const isSeen = (one: Element) => getComputedStyle(one).color !== 'rgba(0, 0, 0, 0)';

/** All words that were seen, frame by frame, until those come. */
async function watch(element: OssDirectUpload, last: string): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const shown = button(element) && isSeen(button(element)) ? textOf(button(element)) : '';
    if (shown !== seen.at(-1)) seen.push(shown);
    if (shown === last) return seen;
    await new Promise(requestAnimationFrame);
  }
}

/** The languages that the browser has loaded since its list of requests was cleared. */
const loaded = () =>
  performance
    .getEntriesByType('resource')
    .flatMap(({ name }) => /\/chunks\/([a-z]{2}(?:-[A-Z]{2})?)-/.exec(name)?.[1] ?? []);

// No locale is imported above: each is loaded by the element, and for the first time.
it('a language is loaded when the page needs it, and alone', async () => {
  performance.clearResourceTimings();
  const box = await fixture('<div lang="en"><oss-direct-upload></oss-direct-upload></div>');
  const { shadowRoot } = box.querySelector('oss-direct-upload')!;
  expect(loaded()).to.deep.equal([]);
  for (const lang of ['de', 'es', 'fr', 'id', 'ko', 'pt-BR', 'tr']) {
    performance.clearResourceTimings();
    box.setAttribute('lang', lang);
    await until(() => shadowRoot!.querySelector(`.root[lang="${lang}"]`), lang);
    await until(() => loaded().length > 0, `a request for ${lang}`);
    expect(loaded()).to.deep.equal([lang]);
  }
});

/** An element on a page in Japanese, whose words come when the test gives them. */
async function withLateJapanese() {
  const { ja } = locales;
  let give: ((strings: Strings) => void) | undefined;
  replace(locales, 'ja', () => new Promise((resolve) => (give = resolve)));
  const box = await fixture('<div lang="ja"><oss-direct-upload></oss-direct-upload></div>');
  await until(() => give, 'the request for the language');
  return { box, element: box.querySelector('oss-direct-upload')!, come: async () => give!(await ja()) };
}

describe('the first texts', () => {
  const timers = LongTimers.use(300); // however long a language takes

  it('are in the page’s language, without a flash of English', async () => {
    const box = await fixture('<div lang="zh-TW"></div>');
    const element = document.createElement('oss-direct-upload');
    element.strings = { dropFile: '拖到這裡' };
    box.append(element);
    await element.updateComplete;
    const { height } = element.getBoundingClientRect();
    expect(height, 'its place is kept').to.be.greaterThan(100);
    expect(isSeen(button(element))).to.equal(false);
    element.focus();
    expect(element.shadowRoot!.activeElement, 'what is not seen yet can have the focus').to.equal(button(element));
    expect(await watch(element, '選擇檔案')).to.deep.equal(['', '選擇檔案']);
    expect(element.getBoundingClientRect().height, 'nothing jumps').to.equal(height);
  });

  it('are visible at once in English, and while another language is loaded later', async () => {
    const box = await fixture('<div lang="en"><oss-direct-upload></oss-direct-upload></div>');
    const element = box.querySelector('oss-direct-upload')!;
    await element.updateComplete;
    expect(isSeen(button(element))).to.equal(true);
    box.setAttribute('lang', 'ar');
    expect(await watch(element, 'اختيار ملف')).to.deep.equal(['Choose a file', 'اختيار ملف']);
  });

  it('are English after 300 ms if the language is loaded late', async () => {
    const { element, come } = await withLateJapanese();
    timers.pass(299);
    for (let frames = 0; frames < 3; frames++) await nextFrame();
    expect(await watch(element, '')).to.deep.equal(['']);
    timers.pass(1);
    expect(await watch(element, 'Choose a file')).to.deep.equal(['', 'Choose a file']);
    await come();
    expect(await watch(element, 'ファイルを選択')).to.deep.equal(['Choose a file', 'ファイルを選択']);
  });
});

describe('languages', () => {
  it('follow the nearest lang attribute, also outside of the shadow root', async () => {
    const box = await fixture('<div lang="zh-Hans-CN"></div>');
    const element = Object.assign(document.createElement('oss-direct-upload'), { multiple: true });
    box.attachShadow({ mode: 'open' }).append(element);
    await until(() => all(element, 'button', '选择文件').length === 1, 'Chinese');
    expect(element.shadowRoot!.querySelector('[lang]')?.getAttribute('lang')).to.equal('zh-CN');
    box.setAttribute('lang', 'en');
    await until(() => all(element, 'button', 'Choose files').length === 1, 'English');
  });

  it('write numbers as in the region of the page', async () => {
    const box = await fixture('<div><oss-direct-upload max-file-size="1500000"></oss-direct-upload></div>');
    const { shadowRoot } = box.querySelector('oss-direct-upload')!;
    for (const [lang, size] of Object.entries({ es_ES: '1,5 MB', 'es-MX': '1.5 MB', 'es-AR': '1,5 MB', x: '1.5 MB' })) {
      box.setAttribute('lang', lang);
      const root = await until(() => shadowRoot!.querySelector(`.root[lang=${lang.length > 1 ? 'es' : 'en'}]`), lang);
      await until(() => textOf(root.querySelector('.hint')!).replaceAll(/\s/g, ' ').includes(size), `${lang}: ${size}`);
    }
  });

  it('are not shown when they come after the page has another one', async () => {
    const { box, element, come } = await withLateJapanese();
    box.setAttribute('lang', 'en');
    await nextFrame();
    await come();
    await nextFrame();
    expect(textOf(button(element))).to.equal('Choose a file');
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

  for (const [look, selector] of [
    ['multiple', '.thumbnail'],
    ['multiple variant="pictures"', '.type'],
    ['variant="avatar"', '.type'],
  ] as const)
    it(`leave the letters of a file’s type alone in Turkish: ${look}`, async () => {
      const { element } = await place(`lang="tr" no-auto ${look}`);
      await until(() => element.shadowRoot!.querySelector('.root[lang="tr"]'), 'the language');
      element.stored = [{ key: 'a.zip' }];
      const type = await until(() => element.shadowRoot!.querySelector<HTMLElement>(selector), 'the type');
      expect(type.innerText.trim()).to.equal('ZIP');
    });

  for (const [words, page, isAtRight] of [
    ['English', 'lang="he" dir="rtl"', true],
    ['Arabic', 'lang="ar" dir="ltr"', false],
  ] as const)
    it(`keep the order of ${words} words on a page of the other direction, at the side where that begins`, async () => {
      const { element } = await place(`${page} multiple no-auto`);
      element.strings = { ...element.strings, queued: words === 'English' ? '5 are waiting' : '5 في الانتظار' };
      await add(element, sizedFile('a.png'));
      const meta = element.shadowRoot!.querySelector('[part=file] [part=meta]')!;
      const text = document.createTreeWalker(meta, NodeFilter.SHOW_TEXT);
      while (text.nextNode() && !text.currentNode.textContent!.includes('5 ')) continue;
      const boxOf = (start: number, end: number) => {
        const range = document.createRange();
        range.setStart(text.currentNode, start);
        range.setEnd(text.currentNode, end);
        return range.getBoundingClientRect();
      };
      const at = text.currentNode.textContent!.indexOf('5 ');
      const [number, word] = [boxOf(at, at + 1), boxOf(at + 2, at + 4)];
      expect(number.left < word.left).to.equal(words === 'English');
      const name = element.shadowRoot!.querySelector('[part=file] [part=name]')!.getBoundingClientRect();
      const edge = isAtRight ? 'right' : 'left';
      const inner = boxOf(at, text.currentNode.textContent!.length);
      expect(inner[edge]).to.be.closeTo(name[edge], 2);
    });
});
