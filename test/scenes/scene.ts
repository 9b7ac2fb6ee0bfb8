// Draws one state of the element, as the query says: ?state=mixed&variant=dropzone&scheme=dark&lang=zh-CN
import { UploadError } from '../../src/base/upload-error.js';
import './avatar-scenes.js';
import {
  add,
  after,
  begun,
  click,
  disconnect,
  drag,
  element,
  focus,
  network,
  processAs,
  scenes,
  send,
  wait,
} from './stage.js';
import './wall-scenes.js';

const query = new URLSearchParams(location.search);
const [lake, shot] = ['Lake at dawn.jpg', '照片 2024-11-03 下午.png'];
const film = 'Interview with the architects – rough cut 2024-11-03.mov';
const plan = 'Site plan, second floor, final (corrected) v12.pdf';

/** Files as people of this language name them. */
const showcaseNames: Record<string, readonly [photo: string, film: string, report: string]> = {
  en: ['Lake at dawn.jpg', 'Interview.mov', 'Annual report.pdf'],
  'zh-CN': ['清晨的湖.jpg', '访谈.mov', '年度报告.pdf'],
  ja: ['夜明けの湖.jpg', 'インタビュー.mov', '年次報告書.pdf'],
};

Object.assign(scenes, {
  disabled: () => (element.disabled = true),
  dragging: () => drag('image/png', 'a.png', 'b.png', 'c.png'),
  refusing() {
    element.accept = 'image/*';
    drag('application/pdf', 'a.pdf');
  },
  async uploading() {
    await add(lake, [film, 1840], ['Annual report 2024.pdf', 24]);
    await send({ [lake]: 0.8, [film]: 0.31, 'Annual report 2024.pdf': 0.55 });
  },
  async showcase() {
    const [photo, movie, report] = showcaseNames[document.documentElement.lang] ?? showcaseNames['en']!;
    await add(photo, [movie, 86], [report, 24]);
    await send({ [photo]: 1, [movie]: 0.62, [report]: 0.55 }, 0, 60);
    (await begun(photo)).done();
    element.pause(element.tasks[2]);
  },
  async one() {
    element.multiple = false;
    await add([film, 1840]);
    await send({ [film]: 0.31 });
  },
  async mixed() {
    await add(lake, shot, [film, 1840], [plan, 24]);
    await send({ [lake]: 1, [shot]: 0.4, [film]: 0.31, [plan]: 0.12 });
    (await begun(lake)).done();
    await add(['models.zip', 312], ['contract.pdf', 2], ['Notes.docx', 0.009]);
    (await begun(shot)).fail(network);
    await wait(50);
    element.pause(element.tasks[3]);
    await wait(50);
    element.cancel(element.tasks[5]);
    const models = await begun('models.zip');
    models.sent(models.job.file.size);
    models.finishing();
    await wait(50);
  },
  async failed() {
    await add(lake, ['models.zip', 312], ['contract.pdf', 2]);
    await send({ 'models.zip': 0.6, [lake]: 0.2, 'contract.pdf': 0 });
    const details = { ossCode: 'AccessDenied', status: 403, requestId: '5C3D9175B6FC201293AD4890' };
    (await begun('models.zip')).fail(new UploadError('denied', 'OSS says no.', details));
    (await begun(lake)).fail(network);
    (await begun('contract.pdf')).fail(new UploadError('config', 'The bucket is unknown.'));
  },
  focused: after('mixed', () => focus('.row .action')),
  dense: after('mixed', () => element.style.setProperty('--oss-upload-gap', '6px')),
  refused: () => add(['holiday.heic', 6_000], ['setup.exe', 0.001], ['a.bin', 1e-6], ['b.bin', 1e-6], ['c.bin', 1e-6]),
  async waiting() {
    element.noAuto = true;
    await add(lake, ['contract.pdf', 2]);
  },
  unconnected: after('uploading', disconnect),
  async done() {
    await add(lake, shot, ['contract.pdf', 2]);
    for (const { name } of element.tasks) (await begun(name)).done();
  },
  async processed() {
    processAs(
      { state: 'processing' },
      { state: 'processing', share: 0.42, message: 'Converting to 1080p' },
      { state: 'ready' },
      { state: 'refused', reason: 'A virus was found in this file.' },
    );
    await add(lake, [film, 1840], [plan, 24], ['setup.zip', 3]);
    for (const { name } of element.tasks) (await begun(name)).done();
    await wait(400);
  },
  removed: after('mixed', async () => {
    (await begun(film)).done();
    await wait(300);
    for (const name of [lake, film]) await click(`[data-task][aria-label="${name}"] .action:last-of-type`);
  }),
  linked: after('done', () => {
    for (const task of element.tasks) task.link = `https://cdn.example/${task.name}`;
    element.requestUpdate();
  }),
  sortablerows: after('mixed', () => (element.sortable = true)),
  sortablelifted: after('sortablerows', () => click('.handle', 2)),
  async many() {
    await add(...Array.from({ length: 10_000 }, (_, i): [string, number] => [`IMG_${1000 + i}.jpg`, 3.456789]));
    const names = element.tasks.slice(0, 4).map(({ name }) => name);
    await send(Object.fromEntries(names.map((name, index) => [name, 0.3 + index / 8])));
  },
});

const { documentElement } = document;
documentElement.lang = query.get('lang') ?? 'en';
documentElement.dir = documentElement.lang === 'ar' ? 'rtl' : 'ltr';
documentElement.style.colorScheme = query.get('scheme') ?? 'light';
document.body.append(element);
await scenes[query.get('state') ?? 'empty']?.();
await wait(700);
documentElement.dataset.ready = '';
