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
  await page.getByRole('button', { name: 'Record' }).click();
  await dialog(page).getByRole('button', { name: kind, exact: true }).first().click();
}

/** Waits until the timer says this. */
const timerSays = (page: Page, seconds: number) =>
  page.waitForFunction(
    (least) => {
      const { shadowRoot } = document.querySelector('oss-direct-upload')!;
      const [minutes = 0, rest = 0] = (shadowRoot!.querySelector('.timer')?.textContent ?? '0:0')
        .split(':')
        .map(Number);
      return minutes * 60 + rest >= least;
    },
    seconds,
    { polling: 50 },
  );

/** Records until the timer says this. */
async function recordFor(page: Page, seconds: number): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Start recording' }).click();
  await timerSays(page, seconds);
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
        await recordFor(page, 2);
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
        assert.ok(duration > 1 && duration < 20, `${duration} s`);
        assert.ok(Math.abs(at - duration / 2) < 0.5, `${at} of ${duration} s`);
      }));

  it('stands still while it is paused, and says what is saved', () =>
    onPage(async (page) => {
      await openRecorder(page, 'Camera');
      await recordFor(page, 1);
      await dialog(page).getByRole('button', { name: 'Pause' }).click();
      const timer = dialog(page).getByRole('timer');
      const before = await timer.textContent();
      await page.waitForTimeout(1200);
      assert.equal(await timer.textContent(), before);
      assert.match((await dialog(page).textContent()) ?? '', /saved up to \d+:\d\d/);
      await dialog(page).getByRole('button', { name: 'Resume' }).click();
      await page.keyboard.press('Escape'); // what is recorded is kept
      assert.ok((await stored(page)).verified);
    }));

  for (const [name, sentence] of [
    ['NotAllowedError', 'The browser does not allow it.'],
    ['NotFoundError', 'There is no camera or microphone.'],
    ['NotReadableError', 'Another program uses the camera'],
  ] as const)
    it(`says what to do after ${name}`, () =>
      onPage(async (page) => {
        await openRecorder(page, 'Microphone');
        const alert = dialog(page).getByRole('alert');
        await alert.waitFor();
        assert.ok((await alert.textContent())?.includes(sentence));
        await dialog(page).getByRole('button', { name: 'Retry' }).waitFor();
      }, `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('No.', '${name}'); };`));

  it('keeps what a device has recorded that was disconnected, and says so', () =>
    onPage(
      async (page) => {
        await openRecorder(page, 'Camera');
        await recordFor(page, 1);
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
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.maxFileSize = '400kB'));
      await openRecorder(page, 'Camera');
      await dialog(page).getByRole('button', { name: 'Start recording' }).click();
      await dialog(page).getByText('The longest recording that is allowed is reached').waitFor();
      const { size, verified } = await stored(page);
      assert.ok(verified && size > 0 && size <= 400_000, `${size}`);
    }));

  it('stops at `max-duration`', () =>
    onPage(async (page) => {
      await page.evaluate(() => (document.querySelector('oss-direct-upload')!.maxDuration = 2));
      await openRecorder(page, 'Microphone');
      await dialog(page).getByRole('button', { name: 'Start recording' }).click();
      await dialog(page).getByText('The longest recording that is allowed is reached').waitFor();
      const content = [...(await app.storedBytes((await stored(page)).key))];
      const { duration } = await page.evaluate((bytes) => recorder.play(bytes), content);
      assert.ok(duration <= 2.2, `${duration} s`);
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
      await recordFor(page, 1);
      assert.equal(await flag('valueMissing'), false);
      await page.evaluate(() => document.querySelector('form')!.requestSubmit());
      await timerSays(page, 2);
      assert.deepEqual(await log(), []);
      await dialog(page).getByRole('button', { name: 'Stop and keep' }).click();
      const { key } = await stored(page);
      await page.waitForFunction(() => (globalThis as unknown as { log: string[] }).log.length >= 2);
      assert.deepEqual(await log(), [`after ${key}`, `sent ${key}`]);
      assert.equal(await flag('valid'), true);
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
