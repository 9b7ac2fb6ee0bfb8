import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { focusedIn, inWords, readTree } from '../support/node/accessibility-tree.js';
import { type Demo, desktop } from '../support/node/demo-page.js';

/** A page with the form, and what a screen reader says in it unasked. */
class Visit {
  private constructor(
    readonly page: Page,
    readonly tools: CDPSession,
  ) {}

  static async begin(demo: Demo, options: BrowserContextOptions = {}): Promise<Visit> {
    const page = await demo.visit({ ...desktop, viewport: { width: 600, height: 800 }, ...options }, '/product.html');
    page.on('filechooser', () => {}); // from now on: what waits for one only when a key is pressed may be late
    await page.getByRole('button', { name: 'Add files' }).waitFor();
    await page.evaluate(() => {
      const said: string[] = [];
      for (const role of ['status', 'alert']) {
        const region = document.querySelector('oss-direct-upload')!.shadowRoot!.querySelector(`[role=${role}]`)!;
        const regions = new MutationObserver(() => {
          const text = region.textContent.trim();
          if (text) said.push(`${role}: ${text}`);
        });
        regions.observe(region, { childList: true, characterData: true, subtree: true });
      }
      Object.assign(globalThis, { said });
    });
    return new Visit(page, await page.context().newCDPSession(page));
  }

  end(): Promise<void> {
    return this.page.context().close();
  }

  /** Chooses pictures of these names with the button that has the focus, or by a click. */
  async choose(names: readonly string[], act: () => Promise<void>): Promise<void> {
    const bytes = await this.page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 80, height: 80 });
      canvas.getContext('2d')!.fillRect(0, 0, 60, 60);
      return canvas.toDataURL('image/png').split(',')[1]!;
    });
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), act()]);
    const buffer = Buffer.from(bytes, 'base64');
    await chooser.setFiles(names.map((name) => ({ name, mimeType: 'image/png', buffer })));
    await this.page.waitForFunction((count) => {
      const { tasks, shadowRoot } = document.querySelector('oss-direct-upload')!;
      const handles = shadowRoot!.querySelectorAll('.handle').length;
      return handles === count && tasks.every(({ status }) => status === 'done' || status === 'failed');
    }, names.length);
  }

  card(name: string) {
    return this.page.getByRole('listitem', { name, exact: true });
  }

  async center(name: string): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await this.card(name).boundingBox())!;
    return { x: x + width / 2, y: y + height / 2 };
  }

  names(): Promise<string> {
    return this.page.evaluate(() =>
      document
        .querySelector('oss-direct-upload')!
        .tasks.map(({ name }) => name[0])
        .join(''),
    );
  }

  /** The names of the files whose keys the form has submitted. */
  async submitted(): Promise<string> {
    await this.page.locator('#saved', { hasText: 'pictures' }).waitFor();
    return this.page.evaluate(() => {
      const { pictures } = JSON.parse(document.querySelector('#saved')!.textContent) as { pictures: { key: string }[] };
      const { tasks } = document.querySelector('oss-direct-upload')!;
      return pictures.map(({ key }) => tasks.find(({ result }) => result?.key === key)?.name[0]).join('');
    });
  }

  said(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  }

  async tabTo(what: string, key = 'Tab'): Promise<void> {
    for (let step = 0; step < 120; step++) {
      if (focusedIn(await readTree(this.tools)) === what) return;
      await this.page.keyboard.press(key);
    }
    assert.fail(`${what} was not reached by ${key}`);
  }

  /** One finger's way. */
  async touch(type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0, y = 0): Promise<void> {
    const touchPoints = type === 'touchEnd' ? [] : [{ x, y }];
    await this.tools.send('Input.dispatchTouchEvent', { type, touchPoints });
  }

  /** Waits until the page no longer scrolls by a swipe: a finger that comes down meanwhile would be taken for its end. */
  async rest(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let still = 0, last = -1; still < 10;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const { scrollTop } = document.scrollingElement!;
        still = scrollTop === last ? still + 1 : 0;
        last = scrollTop;
      }
    });
  }

  /** @param isLong it rests until the card is carried */
  async finger(from: { x: number; y: number }, to: { x: number; y: number }, isLong = false): Promise<void> {
    await this.touch('touchStart', from.x, from.y);
    if (isLong) await this.page.locator('.carried').waitFor();
    for (let step = 1; step <= 10; step++) {
      const at = (a: number, b: number) => a + ((b - a) * step) / 10;
      await this.touch('touchMove', at(from.x, to.x), at(from.y, to.y));
      await this.page.waitForTimeout(20);
    }
    await this.touch('touchMove', to.x, to.y);
    await this.touch('touchEnd');
  }
}

const NAMES = 'abcdefghi'.split('').map((letter) => `${letter}.png`);

/** The product form of the demo, with a real mouse, real fingers and real keys. */
export function testProductForm(demoNow: () => Demo): void {
  describe('the product form of the demo', () => {
    it('is filled with a mouse', async () => {
      const visit = await Visit.begin(demoNow());
      const { page } = visit;
      await visit.choose(NAMES, () => page.getByRole('button', { name: 'Add files' }).click());
      const [from, to] = [await visit.center('i.png'), await visit.center('a.png')];
      await page.mouse.move(from.x + 30, from.y + 30);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 12 });
      await page.mouse.move(to.x + 1, to.y);
      await page.mouse.up();
      assert.equal(await visit.names(), 'iabcdefgh');
      await visit.card('c.png').hover();
      await page.getByRole('button', { name: 'Remove: c.png', exact: true }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      assert.equal(await visit.submitted(), 'iabdefgh');
      await visit.end();
    });

    it('is filled with a finger: a swipe scrolls, a long press or the handle carries', async () => {
      const visit = await Visit.begin(demoNow(), {
        viewport: { width: 390, height: 560 },
        hasTouch: true,
        isMobile: true,
      });
      const { page } = visit;
      const scrolled = () => page.evaluate(() => document.scrollingElement!.scrollTop);
      await visit.choose(NAMES, () => page.getByRole('button', { name: 'Add files' }).tap());
      await page.evaluate(() => scrollTo(0, 0));
      await visit.card('a.png').locator('canvas').waitFor();

      const d = await visit.center('d.png');
      await visit.finger(d, { x: d.x, y: d.y - 200 });
      assert.ok((await scrolled()) > 100, `scrolled by ${await scrolled()} pixels`);
      assert.equal(await visit.names(), 'abcdefghi');
      await visit.rest();
      await page.evaluate(() => scrollTo(0, 0));

      await visit.finger(await visit.center('d.png'), await visit.center('a.png'), true);
      assert.equal(await visit.names(), 'dabcefghi');
      assert.equal(await scrolled(), 0, 'what is carried does not scroll');

      const handle = (await page.getByRole('button', { name: 'Move: c.png', exact: true }).boundingBox())!;
      assert.ok(handle.width >= 44 && handle.height >= 44, 'it is as large as a finger');
      await visit.finger({ x: handle.x + 14, y: handle.y + 14 }, await visit.center('d.png'));
      assert.equal(await visit.names(), 'cdabefghi');
      assert.equal(await scrolled(), 0);

      await page.getByRole('button', { name: 'Move: a.png', exact: true }).tap();
      await page.getByRole('button', { name: 'Move later: a.png', exact: true }).tap();
      await page.getByRole('button', { name: 'Move: a.png', exact: true }).tap();
      assert.equal(await visit.names(), 'cdbaefghi');
      await page.getByRole('button', { name: 'Remove: e.png', exact: true }).tap();
      await page.getByRole('button', { name: 'Save' }).tap();
      assert.equal(await visit.submitted(), 'cdbafghi');
      await visit.end();
    });

    it('is filled with the keyboard alone, by ear', async () => {
      const visit = await Visit.begin(demoNow());
      const { page } = visit;
      const { keyboard } = page;
      const fault = { kind: 'status', status: 403, code: 'AccessDenied', operation: ['PostObject'], times: 1 };
      await fetch(`${demoNow().cloud}/-/switches`, {
        ...{ method: 'PUT', body: JSON.stringify({ reset: true, faults: [fault] }) },
      });
      await visit.tabTo('button Add files');
      await visit.choose(NAMES, () => keyboard.press('Enter'));
      const failed = await page.evaluate(
        () => document.querySelector('oss-direct-upload')!.tasks.find(({ status }) => status === 'failed')!.name,
      );
      const tree = async (...roles: string[]) =>
        (await readTree(visit.tools)).filter(({ ignored, role }) => !ignored && roles.includes(role?.value ?? ''));
      const items = (await tree('listitem')).map(inWords);
      assert.deepEqual(
        items.filter((item) => item.endsWith('.png')),
        NAMES.map((name) => `listitem ${name}`),
      );

      await visit.tabTo('button Move: c.png', 'Shift+Tab');
      await keyboard.press('Space');
      assert.ok((await tree('button')).map(inWords).includes('button Move: c.png pressed=true'));
      await keyboard.press('ArrowLeft');
      await keyboard.press('ArrowLeft');
      await keyboard.press('Space');
      assert.equal(await visit.names(), 'cabdefghi');
      await keyboard.press('Space');
      await keyboard.press('End');
      await keyboard.press('Escape');
      assert.equal(await visit.names(), 'cabdefghi');

      await visit.tabTo(`button Retry: ${failed}`);
      await keyboard.press('Enter');
      await page.waitForFunction(() =>
        document.querySelector('oss-direct-upload')!.tasks.every(({ status }) => status === 'done'),
      );
      await page.waitForFunction(() =>
        (globalThis as unknown as { said: string[] }).said.includes('status: 9 files uploaded'),
      );
      await visit.tabTo('button Remove: g.png');
      await keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('oss-direct-upload')!.tasks.length === 8);
      await visit.tabTo('button Save');
      await keyboard.press('Enter');
      assert.equal(await visit.submitted(), 'cabdefhi');

      const said = await visit.said();
      const help = 'Move it with the arrow keys, drop it with the space bar, or put it back with Escape.';
      const counts = said.filter((words) => /^status: (\d of )?9 /.test(words));
      assert.equal(counts.at(-1), 'status: 9 files uploaded');
      assert.ok(counts.includes('status: 8 of 9 uploaded, 1 failed'), said.join('\n'));
      assert.ok(said.includes(`alert: ${failed}: The storage rejected the upload`), said.join('\n'));
      assert.deepEqual(
        said.filter((words) => words.startsWith('status: c.png')),
        [
          `status: c.png, picked up at position 3 of 9. ${help}`,
          'status: c.png, moved to position 2 of 9',
          'status: c.png, moved to position 1 of 9',
          'status: c.png, dropped at position 1 of 9',
          `status: c.png, picked up at position 1 of 9. ${help}`,
          'status: c.png, moved to position 9 of 9',
          'status: c.png, back at position 1 of 9',
        ],
      );
      await visit.end();
    });
  });
}
