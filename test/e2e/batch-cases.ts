import { batchDatabase } from '../../src/core/batch/batch-database.js';
import type { OssDirectUpload, UploadTask } from '../../src/element.js';
import { FramedPage } from '../support/browser/framed-pages.js';
import { choose } from '../support/browser/gestures.js';
import { file } from '../support/files.js';
import { until } from '../support/until.js';
import { endpoints, type FaultCase, inParts, type PagesEnd, type Way } from './fault-case.js';

/** Results are written within 200 ms, and WebKit does not write what comes as late as the end of the page. */
const WRITTEN = 500;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const never = () => new Promise<never>(() => {});

const isMet = (way: Way) => way.size === 1_000_000 || inParts(way);

/** A page with one file of ten bytes and the way's own, and the same form once it was reloaded. */
class Form {
  readonly files: readonly [small: File, file: File];
  readonly page = new FramedPage();
  readonly #user = `user ${Math.random()}`;
  readonly #markup: string;
  element!: OssDirectUpload;
  /** Calls of the endpoint by the pages before this one. */
  #grants = 0;

  constructor({ mode, size, partSize }: Way) {
    this.files = [new File(['ten bytes.'], 'small.bin', { lastModified: 1 }), file(size)];
    const parts = partSize === undefined ? '' : `part-size="${partSize}"`;
    const field = `name="files" multiple mode="${mode}" endpoint="${endpoints[mode]}" resume-scope="${this.#user}" ${parts}`;
    this.#markup = `<form><oss-direct-upload ${field}></oss-direct-upload></form>`;
  }

  async open(): Promise<void> {
    this.element = await this.page.open(this.#markup);
  }

  /** Adds the files. @param ready the names of those that are uploaded; the others wait for ever */
  add(...ready: string[]): void {
    this.element.beforeUpload = ({ name }: UploadTask) => ready.includes(name) || never();
    choose(this.element, ...this.files);
  }

  async reload(): Promise<void> {
    const isListed = async () => (await batchDatabase.headers()).some(({ scope }) => scope.includes(this.#user));
    await until(isListed, 'the list'); // the code that writes it is loaded with the first file
    await wait(WRITTEN);
    this.#grants = this.grants;
    this.element = await this.page.reload(this.#markup);
  }

  async done(n: number): Promise<void> {
    await until(() => this.element.tasks.filter(({ status }) => status === 'done').length === n, `${n} files are done`);
  }

  /** The row of what is missing. */
  get row(): Element | null {
    return this.element.shadowRoot!.querySelector('section.batch');
  }

  get grants(): number {
    const calls = this.page.window.performance.getEntriesByType('resource');
    return (
      this.#grants + calls.filter(({ name }) => Object.values(endpoints).some((path) => name.includes(path))).length
    );
  }

  end(end: string, wrong: string[] = []): PagesEnd {
    const key = this.element.tasks.find(({ result }) => result?.size === this.files[1].size)?.result?.key;
    if (new Set(this.element.value).size !== this.files.length) wrong.push(`the value is ${this.element.value.join()}`);
    return { end, key, wrong, grants: this.grants };
  }
}

/** Runs with one form, and closes its page. */
const withForm = (run: (form: Form, way: Way) => Promise<PagesEnd>) => async (_: unknown, way: Way) => {
  const form = new Form(way);
  try {
    await form.open();
    return await run(form, way);
  } finally {
    form.page.close();
  }
};

/** All that carried the small file. */
const smallOnce: FaultCase['wrong'] = (log) => {
  const times = log.filter(
    ({ operation, bytesReceived }) => /^P(ut|ost)Object$/.test(operation) && bytesReceived < 8_000,
  ).length;
  return times === 1 ? undefined : `the small file was sent ${times} times`;
};

/** Pages that are reloaded while files wait: what is done comes back, the rest is chosen again, nothing travels twice. */
export const batchCases: readonly FaultCase[] = [
  {
    fault: 'page reloaded before the first byte of two files',
    hits: isMet,
    pages: withForm(async (form) => {
      form.add();
      await form.reload();
      await until(() => form.row, 'the row');
      choose(form.element, ...form.files);
      await form.done(2);
      return form.end('sent once by the next page');
    }),
    ends: 'sent once by the next page',
    grants: ({ mode }) => [1, mode === 'sts' || mode === 'post-policy' ? 2 : 4],
    wrong: smallOnce,
  },
  {
    fault: 'page reloaded with one of two files done',
    hits: isMet,
    pages: withForm(async (form) => {
      form.add('small.bin');
      await form.done(1);
      await form.reload();
      await form.done(1);
      await until(() => form.row, 'the row');
      choose(form.element, ...form.files);
      await form.done(2);
      return form.end('sent once by the next page');
    }),
    ends: 'sent once by the next page',
    grants: ({ mode }) => [2, mode === 'sts' || mode === 'post-policy' ? 2 : 4],
    wrong: smallOnce,
  },
  {
    fault: 'page reloaded with both files done, their form not submitted',
    hits: isMet,
    pages: withForm(async (form) => {
      form.add('small.bin', form.files[1].name);
      await form.done(2);
      const before = form.element.value;
      await form.reload();
      await form.done(2);
      const wrong = String(form.element.value) === String(before) ? [] : [`the value was ${before.join()}`];
      if (form.row) wrong.push('a file is said to be missing');
      return form.end('back in the value', wrong);
    }),
    ends: 'back in the value',
    grants: ({ mode }) => [1, mode === 'sts' || mode === 'post-policy' ? 1 : 4],
    wrong: smallOnce,
  },
];
