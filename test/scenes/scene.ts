// Draws one state of the element, as the query says: ?state=mixed&variant=dropzone&scheme=dark&lang=zh-CN
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import '../../src/index.js';
import type { StoredFile } from '../../src/element.js';
import { UploadError } from '../../src/core/upload-error.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';

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
element.variant = get('variant', 'dropzone') as 'dropzone' | 'button' | 'pictures';
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

function prepareWall(): void {
  element.variant = 'pictures';
  element.accept = 'image/*';
  element.maxFiles = 5000;
  element.sortable = true;
  element.cover = true;
}

/** Photos that are stored, of a few colors. */
async function storedPhotos(count: number): Promise<StoredFile[]> {
  const photos = await Promise.all([210, 30, 120, 330, 80].map((hue) => createSamplePhoto(`${hue}.jpg`, hue)));
  const links = photos.map((photo) => URL.createObjectURL(photo));
  return Array.from({ length: count }, (_, index) => ({
    ...{ key: `p/${index}.jpg`, name: `Photo ${index + 1}.jpg`, size: 3_200_000, type: 'image/jpeg' },
    link: links[index % links.length],
  }));
}

const scenes: Record<string, () => Promise<void> | void> = {
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
    await scenes.mixed?.();
    element.shadowRoot?.querySelector<HTMLElement>('.row .action')?.focus({ focusVisible: true });
  },
  hovered() {},
  async dense() {
    element.style.setProperty('--oss-upload-gap', '6px');
    await scenes.mixed?.();
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
    await scenes.done?.();
    for (const task of element.tasks) task.link = `https://cdn.example/${task.name}`;
    element.requestUpdate();
  },
  /** A wall as a shop's product form has it. */
  async wall() {
    prepareWall();
    element.stored = await storedPhotos(5);
    await wait(300);
  },
  async wallmixed() {
    prepareWall();
    element.accept = undefined;
    element.maxConcurrentUploads = 5;
    element.stored = await storedPhotos(1);
    await add(
      await createSamplePhoto('Lake at dawn.jpg', 210),
      await createSamplePhoto('照片 2024-11-03 下午.png', 30),
      await createSamplePhoto('Shore.jpg', 120),
      sizedFile('Interview with the architects – rough cut.mov', 840 * megabyte, 'video/quicktime'),
      sizedFile('Site plan, second floor, final v12.pdf', 24 * megabyte, 'application/pdf'),
      await createSamplePhoto('Hills.jpg', 80),
      await createSamplePhoto('Harbour.jpg', 330),
    );
    await send({
      'Lake at dawn.jpg': 0.8,
      '照片 2024-11-03 下午.png': 0.4,
      'Shore.jpg': 0.6,
      'Site plan, second floor, final v12.pdf': 0.3,
    });
    (await begun('照片 2024-11-03 下午.png')).fail(new UploadError('network', 'No connection.'));
    (await begun('Interview with the architects – rough cut.mov')).done();
    await wait(50);
    element.pause(element.tasks[3]);
    element.cancel(element.tasks[6]);
    await wait(50);
  },
  async walllifted() {
    await scenes.wall?.();
    element.shadowRoot?.querySelectorAll<HTMLElement>('.handle')[2]?.click();
    await wait(300);
  },
  async walldragged() {
    await scenes.wall?.();
    const [, second, third] = element.shadowRoot?.querySelectorAll<HTMLElement>('.card') ?? [];
    const { left, top } = third!.getBoundingClientRect();
    const at = (type: string, x: number, y: number) =>
      third!.dispatchEvent(
        new PointerEvent(type, {
          ...{ clientX: x, clientY: y, pointerId: 1, isPrimary: true, pointerType: 'mouse', button: 0 },
          ...{ bubbles: true, composed: true },
        }),
      );
    at('pointerdown', left + 40, top + 60);
    at('pointermove', left + 50, top + 60);
    await wait(100);
    const place = second!.getBoundingClientRect();
    at('pointermove', place.left + 60, place.top + 80);
  },
  async wallmany() {
    prepareWall();
    element.stored = await storedPhotos(3000);
    await wait(300);
  },
  async wallreadonly() {
    await scenes.wall?.();
    element.readOnly = true;
  },
  async wallfiles() {
    prepareWall();
    element.stored = [
      ...['Report.pdf', 'Sales 2024.xlsx', 'Deck.pptx', 'models.zip', 'Interview.mov', 'Theme.mp3', 'no extension'],
    ].map((name) => ({ key: name, name }));
    await wait(300);
  },
  async sortablerows() {
    element.sortable = true;
    await scenes.mixed?.();
  },
  async sortablelifted() {
    await scenes.sortablerows?.();
    element.shadowRoot?.querySelectorAll<HTMLElement>('.handle')[1]?.click();
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

await scenes[get('state', 'empty')]?.();
await wait(700);
document.documentElement.dataset.ready = '';
