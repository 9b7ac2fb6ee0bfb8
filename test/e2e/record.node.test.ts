import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import type { OssDirectUpload } from '../../src/element.js';
import { startApp } from '../support/node/driven-app.js';

/** A camera and a microphone that Chromium makes up, and a person who allows them. */
const app = await startApp(undefined, ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
after(() => app.stop());

interface Player {
  play(bytes: number[]): Promise<{ duration: number; at: number }>;
}
declare const recorder: Player;

async function onPage(work: (page: Page, context: BrowserContext) => Promise<void>, prepare = ''): Promise<void> {
  const context = await app.browser.newContext({ reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    if (prepare) await page.addInitScript(prepare);
    await page.goto(`${app.site.origin}/pages/stream.html`);
    await work(page, context);
  } finally {
    await context.close();
  }
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Record' });

async function openRecorder(page: Page, kind: 'Camera' | 'Microphone' | 'Screen'): Promise<void> {
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog(page).getByRole('button', { name: kind, exact: true }).first().click();
}

/** Seconds that are recorded, and not paused. */
const recorded = (page: Page) =>
  page.evaluate(() => document.querySelector('oss-direct-upload')!.tasks[0]?.stream?.times?.().seconds ?? 0);

/** Records until there is something of it, sooner nothing is kept. @param seconds it lasts at least */
async function recordSomething(page: Page, seconds = 0): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Start recording' }).click();
  await page.waitForFunction((least) => {
    const { tasks, shadowRoot } = document.querySelector('oss-direct-upload')!;
    const bytes = parseFloat(shadowRoot!.querySelector('.facts bdi')?.textContent ?? '0');
    return bytes > 0 && tasks[0]!.stream!.times!().seconds >= least;
  }, seconds);
}

/** The object of the page's only task, once it is stored. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const [task] = (document.querySelector('oss-direct-upload') as OssDirectUpload).tasks;
    const { key, size, verified, type } = await task!.finished;
    return { key, size, verified, type, name: task!.name };
  });

describe('the recorder', () => {
  beforeEach(() => app.switches());

  for (const [kind, type] of [
    ['Camera', 'video/webm'],
    ['Microphone', 'audio/webm'],
  ] as const)
    it(`records with the ${kind.toLowerCase()}, stores it when it stops, and the file can be sought`, () =>
      onPage(async (page) => {
        await openRecorder(page, kind);
        await recordSomething(page, 1);
        if (kind === 'Camera')
          await page.waitForFunction(() => {
            const { shadowRoot } = document.querySelector('oss-direct-upload')!;
            const live = shadowRoot!.querySelector<HTMLVideoElement>('video.live');
            return live && live.currentTime > 0 && live.videoWidth > 0 && live.muted;
          });
        await dialog(page).getByRole('button', { name: 'Stop and keep' }).click();
        await dialog(page).waitFor({ state: 'hidden' });
        const object = await stored(page);
        assert.equal(object.type, type);
        assert.ok(object.verified);
        assert.match(object.name, /^recording-[\d-]+\.webm$/);
        const content = [...(await app.storedBytes(object.key))];
        assert.equal(content.length, object.size);
        const { duration, at } = await page.evaluate((bytes) => recorder.play(bytes), content);
        assert.ok(duration > 0.5 && duration < 20, `${duration} s`);
        assert.ok(Math.abs(at - duration / 2) < duration / 4, `${at} of ${duration} s`);
      }));

  it('stands still while it is paused, and says what is saved', () =>
    onPage(async (page) => {
      await openRecorder(page, 'Camera');
      await recordSomething(page);
      await dialog(page).getByRole('button', { name: 'Pause' }).click();
      const before = await recorded(page);
      assert.deepEqual([await recorded(page), before > 0], [before, true]);
      assert.match((await dialog(page).textContent()) ?? '', /saved up to \d+:\d\d/);
      await dialog(page).getByRole('button', { name: 'Resume' }).click();
      await page.keyboard.press('Escape'); // what is recorded is kept
      assert.ok((await stored(page)).verified);
    }));

  it('keeps what a device has recorded that was disconnected, and says so', () =>
    onPage(
      async (page) => {
        await openRecorder(page, 'Camera');
        await recordSomething(page);
        await page.evaluate(() => (globalThis as unknown as { unplug(): void }).unplug());
        await dialog(page).getByText('was disconnected').waitFor();
        assert.ok((await stored(page)).verified);
      },
      `const { mediaDevices } = navigator;
       const open = mediaDevices.getUserMedia.bind(mediaDevices);
       mediaDevices.getUserMedia = async (wanted) => {
         const media = await open(wanted);
         globalThis.unplug = () => media.getTracks().forEach((track) => (track.stop(), track.dispatchEvent(new Event('ended'))));
         return media;
       };`,
    ));

  it('stops before a rule on its size is broken, and keeps what is there', () =>
    onPage(async (page) => {
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.maxFileSize = '20kB'));
      await openRecorder(page, 'Microphone');
      await dialog(page).getByRole('button', { name: 'Start recording' }).click();
      await dialog(page).getByText('The recording has reached its limit').waitFor();
      const { size, verified } = await stored(page);
      assert.ok(verified && size > 0 && size <= 20_000, `${size}`);
    }));

  it('stops at `max-duration`', () =>
    onPage(async (page) => {
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.maxDuration = 1));
      await openRecorder(page, 'Microphone');
      await dialog(page).getByRole('button', { name: 'Start recording' }).click();
      await dialog(page).getByText('The recording has reached its limit').waitFor();
      const content = [...(await app.storedBytes((await stored(page)).key))];
      const { duration } = await page.evaluate((bytes) => recorder.play(bytes), content);
      assert.ok(duration <= 1.2, `${duration} s`);
    }));

  it('is a file of its form: it is required, a submit waits until it is stored, and `afterUpload` has run', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        const element = document.querySelector('oss-direct-upload')!;
        const form = document.createElement('form');
        const log: string[] = [];
        Object.assign(globalThis, { log });
        Object.assign(element, { required: true, waitForUploads: 'stored' });
        element.setAttribute('name', 'talk');
        element.afterUpload = (_, { key }) => void log.push(`after ${key}`);
        document.body.append(form);
        form.append(element);
        form.addEventListener('submit', (event) => {
          event.preventDefault();
          log.push(`sent ${new FormData(form).get('talk') as string}`);
        });
      });
      const log = () => page.evaluate(() => [...(globalThis as unknown as { log: string[] }).log]);
      const flag = (name: 'valueMissing' | 'valid') =>
        page.evaluate((of) => document.querySelector('oss-direct-upload')!.validity[of], name);
      assert.equal(await flag('valueMissing'), true);
      await openRecorder(page, 'Microphone');
      await recordSomething(page);
      assert.equal(await flag('valueMissing'), false);
      await page.evaluate(() => document.querySelector('form')!.requestSubmit());
      assert.deepEqual(await log(), []);
      await dialog(page).getByRole('button', { name: 'Stop and keep' }).click();
      const { key } = await stored(page);
      await page.waitForFunction(() => (globalThis as unknown as { log: string[] }).log.length >= 2);
      assert.deepEqual(await log(), [`after ${key}`, `sent ${key}`]);
      assert.equal(await flag('valid'), true);
    }));

  it('replaces the recording that is there where one file is allowed, unless a rule rejects it', () =>
    onPage(async (page) => {
      const tasks = () =>
        page.evaluate(() => {
          const { seen } = Object.assign(globalThis, {
            seen: (globalThis as { seen?: Set<unknown> }).seen ?? new Set(),
          });
          const { tasks: there } = document.querySelector('oss-direct-upload')!;
          for (const task of there) seen.add(task);
          return there.map((task) => [...seen].indexOf(task));
        });
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.multiple = false));
      for (const which of [0, 1]) {
        await openRecorder(page, 'Microphone');
        await recordSomething(page);
        await dialog(page).getByRole('button', { name: 'Stop and keep' }).click();
        assert.ok((await stored(page)).verified);
        assert.deepEqual(await tasks(), [which]);
      }
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.accept = 'image/*'));
      await openRecorder(page, 'Microphone');
      await dialog(page).getByRole('button', { name: 'Start recording' }).click();
      await dialog(page).getByRole('alert').getByText('Only images').waitFor();
      assert.deepEqual(await tasks(), [1]);
    }));

  it('records nothing where the field is read-only', () =>
    onPage(async (page) => {
      await page.getByRole('button', { name: 'Record' }).waitFor();
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.readOnly = true));
      await page.getByRole('button', { name: 'Record', disabled: false }).waitFor({ state: 'hidden' });
    }));

  it('is not there without the attribute, and a disabled field’s button is disabled', () =>
    onPage(async (page) => {
      const button = page.getByRole('button', { name: 'Record' });
      await button.waitFor();
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.disabled = true));
      await page.waitForFunction(
        () =>
          document.querySelector('oss-direct-upload')!.shadowRoot!.querySelector<HTMLButtonElement>('.recorder')
            ?.disabled,
      );
      await page.evaluate(() => document.querySelector('oss-direct-upload')!.removeAttribute('record'));
      await button.waitFor({ state: 'hidden' });
    }));
});
