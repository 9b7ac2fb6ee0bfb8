// Draws one state of the element, as the query says: ?state=mixed&variant=dropzone&scheme=dark&lang=zh-CN
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import '../../src/index.js';
import { UploadError } from '../../src/core/upload-error.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { avatarScenes } from './avatar-scenes.js';
import { type Scenes, wallScenes } from './wall-scenes.js';

const query = new URLSearchParams(location.search);
const get = (name: string, otherwise: string) => query.get(name) ?? otherwise;
const lang = get('lang', 'en');
document.documentElement.lang = lang;
document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
document.documentElement.style.colorScheme = get('scheme', 'light');

const element = document.createElement('oss-direct-upload');
element.multiple = true;
element.accept = 'image/*, video/*, .pdf, .zip';
element.maxFileSize = '5GB';
element.variant = get('variant', 'dropzone') as NonNullable<typeof element.variant>;
const mode = sendingMode();
element.mode = mode;
element.maxConcurrentUploads = 4;
document.body.append(element);

const megabyte = 1_000_000;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The upload of this file, once it has begun. */
async function begun(name: string) {
  while (!mode.uploads.has(name)) await wait(20);
  return mode.of(name);
}

/** Bytes up to these shares of the files: from nothing, or as the last moments of a fast line. */
async function send(shares: Record<string, number>, from = 0.92, steps = 8): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await wait(110);
    for (const [name, share] of Object.entries(shares)) {
      const upload = await begun(name);
      upload.sent(upload.job.file.size * share * (from + ((1 - from) * step) / steps));
    }
  }
}

async function add(...files: File[]): Promise<void> {
  await element.addFiles(files);
  await wait(50);
}

/** Files as people of this language name them. */
const showcaseNames: Record<string, readonly [photo: string, film: string, report: string]> = {
  en: ['Lake at dawn.jpg', 'Interview.mov', 'Annual report.pdf'],
  'zh-CN': ['清晨的湖.jpg', '访谈.mov', '年度报告.pdf'],
  ja: ['夜明けの湖.jpg', 'インタビュー.mov', '年次報告書.pdf'],
};

/** Waits until these many nodes are there. */
async function shown(selector: string, count = 1): Promise<NodeListOf<HTMLElement>> {
  for (;;) {
    const found = element.shadowRoot?.querySelectorAll<HTMLElement>(selector);
    if (found && found.length >= count) return found;
    await wait(20);
  }
}

const stage = { element, wait, shown, begun, send, add };

const scenes: Scenes = {
  empty() {},
  disabled() {
    element.disabled = true;
  },
  dragging() {
    const dataTransfer = new DataTransfer();
    for (const name of ['a.png', 'b.png', 'c.png'])
      dataTransfer.items.add(new File(['x'], name, { type: 'image/png' }));
    element.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, composed: true }));
  },
  refusing() {
    element.accept = 'image/*';
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'a.pdf', { type: 'application/pdf' }));
    element.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, composed: true }));
  },
  async uploading() {
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      sizedFile('Interview with the architects – rough cut 2024-11-03.mov', 1840 * megabyte, 'video/quicktime'),
      sizedFile('Annual report 2024.pdf', 24 * megabyte, 'application/pdf'),
    );
    await send({
      'Lake at dawn.jpg': 0.8,
      'Interview with the architects – rough cut 2024-11-03.mov': 0.31,
      'Annual report 2024.pdf': 0.55,
    });
  },
  async showcase() {
    const names = showcaseNames[lang] ?? showcaseNames['en']!;
    const [photo, film, report] = names;
    await add(
      await createSamplePhoto(photo, 210),
      sizedFile(film, 86 * megabyte, 'video/quicktime'),
      sizedFile(report, 24 * megabyte, 'application/pdf'),
    );
    await send({ [photo]: 1, [film]: 0.62, [report]: 0.55 }, 0, 60);
    (await begun(photo)).done();
    element.pause(element.tasks[2]);
    await wait(50);
  },
  async one() {
    element.multiple = false;
    await add(
      sizedFile('Interview with the architects – rough cut 2024-11-03.mov', 1840 * megabyte, 'video/quicktime'),
    );
    await send({ 'Interview with the architects – rough cut 2024-11-03.mov': 0.31 });
  },
  async mixed() {
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      await createSamplePhoto('照片 2024-11-03 下午.png', 30),
      sizedFile('Interview with the architects – rough cut 2024-11-03.mov', 1840 * megabyte, 'video/quicktime'),
      sizedFile('Site plan, second floor, final (corrected) v12.pdf', 24 * megabyte, 'application/pdf'),
    );
    await send({
      'Lake at dawn.jpg': 1,
      '照片 2024-11-03 下午.png': 0.4,
      'Interview with the architects – rough cut 2024-11-03.mov': 0.31,
      'Site plan, second floor, final (corrected) v12.pdf': 0.12,
    });
    (await begun('Lake at dawn.jpg')).done();
    await add(
      sizedFile('models.zip', 312 * megabyte),
      sizedFile('contract.pdf', 2 * megabyte, 'application/pdf'),
      sizedFile('Notes.docx', 9000),
    );
    (await begun('照片 2024-11-03 下午.png')).fail(new UploadError('network', 'No connection.'));
    await wait(50);
    element.pause(element.tasks[3]);
    await wait(50);
    element.cancel(element.tasks[5]);
    (await begun('models.zip')).sent(312 * megabyte);
    (await begun('models.zip')).finishing();
    await wait(50);
  },
  async failed() {
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      sizedFile('models.zip', 312 * megabyte),
      sizedFile('contract.pdf', 2 * megabyte, 'application/pdf'),
    );
    await send({ 'models.zip': 0.6, 'Lake at dawn.jpg': 0.2, 'contract.pdf': 0 });
    (await begun('models.zip')).fail(
      new UploadError('denied', 'OSS says no.', {
        ossCode: 'AccessDenied',
        status: 403,
        requestId: '5C3D9175B6FC201293AD4890',
      }),
    );
    (await begun('Lake at dawn.jpg')).fail(new UploadError('network', 'No connection.'));
    (await begun('contract.pdf')).fail(new UploadError('config', 'The bucket is unknown.'));
    await wait(50);
  },
  async focused() {
    await scenes['mixed']?.();
    element.shadowRoot?.querySelector<HTMLElement>('.row .action')?.focus({ focusVisible: true });
  },
  hovered() {},
  async dense() {
    element.style.setProperty('--oss-upload-gap', '6px');
    await scenes['mixed']?.();
  },
  async refused() {
    await add(
      sizedFile('holiday.heic', 6_000_000_000),
      sizedFile('setup.exe', 1000),
      sizedFile('a.bin', 1),
      sizedFile('b.bin', 1),
      sizedFile('c.bin', 1),
    );
  },
  async waiting() {
    element.noAuto = true;
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      sizedFile('contract.pdf', 2 * megabyte, 'application/pdf'),
    );
  },
  async done() {
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      await createSamplePhoto('照片 2024-11-03 下午.png', 30),
      sizedFile('contract.pdf', 2 * megabyte, 'application/pdf'),
    );
    for (const { name } of element.tasks) (await begun(name)).done();
  },
  async linked() {
    await scenes['done']?.();
    for (const task of element.tasks) task.link = `https://cdn.example/${task.name}`;
    element.requestUpdate();
  },
  async sortablerows() {
    element.sortable = true;
    await scenes['mixed']?.();
  },
  async sortablelifted() {
    await scenes['sortablerows']?.();
    (await shown('.handle', 2))[1]!.click(); // there are two
    await wait(300);
  },
  async many() {
    await add(
      ...Array.from({ length: 10_000 }, (_, index) => sizedFile(`IMG_${1000 + index}.jpg`, 3_456_789, 'image/jpeg')),
    );
    const names = element.tasks.slice(0, 4).map(({ name }) => name);
    await send(Object.fromEntries(names.map((name, index) => [name, 0.3 + index / 8])));
  },
};

Object.assign(scenes, wallScenes(stage, scenes), avatarScenes(element, mode));
await scenes[get('state', 'empty')]?.();
await wait(700);
document.documentElement.dataset.ready = '';
