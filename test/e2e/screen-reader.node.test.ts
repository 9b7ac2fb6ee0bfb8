import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import type { Journey } from '../scenes/journey.js';
import { serveScenes } from '../scenes/serve.js';
import { type AXNode, focusedIn, inWords, readTree } from '../support/node/accessibility-tree.js';
import { judge } from '../support/node/axe.js';
import { until } from '../support/until.js';
import { chromiumFlags, findChromium } from '../tools/chromium.js';

declare const journey: Journey;

let browser: Browser;
let scenes: Awaited<ReturnType<typeof serveScenes>>;

before(async () => {
  scenes = await serveScenes();
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
});
after(async () => {
  await browser.close();
  await scenes.close();
});

const longName = 'Interview with the architects, rough cut, 2024-11-03.txt';

/** One person's way with keys and ears only. */
class Person {
  constructor(
    readonly page: Page,
    readonly tools: CDPSession,
  ) {}

  async tree(): Promise<AXNode[]> {
    return readTree(this.tools);
  }

  /** What is there, as `role name`, of these roles; with states and values where they are set. */
  async reads(...roles: string[]): Promise<string[]> {
    return (await this.tree())
      .filter(({ ignored, role }) => !ignored && roles.includes(role?.value ?? ''))
      .map(inWords);
  }

  /** All text of the row of this name, in the order in which it is read. */
  async row(name: string): Promise<string[]> {
    const nodes = await this.tree();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textIn = (node: AXNode | undefined): string[] =>
      node?.role?.value === 'StaticText'
        ? [node.name?.value ?? '']
        : (node?.childIds ?? []).flatMap((id) => textIn(byId.get(id)));
    return textIn(nodes.find((node) => node.role?.value === 'row' && node.name?.value === name));
  }

  async focused(): Promise<string> {
    return focusedIn(await this.tree());
  }

  /** Tabs on until this has the focus. */
  async tabTo(what: string): Promise<void> {
    for (let step = 0; step < 30; step++) {
      if ((await this.focused()) === what) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`${what} was not reached by Tab`);
  }

  /** Presses keys, then has the focus on this. */
  async press(keys: readonly string[], what: string): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
    assert.equal(await this.focused(), what);
  }

  /** Waits until the last thing said is this. */
  async hears(text: string): Promise<void> {
    await this.page.waitForFunction((wanted) => journey.said.includes(wanted), text);
  }

  /** Waits until this has the focus. */
  async hasFocusOn(what: string): Promise<void> {
    await until(async () => (await this.focused()) === what, `the focus on ${what}`);
  }

  /** Nothing that axe knows of is wrong, contrast included, in light and in dark colors. */
  async isAtEase(): Promise<void> {
    for (const scheme of ['dark', 'light']) {
      await this.page.evaluate(async (wanted) => {
        document.documentElement.style.colorScheme = wanted;
        await new Promise(requestAnimationFrame);
      }, scheme);
      assert.deepEqual((await judge(this.page)).violations, [], scheme);
    }
  }
}

async function arrive(): Promise<Person> {
  const page = await browser.newPage({
    ...{ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce', locale: 'en-US' },
  });
  page.on('filechooser', () => {}); // from now on: what waits for one only when a key is pressed may be late
  await page.goto(`${scenes.address}journey.html`);
  await page.waitForFunction(() => 'journey' in globalThis);
  return new Person(page, await page.context().newCDPSession(page));
}

const text = (name: string, size: number) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(size) });

describe('a person with a screen reader and a keyboard', () => {
  let person: Person;
  const act = <K extends keyof Omit<Journey, 'said'>>(what: K, ...given: Parameters<Journey[K]>) =>
    person.page.evaluate(([name, all]) => void (journey[name] as (...all: unknown[]) => unknown)(...all), [
      what,
      given,
    ] as const);

  before(async () => {
    person = await arrive();
  });
  after(() => person.page.close());

  it('finds what the field is and which files it accepts', async () => {
    assert.deepEqual(await person.reads('group', 'button'), ['group Your files', 'button Choose files']);
    await person.tabTo('button Choose files');
    const [button] = (await person.tree()).filter(({ role }) => role?.value === 'button');
    assert.equal(button?.description?.value, 'TXT or images · up to 1 MB each');
    assert.deepEqual(await person.reads('status', 'alert'), ['status live=polite', 'alert live=assertive']);
    await person.isAtEase();
  });

  it('adds files, and hears how many, and which was rejected and why', async () => {
    const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.page.keyboard.press('Enter')]);
    const others = [text('c.txt', 3000), text('big.txt', 2_000_000)];
    await chooser.setFiles([text('a.txt', 1000), text(longName, 2000), ...others]);
    await person.hears('status: 3 files added');
    await person.hears('alert: big.txt: 2 MB. Up to 1 MB');
    assert.equal(await person.focused(), 'button Choose files');
    assert.deepEqual(await person.reads('grid'), ['grid Files']);
    assert.deepEqual(await person.reads('row'), ['row a.txt', `row ${longName}`, 'row c.txt']);
    assert.equal((await person.row(longName))[0], longName);
    await person.isAtEase();
  });

  it('reads the progress of each file, without announcements', async () => {
    await act('send', 'a.txt', 450);
    await person.page.getByText('450 bytes of 1 kB').first().waitFor();
    assert.deepEqual(await person.reads('progressbar'), [
      'progressbar Progress of all files 7',
      'progressbar Progress of a.txt 45',
      `progressbar Progress of ${longName} 0`,
      'progressbar Progress of c.txt 0',
    ]);
    assert.equal(await person.page.evaluate(() => journey.said.length), 2);
  });

  it('pauses and resumes with the same key', async () => {
    await person.tabTo('button Pause: a.txt');
    await person.page.keyboard.press('Space');
    await person.page.getByText('Paused · 1 kB').first().waitFor();
    await person.hasFocusOn('button Resume: a.txt');
    await person.hears('status: 1 file paused');
    await person.page.keyboard.press('Space');
    await person.page.waitForFunction(() => journey.begun('a.txt'));
    await person.hasFocusOn('button Pause: a.txt');
    await person.hears('status: Uploading 1 file');
  });

  it('hears at once that a file has failed, each time, finds what to do, and retries', async () => {
    for (let failures = 1; failures <= 2; failures++) {
      const spoken = await person.page.evaluate(() => journey.said.length);
      await act('fail', 'c.txt');
      await person.page.waitForFunction((count) => journey.said.length > count, spoken);
      assert.equal(await person.page.evaluate(() => journey.said.at(-1)), 'alert: c.txt: The connection failed');
      const row = (await person.row('c.txt')).join('');
      assert.equal(row, 'c.txtThe connection failed · Check the connection, then try again.');
      if (failures === 1) await person.isAtEase();
      if (failures === 1) await person.press(['End', 'ArrowRight', 'ArrowLeft'], 'button Retry: c.txt');
      else await person.hasFocusOn('button Retry: c.txt');
      await person.page.keyboard.press('Enter');
      await person.page.waitForFunction(() => journey.begun('c.txt'));
      await person.hasFocusOn('button Pause: c.txt');
    }
  });

  it('hears that all files are stored, and finds no progress left', async () => {
    for (const name of ['a.txt', longName, 'c.txt']) await act('finish', name);
    await person.hears('status: 3 files uploaded');
    assert.deepEqual(await person.reads('progressbar'), []);
    assert.deepEqual((await person.row('a.txt')).join(' '), 'a.txt Uploaded · 1 kB');
    await person.hasFocusOn('button Remove: c.txt');
    await person.isAtEase();
  });

  it('removes files, never loses the focus, and leaves the field with Tab', async () => {
    for (const next of [`button Remove: ${longName}`, 'button Remove: a.txt', 'button Choose files']) {
      await person.page.keyboard.press('Enter');
      await person.hasFocusOn(next);
    }
    await person.isAtEase();
    await person.tabTo('link Afterwards');
  });

  it('has heard each announcement once, and failures at once', async () => {
    const said = await person.page.evaluate(() => journey.said);
    const isCount = (words: string) => /^status: \d of 3 uploaded/.test(words); // once in a while
    assert.deepEqual(
      said.filter((words) => words.startsWith('status') && !isCount(words)),
      [
        ...['status: 3 files added', 'status: 1 file paused', 'status: Uploading 1 file', 'status: 3 files uploaded'],
        ...['c.txt', longName, 'a.txt'].map((name) => `status: ${name} was removed. You can undo this`),
      ],
    );
    assert.deepEqual(
      said.filter((words) => words.startsWith('alert')),
      [
        'alert: big.txt: 2 MB. Up to 1 MB',
        'alert: c.txt: The connection failed',
        'alert: c.txt: The connection failed',
      ],
    );
  });
});
