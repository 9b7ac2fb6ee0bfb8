import { fixture, waitUntil } from '@open-wc/testing';
import '../../../src/index.js';
import type { OssDirectUpload, UploadTask } from '../../../src/element.js';
import { FakeMode } from '../fake-mode.js';

const selectors: Record<string, string> = {
  button: 'button',
  list: 'ul[role=list]',
  listitem: 'li.row',
  progressbar: '[role=progressbar]',
  status: '[role=status]',
  alert: '[role=alert]',
};

/** An element on the page whose uploads are in the test's hands. */
export async function place(markup = ''): Promise<{ element: OssDirectUpload; mode: FakeMode }> {
  const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
  const mode = new FakeMode();
  element.mode = mode;
  return { element, mode };
}

/** All pieces of a role in the element, optionally of a name. */
export function all(element: Element, role: string, name?: string | RegExp): HTMLElement[] {
  const found = [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selectors[role] ?? role) ?? [])];
  return found.filter((one) => one.checkVisibility() && matches(nameOf(one), name));
}

/** The one piece of this role and name. */
export function find(element: Element, role: string, name?: string | RegExp): HTMLElement {
  const found = all(element, role, name);
  if (found.length === 1) return found[0]!; // its length is 1
  const names = all(element, role).map(nameOf).join(' | ');
  throw new Error(`${found.length} of role ${role} are named ${String(name)}; there are: ${names}`);
}

export const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

/** Text as it is read: in one line. */
export const textOf = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** Waits until something holds; the element draws once a frame, and a loaded machine draws few. */
export const until = (holds: () => unknown, what: string): Promise<void> =>
  waitUntil(() => !!holds(), what, { timeout: 10_000 });

/** Adds files and waits for their rows. */
export async function add(element: OssDirectUpload, ...files: File[]): Promise<UploadTask[]> {
  const tasks = await element.addFiles(files);
  await until(() => tasks.every(({ name }) => all(element, 'listitem', name).length > 0), 'rows of the files');
  return tasks;
}

/** Waits until what arrives has arrived: it is transparent at first. */
export async function arrived(element: OssDirectUpload): Promise<void> {
  await Promise.all(element.shadowRoot!.getAnimations().map(({ finished }) => finished));
}

/** The row of a file. */
export const row = (element: Element, name: string): HTMLElement => find(element, 'listitem', name);

function matches(text: string, name: string | RegExp | undefined): boolean {
  return name === undefined || (typeof name === 'string' ? text === name : name.test(text));
}
