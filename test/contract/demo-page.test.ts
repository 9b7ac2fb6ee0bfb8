import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RequestRecord } from '../../demo/mock/index.js';
import { attributeValues, customPropertyNames } from '../../demo/page/playground/settings/element-attributes.js';
import type { OssDirectUpload } from '../../src/element.js';
import { readElementManifest } from '../../tools/element-manifest.js';
import { type Demo, desktop, startDemo } from '../support/node/demo-page.js';
import { until } from '../support/until.js';

const element = readElementManifest();
const wideFont = [400, 700].map((weight) => {
  const file = import.meta.resolve(`@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`);
  const source = `data:font/woff2;base64,${readFileSync(new URL(file), 'base64')}`;
  return `@font-face { font-family: wide; font-weight: ${weight}; src: url(${source}) }`;
});
const sorted = (names: Iterable<string>) => [...names].sort();

describe('playground: list of attributes', () => {
  it('has every attribute and custom property of the element’s manifest, and no other', () => {
    assert.deepEqual(sorted(Object.keys(attributeValues)), sorted(element.attributes.map(({ name }) => name)));
    assert.deepEqual(sorted(customPropertyNames), sorted(element.cssProperties.map(({ name }) => name)));
  });
});

describe('npm start', () => {
  let demo: Demo;
  let page: Page;
  before(async () => {
    demo = await startDemo();
    page = await demo.visit();
  });
  after(() => demo.stop());

  it('shows the whole proof of the sample without scrolling', async () => {
    await page.getByRole('button', { name: 'Upload a sample file' }).click();
    const object = page.locator('.object');
    await object.and(page.locator('[data-proof=same]')).waitFor();
    const box = (await object.boundingBox())!; // it is visible
    assert.ok(box.y >= 0 && box.y + box.height <= 900);
    assert.equal(await page.evaluate(() => document.documentElement.scrollTop), 0);
    assert.match(await object.locator('.object-key').innerText(), /^uploads\/\w+\/\w+-Mountain lake\.jpg$/);
    for (const [name, format] of [
      ['Bytes', /^24,000,000$/],
      ['CRC-64', /^\d{10,20}$/],
      ['SHA-256', /^[0-9a-f]{64}$/],
    ] as const) {
      const [own = '', stored] = await object.getByRole('row', { name }).getByRole('cell').allInnerTexts();
      assert.match(own, format, name);
      assert.equal(stored, own, name);
    }
    await page.getByRole('status').filter({ hasText: 'Mountain lake.jpg: Every byte is the same' }).waitFor();
  });

  for (const [index, [mode, title]] of Object.entries({
    sts: 'Temporary credentials',
    'post-policy': 'Signed form',
    'presigned-url': 'Presigned URL',
    vod: 'Video (VOD)',
  }).entries()) {
    it(`serves a page that uploads in ${mode} mode and proves the stored object`, async () => {
      await page.getByText(title, { exact: true }).click();
      assert.equal(await page.getByRole('radio', { name: title }).isChecked(), true);
      assert.equal(await page.locator('oss-direct-upload').getAttribute('mode'), mode);
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await chooser).setFiles({ name: '照片 1+1.png', mimeType: 'image/png', buffer: randomBytes(300_000) });
      const proven = page.locator('.object[data-proof=same]');
      await proven.nth(index + 1).waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).first().click();
      assert.equal((await download).suggestedFilename(), '照片 1+1.png');
    });
  }

  it('proves a stream by its CRC, whose bytes are not here any more', async () => {
    await page.getByText('Temporary credentials', { exact: true }).click();
    await page.locator('oss-direct-upload').evaluate(async (upload) => {
      const { queue } = upload as OssDirectUpload;
      await queue.addStream(new Blob(['said']).stream(), { name: 'talk.webm', type: 'video/webm' });
    });
    const proof = page.getByRole('listitem').filter({ hasText: 'talk.webm' }).filter({ hasText: 'Every byte' });
    await proof.getByRole('rowheader', { name: 'CRC-64' }).waitFor();
    assert.equal(await proof.getByRole('rowheader', { name: 'SHA-256' }).count(), 0);
  });

  it('logs all events, all but progress, or errors only', async () => {
    const shown = (hasText = '') =>
      page.getByRole('list', { name: 'Events' }).getByRole('listitem').filter({ hasText, visible: true }).count();
    for (const name of ['file-added', 'upload-success', 'uploads-settled']) assert.ok((await shown(name)) > 0, name);
    assert.equal(await shown('upload-progress'), 0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    assert.ok((await shown('upload-progress')) > 0);
    await page.getByRole('button', { name: 'Errors' }).click();
    assert.equal(await shown(), 0);
  });

  it('sets variant, sorting, cover, crop and recording by tabs, also with the keyboard', async () => {
    await page.getByRole('radio', { name: 'Files' }).focus();
    for (const [tab, set] of Object.entries({
      ...{ Photos: ['pictures', '', '', null, null], Avatar: ['avatar', null, null, '1:1', null] },
      ...{ Button: ['button', null, null, null, null], Record: [null, null, null, null, 'screen camera audio'] },
      Files: [null, null, null, null, null],
    })) {
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.getByRole('radio', { name: tab }).isChecked(), true);
      const attributes = await page
        .locator('oss-direct-upload')
        .evaluate((upload) =>
          ['variant', 'sortable', 'cover', 'crop', 'record'].map((name) => upload.getAttribute(name)),
        );
      assert.deepEqual(attributes, set, tab);
    }
  });

  it('begins an avatar with a stored picture, which leaves with the tab', async () => {
    const visitor = await demo.visit();
    await visitor.locator('#variants').getByText('Avatar').click();
    const picture = visitor.locator('oss-direct-upload img');
    await until(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0), 'the picture');
    await visitor.locator('#variants').getByText('Files').click();
    const keys = visitor.locator('oss-direct-upload').evaluate((upload) => (upload as OssDirectUpload).value);
    assert.deepEqual(await keys, []);
    await visitor.context().close();
  });

  it('shows on a slow line what the mock has received, to within a tenth of the file', async () => {
    const visitor = await demo.visit();
    const control = async (path: string, init?: RequestInit) => (await fetch(`${demo.cloud}/-/${path}`, init)).text();
    const received = async () => {
      const { requests } = JSON.parse(await control('requests')) as { requests: RequestRecord[] };
      const bytes = requests.map(({ operation, bytesReceived }) => (operation === 'UploadPart' ? bytesReceived : 0));
      return bytes.reduce((sum, one) => sum + one, 0);
    };
    const button = visitor.getByRole('button', { name: 'Hotel Wi-Fi' });
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await until(async () => (await control('switches')).includes('"rate":600000,"life":10000'), 'the switch');
    // Faster, so that the test takes seconds, and without cuts, so that no byte counts twice.
    await control('switches', { method: 'PUT', body: '{"connections":{"rate":6000000,"life":0}}' });
    await control('requests', { method: 'DELETE' });
    await visitor.getByRole('button', { name: 'Upload a sample file' }).click();
    const [size, allowed] = [24_000_000, 2_400_000];
    for (let arrived = 0; arrived < size / 2;) {
      const more = async () => {
        const now = await received();
        return now > arrived ? now : undefined;
      };
      arrived = await until(more, 'more bytes');
      const shown = await visitor.evaluate(() => {
        const [task] = document.querySelector('oss-direct-upload')!.tasks;
        return task ? task.progress * task.size : 0;
      });
      const later = await received();
      assert.ok(shown > arrived - allowed && shown < later + allowed, `${shown} of ${arrived} to ${later} bytes`);
    }
    await button.click();
    await until(async () => (await control('switches')).includes('"rate":0,"life":0'), 'the end of the fault');
    await visitor.context().close(); // it does not send the rest
  });

  it('breaks no word of a card and is not wider than the screen, with a wide font', async () => {
    const visitor = await demo.visit({ ...desktop, bypassCSP: true, hasTouch: true });
    await visitor.addStyleTag({ content: `${wideFont.join('')} :root { font-family: wide }` });
    await visitor.evaluate(() => Promise.all(['16px', '700 16px'].map((font) => document.fonts.load(`${font} wide`))));
    for (const language of ['en', 'zh-CN', 'ja'])
      for (const width of [320, 390, 480, 768, 1024]) {
        await visitor.setViewportSize({ width, height: 844 });
        await visitor.locator('#language').selectOption(language);
        await visitor.locator(`html[lang=${language}]`).waitFor();
        const found = await visitor.evaluate(() => {
          document.querySelectorAll('details').forEach((details) => (details.open = true));
          const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
          const isCrowded = (card: Element) =>
            card.scrollWidth > card.clientWidth || getComputedStyle(card).overflowWrap !== 'normal';
          const modes = [...document.querySelectorAll('.modes .radio-card')];
          const crowded = [...document.querySelectorAll('.radio-card, .chip')].filter(isCrowded);
          return {
            crowded: crowded.map(({ textContent }) => textContent),
            field: box('oss-direct-upload').bottom,
            columns: new Set(modes.map((card) => card.getBoundingClientRect().left)).size,
            isHeadingAlone: box('h1').bottom <= box('#upload-sample').top,
            width: document.documentElement.scrollWidth,
          };
        });
        const where = `${language}, ${width} pixels`;
        assert.deepEqual([found.crowded, found.width], [[], width], where);
        if (width >= 390) assert.ok(found.field <= 844, `${where}: the field ends at ${found.field}`);
        if (width <= 480) assert.equal(found.columns, 2, where);
        if (width === 768) assert.ok(found.isHeadingAlone, where);
      }
  });

  it('has a control and an explanation for every attribute and custom property', async () => {
    const found = await page.evaluate(() => {
      document.querySelectorAll('details').forEach((fold) => (fold.open = true));
      const labels = [...document.querySelectorAll('label')].filter(({ control }) => control);
      return labels.map(({ control, textContent }) => {
        const [note = ''] = (control!.getAttribute('aria-describedby') ?? '').split(' ');
        return [textContent.trim(), document.getElementById(note)?.innerText ?? ''] as const;
      });
    });
    for (const { name } of [...element.attributes, ...element.cssProperties]) {
      const own = found.filter(([label]) => label === name);
      assert.equal(own.length, 1, name);
      assert.ok(own[0]![1].length > 3, name);
    }
  });

  it('shows no secret, logs no error, and violates no rule of its Content-Security-Policy', async () => {
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /Signature=|security-token|accessKeySecret/i);
    assert.deepEqual(demo.errors, []);
  });

  describe('the product form, whose files are sorted', () => {
    const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    let form: Page;
    afterEach(() => form.context().close());

    /** Chooses a picture for each letter. */
    async function open(names: string, press: (add: Locator) => Promise<void>, options: BrowserContextOptions = {}) {
      form = await demo.visit({ ...desktop, ...options }, '/product.html');
      form.on('filechooser', () => {}); // from now on: what waits for one only when a key is pressed may be late
      const add = form.getByRole('button', { name: 'Add files' });
      await add.waitFor();
      const [chooser] = await Promise.all([form.waitForEvent('filechooser'), press(add)]);
      const content = { mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') };
      await chooser.setFiles(Array.from(names, (letter) => ({ name: `${letter}.png`, ...content })));
      await form.waitForFunction((count) => {
        const { tasks, shadowRoot } = document.querySelector('oss-direct-upload')!;
        const handles = shadowRoot!.querySelectorAll('.handle').length;
        return handles === count && tasks.every(({ status }) => status === 'done');
      }, names.length);
    }
    const button = (name: string) => form.getByRole('button', { name, exact: true });
    async function centerOf(letter: string) {
      const card = form.getByRole('row', { name: `${letter}.png`, exact: true });
      const { x, y, width, height } = (await card.boundingBox())!; // it is visible
      return { x: x + width / 2, y: y + height / 2 };
    }
    const order = () =>
      form.evaluate(() => {
        const { tasks } = document.querySelector('oss-direct-upload')!;
        return tasks.map(({ name }) => name[0]).join('');
      });
    /** The names of the files whose keys the form has submitted. */
    async function submitted() {
      await form.locator('#saved', { hasText: 'pictures' }).waitFor();
      return form.evaluate(() => {
        const { textContent } = document.querySelector('#saved')!;
        const { pictures } = JSON.parse(textContent) as { pictures: { key: string }[] };
        const { tasks } = document.querySelector('oss-direct-upload')!;
        return pictures.map(({ key }) => tasks.find(({ result }) => result?.key === key)?.name[0]).join('');
      });
    }

    it('by a mouse', async () => {
      await open('abcd', (add) => add.click());
      const [from, to] = [await centerOf('d'), await centerOf('a')];
      await form.mouse.move(from.x + 30, from.y + 30);
      await form.mouse.down();
      await form.mouse.move(to.x, to.y, { steps: 12 });
      await form.mouse.move(to.x + 1, to.y);
      await form.mouse.up();
      assert.equal(await order(), 'dabc');
      await form.getByRole('row', { name: 'b.png', exact: true }).hover();
      await button('Remove: b.png').click();
      await button('Save').click();
      assert.equal(await submitted(), 'dac');
    });

    it('by a finger: a swipe scrolls, a long press carries, or shows buttons that move', async () => {
      const phone = { viewport: { width: 390, height: 560 }, hasTouch: true, isMobile: true };
      await open('abcdefghi', (add) => add.tap(), phone);
      const tools = await form.context().newCDPSession(form);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
        tools.send('Input.dispatchTouchEvent', { type, touchPoints });
      async function finger(from: { x: number; y: number }, to: { x: number; y: number }, isLong = false) {
        await touch('touchStart', from);
        if (isLong) await form.locator('.carried').waitFor();
        for (let step = 1; step <= 10; step++) {
          const at = (a: number, b: number) => a + ((b - a) * step) / 10;
          await touch('touchMove', { x: at(from.x, to.x), y: at(from.y, to.y) });
          await form.waitForTimeout(20);
        }
        await touch('touchMove', to);
        await touch('touchEnd');
      }
      const scrolled = () => form.evaluate(() => document.scrollingElement!.scrollTop);
      await form.evaluate(() => scrollTo(0, 0));
      const d = await centerOf('d');
      await finger(d, { x: d.x, y: d.y - 200 });
      assert.ok((await scrolled()) > 100, `scrolled by ${await scrolled()} pixels`);
      assert.equal(await order(), 'abcdefghi');
      // A finger that comes down while the page still scrolls would be taken for its end.
      await form.evaluate(async () => {
        for (let still = 0, last = -1; still < 10;) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const { scrollTop } = document.scrollingElement!;
          still = scrollTop === last ? still + 1 : 0;
          last = scrollTop;
        }
        scrollTo(0, 0);
      });
      await finger(await centerOf('d'), await centerOf('a'), true);
      assert.equal(await order(), 'dabcefghi');
      assert.equal(await scrolled(), 0, 'what is carried does not scroll');
      await finger(await centerOf('c'), await centerOf('d'), true);
      assert.equal(await order(), 'cdabefghi');
      const a = await centerOf('a');
      await touch('touchStart', a);
      await form.locator('.carried').waitFor();
      await touch('touchEnd');
      await button('Move later: a.png').tap();
      await button('Move: a.png').tap();
      await button('Save').tap();
      assert.equal(await submitted(), 'cdbaefghi');
    });

    it('by the keyboard alone', async () => {
      async function moveTo(what: string, key = 'Tab') {
        for (let step = 0; step < 40; step++) {
          const focused = await form.evaluate(() => {
            const { activeElement } = document;
            const node = activeElement?.shadowRoot?.activeElement ?? activeElement;
            return node?.ariaLabel ?? node?.textContent?.trim();
          });
          if (focused === what) return;
          await form.keyboard.press(key);
        }
        assert.fail(`${what} was not reached by ${key}`);
      }
      const press = async (...keys: string[]) => {
        for (const key of keys) await form.keyboard.press(key);
      };
      await open('abcd', async () => {
        await moveTo('Add files');
        await press('Enter');
      });
      await moveTo('a.png', 'Shift+Tab');
      await moveTo('Move: c.png', 'ArrowRight');
      await press('Space', 'ArrowLeft', 'ArrowLeft', 'Space');
      assert.equal(await order(), 'cabd');
      await press('Space', 'End', 'Escape');
      assert.equal(await order(), 'cabd');
      await moveTo('Remove: b.png', 'ArrowRight');
      await press('Enter');
      await moveTo('Save');
      await press('Enter');
      assert.equal(await submitted(), 'cad');
    });
  });

  it('stops its cloud when it ends', async () => {
    const isOk = ({ ok }: Response) => ok;
    const responds = () => fetch(`${demo.cloud}/-/switches`).then(isOk, () => false);
    assert.equal(await responds(), true);
    demo.process.kill();
    await once(demo.process, 'exit');
    await until(async () => !(await responds()), 'the end of the cloud');
  });
});
