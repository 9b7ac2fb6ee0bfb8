import type { Job } from '../job.js';

/** Temporary credentials, as a backend gives them. */
export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  expiration: string;
  bucket: string;
  region: string;
  endpoint: string;
}

/** Reports how many bytes of all files have been sent, when the client shows it. */
type OnProgress = (file: number, sent: number) => void;

/** One library, used as its own documents say. */
export interface Client {
  /** Puts its widget on the page, if it has one. With `job.work === 'add'` nothing may be sent. */
  mount?(root: HTMLElement, job: Job): void | Promise<void>;
  /** Sends all files; resolves when the last is confirmed. @throws if one fails */
  upload?(files: File[], job: Job, onProgress: OnProgress): Promise<unknown>;
  /** Hands files to the widget, as a person's choice would. */
  add?(files: File[]): unknown;
  /** How to see in the page that a file with this name is shown. */
  shows?(name: string): boolean;
}

/** Asks the page's own server. */
export async function fetchCredentials(): Promise<Credentials> {
  return (await (await fetch('/grant', { cache: 'no-store' })).json()) as Credentials;
}

/** Hands files to a file input, as a person's choice in the browser's dialog does. */
export function choose(input: HTMLInputElement | null, files: File[]): void {
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  input!.files = carried.files;
  input!.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Whether a text stands somewhere below a node of the page. */
export const says = (root: ParentNode, text: string) => root.textContent!.includes(text);

/** Runs `work` over all items, a few at a time. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<unknown>,
) {
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
