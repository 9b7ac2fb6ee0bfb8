import type { Job } from '../job.js';

export type Credentials = Record<
  'accessKeyId' | 'accessKeySecret' | 'securityToken' | 'expiration' | 'bucket' | 'region',
  string
>;

/** Reports how many bytes of a file have been sent, when the client shows it. */
export type OnProgress = (file: { name: string }, sent: number) => void;

/** One library, used as its own documents say. */
export interface Client {
  /** Puts its widget on the page, if it has one. With `job.work === 'add'` nothing may be sent. */
  mount?(root: HTMLElement, job: Job): void | Promise<void>;
  /** Sends all files; resolves when the last is confirmed; of a recording with the milliseconds since it was stopped. @throws if one fails */
  upload?(files: File[], job: Job, onProgress: OnProgress): Promise<unknown>;
  /** Hands files to the widget, as a person's choice would. @default chooses them in its file input */
  add?(files: File[]): unknown;
  /** Whether a file with this name is shown. @default its name is in the text of the page */
  shows?(name: string): boolean;
}

/** Asks the page's own server. */
export async function fetchCredentials(): Promise<Credentials> {
  return (await (await fetch('/grant', { cache: 'no-store' })).json()) as Credentials;
}

/** Hands files to a file input, as a person's choice in the browser's dialog does. */
export function choose(files: readonly File[], root: ParentNode = document): void {
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  const chosen = root.querySelector<HTMLInputElement>('input[type=file]')!; // it has rendered
  chosen.files = carried.files;
  chosen.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Resolves when `end` was called for each of some files, without an error. */
export function untilEnded(files: readonly File[], start: (end: (error?: unknown) => void) => void): Promise<void> {
  let left = files.length;
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : --left === 0 && resolve())));
}

export async function inParallel<T>(items: readonly T[], limit: number, work: (item: T) => Promise<unknown>) {
  const entries = items.values();
  const worker = async () => {
    for (const item of entries) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

export function put(url: string, body: Blob, onProgress: (sent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('PUT', url);
    xhr.upload.onprogress = ({ loaded }) => onProgress(loaded);
    xhr.onload = () => (xhr.status === 200 ? resolve() : reject(new Error(`PUT failed with ${xhr.status}`)));
    xhr.onerror = () => reject(new Error('PUT failed'));
    xhr.send(body);
  });
}
