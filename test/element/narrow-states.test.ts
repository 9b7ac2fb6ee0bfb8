import { expect, fixture } from '@open-wc/testing';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId } from '../../src/core/resume/resume-record.js';
import { UploadError } from '../../src/core/upload-error.js';
import { locales } from '../../src/element/words/language.js';
import type { OssDirectUpload } from '../../src/element.js';
import '../../src/index.js';
import { choose } from '../support/browser/gestures.js';
import { overflowing } from '../support/browser/overflow.js';
import { sizedFile } from '../support/files.js';
import { type HeldMode, sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const WIDTH = 240;
const LONG = 'Interview with the architects, rough cut, second version.png';
const photo = (name: string) => sizedFile(name, 4_200_000, 'image/png');
const damaged = new UploadError('integrity', 'Other bytes.', {
  status: 400,
  ossCode: 'InvalidDigest',
  requestId: '5C3D9175B6FC201293AD0001',
});

interface Opened {
  element: OssDirectUpload;
  mode: HeldMode;
}

/** What an earlier page of this user left. */
async function leave(user: string): Promise<void> {
  const [size, name] = [2_000_000_000, `${LONG}.mov`];
  const record = {
    ...{
      scope: `${new URL('/grant', location.href)}\n${user}`,
      fingerprint: `${name}\n${size}\n0\n${size}\n`,
      name,
      size,
    },
    ...{ path: undefined, bucket: 'b', host: 'h', key: `k/${name}`, uploadId: 'u', partSize: 1e6 },
    ...{ savedAt: Date.now() - 3600_000, sent: 900_000_000 },
  };
  await resumeDatabase.set(recordId(record), record);
}

async function open(lang: string, markup: string): Promise<Opened> {
  const user = `narrow ${Math.random()}`;
  await leave(user);
  const common = `endpoint="/grant" resume-scope="${user}" accept="image/*" max-file-size="5MB"`;
  const box = await fixture<HTMLElement>(
    `<div lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}" style="width: ${WIDTH}px; font-family: sans-serif">
      <oss-direct-upload ${common} ${markup}></oss-direct-upload>
    </div>`,
  );
  const element = box.querySelector('oss-direct-upload')!;
  const mode = sendingMode();
  element.mode = mode;
  element.maxConcurrentUploads = 5;
  await until(() => element.shadowRoot!.querySelector(`.root[lang="${lang}"]`), 'the language');
  await until(() => element.shadowRoot!.querySelector('section.unfinished'), 'what is unfinished');
  return { element, mode };
}

async function expectToFit(element: OssDirectUpload, state: string): Promise<void> {
  await new Promise(requestAnimationFrame);
  await element.updateComplete;
  expect(element.clientWidth).to.equal(WIDTH);
  expect(overflowing(element), state).to.deep.equal([]);
}

/** Six files: one that failed, one paused, one stored, two on their way, one that waits; and one that is not added. */
async function fill({ element, mode }: Opened): Promise<void> {
  const names = ['failed.png', 'paused.png', 'done.png', 'sent.png', LONG, 'waits.png'];
  await element.addFiles([
    ...names.map(photo),
    sizedFile(`${LONG}.pdf`, 9, 'application/pdf'),
    sizedFile('large.png', 6e6, 'image/png'),
  ]);
  await until(() => mode.uploads.size === 5, 'uploads');
  element.tasks[2]!.link = 'https://cdn.example/done.png';
  mode.of('failed.png').fail(damaged);
  element.pause(element.tasks[1]);
  mode.of('done.png').done();
  mode.of('sent.png').sent(2_000_000);
  await until(() => element.tasks[0]!.status === 'failed' && element.tasks[2]!.status === 'done', 'states');
  const field = Object.assign(document.createElement('input'), { slot: element.tasks[3]!.id });
  field.style.cssText = 'box-sizing: border-box; inline-size: 100%';
  element.append(field);
  await until(() => field.assignedSlot, 'the field of the page');
}

describe('at 240 pixels', () => {
  for (const lang of ['en', ...Object.keys(locales)]) {
    for (const variant of ['dropzone', 'button', 'pictures']) {
      it(`nothing sticks out, ${variant}, ${lang}`, async () => {
        const opened = await open(lang, `multiple sortable cover variant="${variant}"`);
        await expectToFit(opened.element, 'what is unfinished');
        await fill(opened);
        await expectToFit(opened.element, 'every state');
        for (const handle of [...opened.element.shadowRoot!.querySelectorAll<HTMLElement>('.handle')].slice(0, 1)) {
          handle.click();
          await until(() => opened.element.shadowRoot!.querySelector('.carried'), 'it is carried');
          await expectToFit(opened.element, 'while one is moved');
        }
      });
    }

    for (const shape of ['round', 'square']) {
      it(`nothing sticks out, avatar, ${shape}, ${lang}`, async () => {
        const { element, mode } = await open(lang, `variant="avatar" shape="${shape}"`);
        await until(() => element.shadowRoot!.querySelector('.portrait'), 'the picture');
        await expectToFit(element, 'empty');
        choose(element, photo(LONG));
        (await until(() => mode.uploads.get(LONG), 'its upload')).sent(2_000_000);
        await expectToFit(element, 'on its way');
        element.pause();
        await expectToFit(element, 'paused');
        element.resume();
        await until(() => mode.runs.length === 2, 'resumed');
        mode.of(LONG).fail(damaged);
        await until(() => element.tasks[0]!.status === 'failed', 'the failure');
        await expectToFit(element, 'failed');
        choose(element, sizedFile(`${LONG}.pdf`, 9, 'application/pdf'));
        await until(() => element.shadowRoot!.querySelector('.rejections'), 'the notice');
        await expectToFit(element, 'with a notice');
        element.retry();
        await until(() => mode.runs.length === 3, 'tried again');
        mode.of(LONG).done();
        await until(() => element.tasks[0]!.status === 'done', 'stored');
        await expectToFit(element, 'stored');
        element.noAuto = true;
        choose(element, photo(`other ${LONG}`));
        await until(() => element.tasks.length === 2, 'the next');
        await expectToFit(element, 'waiting for the start');
      });
    }
  }
});
