import { fixture } from '@open-wc/testing';
import '../../../src/index.js';
import type { OssDirectUpload, StoredObject, UploadError, UploadTask } from '../../../src/element.js';
import { uploadEventNames } from '../../../src/element/events.js';

export const modes: readonly [name: string, endpoint: string][] = [
  ['sts', '/get_sts_token_for_oss_upload'],
  ['post-policy', '/get_post_signature_for_oss_upload'],
  ['presigned-url', '/get_presigned_url_for_oss_upload'],
];

/** What an element told, in order. */
export interface Heard {
  name: string;
  task?: UploadTask;
  result?: StoredObject;
  error?: UploadError;
}

/** An element on the page, and all that it tells. */
export async function place(markup: string): Promise<{ element: OssDirectUpload; heard: Heard[] }> {
  const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
  const heard: Heard[] = [];
  for (const name of uploadEventNames) {
    element.addEventListener(name, (event) => heard.push({ name, ...(event as CustomEvent<object>).detail }));
  }
  return { element, heard };
}

/** The names of what was told; a run of the same name counts once. */
export function namesOf(heard: readonly Heard[]): string[] {
  return heard.map(({ name }) => name).filter((name, i, all) => name !== all[i - 1]);
}

function carry(files: readonly File[]): DataTransfer {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  return dataTransfer;
}

/** As a person drops files on the zone. */
export function drop(element: OssDirectUpload, ...files: File[]): void {
  const zone = element.shadowRoot!.querySelector('[part=dropzone]')!;
  const dataTransfer = carry(files);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    zone.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }));
  }
}

/** As a person chooses files in the browser's dialog. */
export function choose(element: OssDirectUpload, ...files: File[]): void {
  const input = element.shadowRoot!.querySelector<HTMLInputElement>('input[type=file]')!;
  input.files = carry(files).files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Waits until something holds. How long that may take is for the test's own time to say. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<Awaited<T>>> {
  for (;;) {
    const found = await look();
    if (found) return found as NonNullable<Awaited<T>>;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const settled = (element: OssDirectUpload): Promise<unknown> =>
  until(() => {
    const ended = ['done', 'failed', 'canceled', 'paused'];
    return element.tasks.length > 0 && element.tasks.every(({ status }) => ended.includes(status));
  });

/** Waits for the stored object of the only task. @throws its error */
export async function done(element: OssDirectUpload): Promise<StoredObject> {
  await settled(element);
  const [task] = element.tasks;
  if (task?.error) throw task.error;
  if (!task?.result) throw new Error(`The task is ${task?.status}.`);
  return task.result;
}

/** The row of a file, once it is drawn. */
export const row = (element: OssDirectUpload, name: string): Promise<HTMLElement> =>
  until(() => element.shadowRoot!.querySelector<HTMLElement>(`li[aria-label="${CSS.escape(name)}"]`));

/** Presses a button of the list by its name, once it is there. */
export async function press(element: OssDirectUpload, name: string): Promise<void> {
  const button = await until(() =>
    [...element.shadowRoot!.querySelectorAll('button')].find(
      (one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name,
    ),
  );
  button.click();
}

/** Text as it is read: in one line. */
export const textOf = (element: Node): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
