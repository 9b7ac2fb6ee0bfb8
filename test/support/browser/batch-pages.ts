import type { OssDirectUpload, UploadTask } from '../../../src/element.js';
import { until } from '../until.js';
import { forgetRequests, requests, switches } from './cloud.js';
import { FramedPage } from './framed-pages.js';
import { choose } from './gestures.js';
import { allStored, startWithNothing } from './memory.js';

export const sts = 'mode="sts" endpoint="/get_sts_token_for_oss_upload"';
const pages: FramedPage[] = [];
/** The user of the pages of this test. */
export let user = '';

/** A new page, which is closed with the test. */
export const page = () => pages[pages.push(new FramedPage()) - 1]!;

export const field = (more = '') =>
  `<oss-direct-upload multiple ${sts} resume-scope="${user}" ${more}></oss-direct-upload>`;
/** An element in a form that does not leave the page. */
export const inForm = (more = '') => `<form onsubmit="event.preventDefault()">${field(`name="photos" ${more}`)}</form>`;

export const photos = (n: number) =>
  Array.from({ length: n }, (_, i) => new File([`photo ${i} `.repeat(20)], `${i}.jpg`, { lastModified: 1e12 + i }));

/** The row of what is missing. */
export const section = (element: OssDirectUpload) => element.shadowRoot!.querySelector('section.batch');
export const sentence = (element: OssDirectUpload) => section(element)?.getAttribute('aria-label');

export const count = (element: OssDirectUpload, status: string) =>
  element.tasks.filter((task) => task.status === status).length;
/** Waits until there are `done` tasks, and all are done: a busy machine needs its time. */
export const settled = (element: OssDirectUpload, done: number) =>
  until(() => count(element, 'done') === done && element.tasks.length === done);
/** Waits until the results of this many files are stored: a page that ends earlier may lose them. */
export const resultsStored = (n: number) =>
  until(
    async () => (await stored()).filter((one) => 'result' in one && one.result !== undefined).length === n,
    `${n} results in the database`,
  );

/** Gives each test of a suite a user of its own and an empty database, and closes its pages. */
export function startEachWithNothing(): void {
  beforeEach(async () => {
    user = `user ${Math.random()}`;
    void startWithNothing();
    await switches();
    await fetch('/get_sts_token_for_oss_upload'); // fields that ask at once without a cookie would be two visitors, with two folders
    await forgetRequests();
  });
  afterEach(() => {
    for (const one of pages.splice(0)) one.close();
  });
}

export const forgetUser = () => void (user = '');

export async function countStored(): Promise<number> {
  const log = await requests();
  return log.filter(({ operation, status }) => /^P(ut|ost)Object$/.test(operation) && status === 200).length;
}

/** Uploads the first `n` of the files of a page; the others wait for ever. */
export function uploadFirst(element: OssDirectUpload, n: number, files: readonly File[]): void {
  const names = new Set(files.slice(0, n).map(({ name }) => name));
  element.beforeUpload = ({ name }: UploadTask) => names.has(name) || new Promise(() => {});
  element.maxConcurrentUploads = 40;
  choose(element, ...files);
}

/** All that the browser stores. */
export const stored: () => Promise<{ key?: string }[]> = allStored;

export const keeps = async (text: string) => JSON.stringify(await stored()).includes(text);
