import { aTimeout, fixture, nextFrame } from '@open-wc/testing';
import '../../../src/index.js';
import type { OssDirectUpload, StoredFile, StoredObject, UploadTask } from '../../../src/element.js';
import { uploadEventNames } from '../../../demo/page/event-log/upload-event-names.js';
import { eventsOf, type HeldMode, type HeldRun, sendingMode } from '../held-mode.js';
import { sizedFile } from '../files.js';
import { until } from '../until.js';
import { all, textOf } from './roles.js';

export type HeldElement = ReturnType<typeof hold>;
export type Placed = HeldElement & { box: HTMLElement };
export type PlacedInForm = Awaited<ReturnType<typeof placeInForm>>;

function hold(element: OssDirectUpload) {
  const mode = sendingMode();
  element.mode = mode;
  return { element, mode };
}

export async function place(markup = ''): Promise<HeldElement> {
  return hold(await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`));
}

/** Renders elements with the same attributes side by side, each in a box with attributes of its own, until their container is removed. */
export function placeAll(boxes: readonly string[], markup = ''): Placed[] {
  const container = document.createElement('div');
  container.style.cssText = 'display: flex; align-items: start';
  const element = `<oss-direct-upload ${markup}></oss-direct-upload>`;
  container.innerHTML = boxes.map((box) => `<div ${box}>${element}</div>`).join('');
  document.body.append(container);
  return [...container.querySelectorAll<HTMLElement>(':scope > div')].map((box) => {
    box.style.flex = 'none';
    return { box, ...hold(box.querySelector('oss-direct-upload')!) };
  });
}

/** Places the field `files` in a form, which submits nothing. @param stored objects, or keys of some, that are there and drawn */
export async function placeInForm(markup = '', stored: readonly (StoredFile | string)[] = [], formMarkup = '') {
  const form = await fixture<HTMLFormElement>(
    `<form ${formMarkup}><oss-direct-upload name="files" ${markup}></oss-direct-upload><button>Send</button></form>`,
  );
  const { element, mode } = hold(form.querySelector('oss-direct-upload')!);
  /** The element's events but for progress, each with the name of its file: `file-added a.png`. */
  const log = eventsOf(element, [...uploadEventNames.filter((name) => name !== 'upload-progress'), 'change']);
  /** What each submit sent: `name=value`. */
  const sent: string[][] = [];
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sent.push([...new FormData(form)].map(([name, value]) => `${name}=${value as string}`));
  });
  if (stored.length > 0) {
    element.stored = stored.map((one) => (typeof one === 'string' ? { key: one } : one));
    await until(() => element.shadowRoot!.querySelector('[data-task], .portrait [role=img]'), 'what is stored');
  }
  /** What a submit would send of the field. */
  const entries = () => new FormData(form).getAll('files');
  return { form, element, mode, log, sent, entries };
}

/** Adds files, and waits for their rows and for the code of the first upload. */
export async function add(element: OssDirectUpload, ...files: File[]): Promise<UploadTask[]> {
  const tasks = await element.addFiles(files);
  await until(() => tasks.every(({ name }) => all(element, 'row', name).length > 0), 'rows of the files');
  await element.queue.prepare().catch(() => {}); // where the mode cannot be loaded, the upload fails
  await import('../../../src/upload/types-by-extension.js'); // what an upload of a file without a type loads, too
  await aTimeout(0);
  return tasks;
}

export const begun = (mode: HeldMode, name: string): Promise<HeldRun> =>
  until(() => mode.uploads.get(name), `the upload of ${name}`);

export async function begin({ element, mode }: HeldElement, ...names: string[]): Promise<HeldRun[]> {
  await element.addFiles(names.map((name) => sizedFile(name)));
  return Promise.all(names.map((name) => begun(mode, name)));
}

export async function store(placed: HeldElement, name: string, result?: Partial<StoredObject>): Promise<UploadTask> {
  const [run] = await begin(placed, name);
  run!.done(result);
  const find = () => placed.element.tasks.find((task) => task.name === name && task.status === 'done');
  return until(find, `${name} stored`);
}

/** Ends what moves or fades in. */
export async function fadedIn(element: OssDirectUpload): Promise<void> {
  await nextFrame(); // what was drawn last has begun to
  for (const animation of element.shadowRoot!.getAnimations())
    if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
}

/** What screen readers say: politely, and at once. */
export const announced = (element: Element) => textOf(element.shadowRoot!.querySelector('[role=status]')!);
export const alerted = (element: Element) => textOf(element.shadowRoot!.querySelector('[role=alert]')!);
