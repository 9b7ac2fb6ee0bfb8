import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { locales } from '../../src/element/words/language.js';
import type { OssDirectUpload } from '../../src/element.js';
import { judge } from '../support/node/axe.js';
import { startApp } from '../support/node/driven-app.js';

/** Two cameras, microphones and a screen that Chromium makes up, and a person who allows them. */
const app = await startApp(undefined, [
  '--use-fake-device-for-media-stream=device-count=2,fps=5',
  '--use-fake-ui-for-media-stream',
]);
after(() => app.stop());

const refusing = (name: string) =>
  `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('No.', '${name}'); };`;

/** What was opened. */
const rememberMedia = `globalThis.given = [];
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const media = await real(wanted);
    globalThis.given.push(media);
    return media;
  };`;

/** The device that is opened is not the first of the list. */
const reverseDevices = `const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  navigator.mediaDevices.enumerateDevices = async () => (await list()).reverse();`;

interface Visit extends BrowserContextOptions {
  readonly script?: string;
  readonly origin?: string;
}

async function onPage({ script, origin, ...options }: Visit, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await app.browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    if (script) await page.addInitScript(script);
    await page.goto(`${origin ?? app.site.origin}/pages/stream.html`);
    await page.evaluate(() => (document.documentElement.style.colorScheme = 'light dark'));
    await work(page);
  } finally {
    await context.close();
  }
}

const dialog = (page: Page) => page.locator('dialog.record');
const main = (page: Page) => dialog(page).locator('.main').last();
const timer = (page: Page) => dialog(page).getByRole('timer');

/** Opens the dialog. @param kind what to record: the screen, a camera, or sound */
async function open(page: Page, kind?: 0 | 1 | 2): Promise<void> {
  await page.locator('.recorder').click();
  if (kind !== undefined) await dialog(page).locator('.kinds button').nth(kind).click();
}

const size = (page: Page) => dialog(page).locator('.facts bdi').first();

/** Waits until the recording has another size: without any bytes nothing is kept. */
const recordsMore = (page: Page, before = '0 bytes') =>
  page.waitForFunction((text) => {
    const { shadowRoot } = document.querySelector('oss-direct-upload')!;
    return ![undefined, text].includes(shadowRoot!.querySelector('.facts bdi')?.textContent);
  }, before);

async function record(page: Page): Promise<void> {
  await main(page).click();
  await recordsMore(page);
}

/** Draws the element in a language. */
const speak = (page: Page, lang: string) =>
  page.evaluate(async (tag) => {
    Object.assign(document.documentElement, { lang: tag, dir: tag === 'ar' ? 'rtl' : 'ltr' });
    const element = document.querySelector('oss-direct-upload')!;
    element.requestUpdate();
    while (element.shadowRoot!.querySelector<HTMLElement>('dialog, .root')!.lang !== tag)
      await new Promise(requestAnimationFrame);
    await element.updateComplete;
  }, lang);

/** What sticks out of the dialog, or of its button, where letters are wider than those of any font here. */
const faults = (page: Page) =>
  dialog(page).evaluate((box) => {
    (box as HTMLElement).style.letterSpacing = '0.05em';
    const { left, right } = box.getBoundingClientRect();
    const isOut = (one: Element) => {
      const rect = one.getBoundingClientRect();
      return rect.left < left - 1 || rect.right > right + 1 || one.scrollWidth > one.clientWidth + 1;
    };
    const seen = [...box.querySelectorAll('*:not(select *, .sr, bdi, span)')].filter((one) => one.checkVisibility());
    const found = [box, ...seen].filter(isOut).map((one) => `${one.localName}.${one.className}: ${one.textContent}`);
    return [...found, ...(left < 0 || right > innerWidth ? ['the dialog leaves the page'] : [])];
  });

/** Each state of the dialog, and how a page comes to it. */
const states: [state: string, reach: (page: Page) => Promise<unknown>, script?: string][] = [
  ['asks for a screen', (page) => open(page)],
  [
    'waits for permission',
    async (page) => (await open(page, 1), dialog(page).locator('.opening').waitFor()),
    'navigator.mediaDevices.getUserMedia = () => new Promise(() => {})',
  ],
  ['shows a camera', async (page) => (await open(page, 1), dialog(page).locator('select').first().waitFor())],
  ['records', async (page) => (await open(page, 2), record(page))],
  [
    'is refused',
    async (page) => (await open(page, 1), dialog(page).getByRole('alert').waitFor()),
    refusing('NotAllowedError'),
  ],
];

describe('the recorder’s dialog', () => {
  beforeEach(() => app.switches());

  for (const [state, reach, script = ''] of states)
    it(`passes axe in each look, and fits 240 pixels in all languages, when it ${state}`, () =>
      onPage({ script }, async (page) => {
        await reach(page);
        for (const [look, rule] of [
          [{}, undefined],
          [{ colorScheme: 'dark' }, 'color-contrast'],
          [{ colorScheme: 'light', forcedColors: 'active' }, 'color-contrast'],
        ] as const) {
          await page.emulateMedia(look);
          const { violations, contrasts } = await judge(page, 'oss-direct-upload', rule);
          assert.deepEqual(violations, []);
          assert.ok(contrasts > 2, `${contrasts} texts`);
        }
        await page.setViewportSize({ width: 240, height: 640 });
        for (const lang of ['en', ...Object.keys(locales)]) {
          await speak(page, lang);
          assert.deepEqual(await faults(page), [], lang);
        }
      }));

  it('is mirrored from right to left at 320 pixels', () =>
    onPage({ viewport: { width: 320, height: 640 } }, async (page) => {
      await speak(page, 'ar');
      await open(page, 1);
      await dialog(page).locator('select').first().waitFor();
      assert.deepEqual(await faults(page), []);
      const [first, second] = await dialog(page).locator('.kinds button').all();
      assert.ok((await first!.boundingBox())!.x > (await second!.boundingBox())!.x);
      const [close, start] = await dialog(page).locator('.choices button').all();
      const [left, right] = [await start!.boundingBox(), await close!.boundingBox()];
      assert.ok(left!.y > right!.y || left!.x < right!.x);
    }));

  it('shows in forced colors what is chosen, how loud it is, and that it records', () =>
    onPage({ forcedColors: 'active' }, async (page) => {
      await open(page, 2);
      await record(page);
      const color = (selector: string) =>
        dialog(page)
          .locator(selector)
          .evaluate((one) => getComputedStyle(one).backgroundColor);
      const highlight = await page.evaluate(() => {
        document.body.style.cssText = 'background: Highlight; forced-color-adjust: none';
        return getComputedStyle(document.body).backgroundColor;
      });
      assert.deepEqual([await color('.loud'), await color('.dot')], [highlight, highlight]);
      assert.equal(await dialog(page).evaluate((box) => getComputedStyle(box).borderTopStyle), 'solid');
    }));

  it('is used with the keyboard alone, and gives the focus back', () =>
    onPage({}, async (page) => {
      const focused = () =>
        page.evaluate(() => {
          const { activeElement } = document.querySelector('oss-direct-upload')!.shadowRoot!;
          return activeElement?.textContent?.trim() ?? '';
        });
      const press = async (name: string) => {
        for (let i = 0; i < 12 && (await focused()) !== name; i++) await page.keyboard.press('Tab');
        assert.equal(await focused(), name);
        await page.keyboard.press('Enter');
      };
      await page.locator('.recorder').waitFor();
      await press('Record');
      await dialog(page).waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'hidden' });
      assert.equal(await focused(), 'Record');
      await page.keyboard.press('Enter');
      await press('Microphone');
      await dialog(page).getByRole('meter').waitFor();
      await press('Start recording');
      await recordsMore(page);
      await press('Pause');
      await dialog(page).getByRole('button', { name: 'Resume' }).waitFor();
      const isSaid = page.locator('[role=status]').getByText('The recording is kept').waitFor();
      await press('Stop and keep');
      await dialog(page).waitFor({ state: 'hidden' });
      await page.waitForFunction(() =>
        document.querySelector('oss-direct-upload')!.shadowRoot!.activeElement?.matches('.recorder'),
      );
      await isSaid;
    }));

  it('plays the live picture without a break, and shows how loud it is', () =>
    onPage({}, async (page) => {
      await open(page, 1);
      await page.waitForFunction(() => {
        const { shadowRoot } = document.querySelector('oss-direct-upload')!;
        const live = shadowRoot!.querySelector<HTMLVideoElement>('.live');
        return live && live.currentTime > 0.5; // each new start begins at 0
      });
      await page.waitForFunction(() => {
        const { shadowRoot } = document.querySelector('oss-direct-upload')!;
        const seen = ((globalThis as { levels?: Set<string | null> }).levels ??= new Set());
        return seen.add(shadowRoot!.querySelector('[role=meter]')!.getAttribute('aria-valuenow')).size > 1;
      });
    }));

  for (const [name, kind, of] of [
    ['Camera', 1, 'getVideoTracks'],
    ['Microphone', 2, 'getAudioTracks'],
  ] as const)
    it(`takes the ${name.toLowerCase()} that is chosen, and lets go of the other`, () =>
      onPage({ script: `${rememberMedia} ${reverseDevices}` }, async (page) => {
        await open(page, kind);
        const select = dialog(page).getByRole('combobox', { name, exact: true });
        const shown = await select.inputValue();
        const id = await select.locator('option').first().getAttribute('value');
        await select.selectOption(id);
        await page.waitForFunction(() => (globalThis as unknown as { given: MediaStream[] }).given.length === 2);
        await dialog(page).getByRole('meter').waitFor();
        const [first, second] = await page.evaluate(
          (tracksOf) =>
            (globalThis as unknown as { given: MediaStream[] }).given.map((media) => {
              const [track] = media[tracksOf]();
              return [track!.readyState, track!.getSettings().deviceId] as const;
            }),
          of,
        );
        assert.equal(first![0], 'ended');
        assert.deepEqual(second, ['live', id]);
        assert.equal(first![1], shown);
        assert.notEqual(first![1], id);
        assert.equal(await select.inputValue(), id);
        await record(page);
        assert.equal(await select.isVisible(), false);
      }));

  it('offers a device that comes, and takes another when the chosen one has gone', () =>
    onPage(
      {
        script: `const { mediaDevices } = navigator;
          const list = mediaDevices.enumerateDevices.bind(mediaDevices);
          mediaDevices.enumerateDevices = async () => (await list()).filter(({ kind }) => globalThis.isPlugged || kind !== 'audioinput');
          const real = mediaDevices.getUserMedia.bind(mediaDevices);
          mediaDevices.getUserMedia = async (wanted) => {
            if (wanted.audio.deviceId) throw new DOMException('It has gone.', 'OverconstrainedError');
            return real(wanted);
          };`,
      },
      async (page) => {
        await open(page, 2);
        await dialog(page).getByRole('meter').waitFor();
        const select = dialog(page).getByRole('combobox', { name: 'Microphone', exact: true });
        assert.equal(await select.count(), 0);
        await page.evaluate(() => {
          Object.assign(globalThis, { isPlugged: true });
          navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
        });
        await select.selectOption({ index: 1 });
        await dialog(page).getByText('There is no camera or microphone. Connect one').waitFor();
        await dialog(page).getByRole('button', { name: 'Retry' }).click();
        await dialog(page).getByRole('meter').waitFor();
        await record(page);
      },
    ));

  it('lets go of all devices when it is closed, and when it could not show them', () =>
    onPage(
      {
        script: `${rememberMedia} globalThis.AudioContext = class { constructor() { throw new Error('too many'); } };`,
      },
      async (page) => {
        const are = (state: MediaStreamTrackState) =>
          page.waitForFunction((wanted) => {
            const { given } = globalThis as unknown as { given: MediaStream[] };
            const tracks = given.flatMap((media) => media.getTracks());
            return tracks.length === 2 && tracks.every(({ readyState }) => readyState === wanted);
          }, state);
        await open(page, 1);
        await dialog(page).locator('.live').waitFor();
        await are('live');
        await record(page); // without a level
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'hidden' });
        await are('ended');
      },
    ));

  it('records on while its upload fails, says why, and tries again', () =>
    onPage({}, async (page) => {
      const operation = 'InitiateMultipartUpload';
      app.switches({ faults: [{ kind: 'status', operation, status: 403, code: 'AccessDenied' }] });
      await open(page, 2);
      await record(page);
      const alert = dialog(page).getByRole('alert');
      await alert.getByText(' · The recording continues on this device.').waitFor();
      await recordsMore(page, (await size(page).textContent()) ?? '');
      assert.deepEqual(await faults(page), []);
      app.switches();
      await dialog(page).getByRole('button', { name: 'Retry' }).click();
      await alert.waitFor({ state: 'hidden' });
      await main(page).click();
      const verified = await page.evaluate(async () => {
        const [task] = (document.querySelector('oss-direct-upload') as OssDirectUpload).tasks;
        return (await task!.finished).verified;
      });
      assert.ok(verified);
    }));

  it('records a screen, and is done when the person shares it no more', () =>
    onPage(
      {
        script: `${reverseDevices} const { mediaDevices } = navigator;
          const real = mediaDevices.getDisplayMedia.bind(mediaDevices);
          mediaDevices.getDisplayMedia = async (wanted) => {
            const media = await real(wanted);
            globalThis.unshare = () => media.getTracks().forEach((track) => (track.stop(), track.dispatchEvent(new Event('ended'))));
            return media;
          };`,
      },
      async (page) => {
        const unshare = () => page.evaluate(() => (globalThis as unknown as { unshare(): void }).unshare());
        await open(page);
        await dialog(page).getByRole('button', { name: 'Choose a screen' }).click();
        await dialog(page).locator('.live').waitFor();
        await unshare();
        await dialog(page).getByText('No screen is shared').waitFor();
        await dialog(page).getByRole('button', { name: 'Retry' }).click();
        const select = dialog(page).getByRole('combobox', { name: 'Microphone', exact: true });
        await dialog(page).locator('.live').waitFor();
        assert.equal(await select.inputValue(), 'default');
        await record(page);
        await unshare();
        await dialog(page).waitFor({ state: 'hidden' });
        const { type, verified } = await page.evaluate(async () => {
          const [task] = (document.querySelector('oss-direct-upload') as OssDirectUpload).tasks;
          const stored = await task!.finished;
          return { type: stored.type, verified: stored.verified };
        });
        assert.deepEqual([type, verified], ['video/webm', true]);
      },
    ));

  it('lets go of the screen when it is closed, or shared no more, while it waits for the microphone', () =>
    onPage(
      {
        script: `const { mediaDevices } = navigator;
          const real = mediaDevices.getDisplayMedia.bind(mediaDevices);
          mediaDevices.getDisplayMedia = async (wanted) => (globalThis.shared = await real(wanted));
          mediaDevices.getUserMedia = () => new Promise((allow, refuse) => (globalThis.refuse = refuse));`,
      },
      async (page) => {
        const share = async (button: string) => {
          await dialog(page).getByRole('button', { name: button }).click();
          await page.waitForFunction(() => 'refuse' in globalThis);
        };
        await open(page);
        await share('Choose a screen');
        await page.evaluate(() => {
          const { shared, refuse } = globalThis as unknown as { shared: MediaStream; refuse(error: Error): void };
          for (const track of shared.getTracks()) track.stop();
          Reflect.deleteProperty(globalThis, 'refuse');
          refuse(new DOMException('No.', 'NotAllowedError'));
        });
        await dialog(page).getByText('No screen is shared').waitFor();
        await share('Retry');
        await page.keyboard.press('Escape');
        await page.waitForFunction(() =>
          (globalThis as unknown as { shared: MediaStream }).shared
            .getTracks()
            .every(({ readyState }) => readyState === 'ended'),
        );
      },
    ));

  it('says that code could not be loaded, replaces nothing once it is closed, and records when that is tried again', () =>
    onPage({}, async (page) => {
      await page.evaluate(() => {
        const element = document.querySelector('oss-direct-upload')!;
        Object.assign(element, { multiple: false, stored: [{ key: 'talk.webm' }] });
        Object.assign(globalThis, { log: [] });
        for (const type of ['file-added', 'file-removed'] as const)
          element.addEventListener(type, () => (globalThis as unknown as { log: string[] }).log.push(type));
      });
      const begin = async () => {
        await open(page, 2);
        await dialog(page).getByRole('meter').waitFor();
        await main(page).click();
      };
      let requests = 0;
      await page.route('**/stream-*.js', async (route) => {
        if (++requests === 1) return route.abort();
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'hidden' });
        return route.continue();
      });
      await begin();
      const alert = dialog(page).getByRole('alert');
      await alert.getByText('The connection failed · Check the connection, then try again.').waitFor();
      const loaded = page.waitForResponse('**/stream-*.js');
      await main(page).click();
      await loaded;
      await begin();
      await timer(page).waitFor();
      assert.equal(await alert.count(), 0);
      const log = await page.evaluate(() => (globalThis as unknown as { log: string[] }).log);
      assert.deepEqual(log, ['file-removed', 'file-added']);
    }));

  it('records a camera without a sound where there is no microphone', () =>
    onPage(
      {
        script: `const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            if (wanted.audio) throw new DOMException('No.', 'NotFoundError');
            return real(wanted);
          };`,
      },
      async (page) => {
        await open(page, 1);
        await dialog(page).locator('.live').waitFor();
        await record(page);
      },
    ));

  it('keeps the focus on the button that tries again, and says what is kept after Escape', () =>
    onPage(
      {
        script: `const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('No.', 'NotReadableError'); };
          globalThis.free = new Promise((resolve) => (globalThis.quit = () => resolve(real)));`,
      },
      async (page) => {
        await open(page, 2);
        await dialog(page).getByRole('alert').waitFor();
        await page.evaluate(() => {
          const { free } = globalThis as unknown as { free: Promise<MediaDevices['getUserMedia']> };
          navigator.mediaDevices.getUserMedia = async (wanted) => (await free)(wanted);
        });
        await main(page).press('Enter');
        await dialog(page).locator('.opening').waitFor();
        const focused = await page.evaluate(async () => {
          for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame); // browsers move it then
          return document.querySelector('oss-direct-upload')!.shadowRoot!.activeElement?.textContent?.trim();
        });
        assert.equal(focused, 'Start recording');
        await page.evaluate(() => (globalThis as unknown as { quit: () => void }).quit());
        await record(page);
        await page.keyboard.press('Escape');
        await page.locator('[role=status]').getByText('The recording is kept').waitFor();
      },
    ));

  it('begins one recording though its button is pressed twice', () =>
    onPage({}, async (page) => {
      await open(page, 2);
      await dialog(page).getByRole('meter').waitFor();
      await main(page).evaluate((button) => ((button as HTMLElement).click(), (button as HTMLElement).click()));
      await timer(page).waitFor();
      assert.equal(await page.evaluate(() => document.querySelector('oss-direct-upload')!.tasks.length), 1);
    }));

  it('says what to do where a device is disconnected before it records, and where no screen was chosen', () =>
    onPage(
      {
        script: `const { mediaDevices } = navigator;
          const real = mediaDevices.getUserMedia.bind(mediaDevices);
          mediaDevices.getUserMedia = async (wanted) => (globalThis.media = await real(wanted));
          mediaDevices.getDisplayMedia = async () => { throw new DOMException('No.', 'NotAllowedError'); };`,
      },
      async (page) => {
        await open(page, 1);
        await dialog(page).getByRole('meter').waitFor();
        await page.evaluate(() => {
          const { media } = globalThis as unknown as { media: MediaStream };
          media.getTracks()[0]!.dispatchEvent(new Event('ended'));
        });
        await dialog(page).getByText('There is no camera or microphone. Connect one').waitFor();
        await dialog(page).locator('.kinds button').first().click();
        await dialog(page).getByText('No screen is shared').waitFor();
      },
    ));

  it('says on an insecure page that it needs a secure one', () =>
    onPage({ origin: app.site.origin.replace(/\/\/[^:]+/, '//intranet.test') }, async (page) => {
      assert.equal(await page.evaluate(() => isSecureContext), false);
      await page.locator('.recorder').click();
      await dialog(page).getByText('Recording works on secure pages only. Open this page with https.').waitFor();
    }));
});
