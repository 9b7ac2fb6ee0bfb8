import { memoryStore } from '../../src/memory/store.js';
import type { OssDirectUpload, UploadTask } from '../../src/element.js';
import type { LoggedRequest } from '../support/browser/cloud.js';
import { FramedPage } from '../support/browser/framed-pages.js';
import { choose } from '../support/browser/gestures.js';
import { file } from '../support/files.js';
import { until } from '../support/until.js';
import { endpoints } from '../support/browser/live-element.js';
import { type FaultCase, inParts, largeEnough, type PagesEnd, type Way } from './fault-case.js';
import { hasten } from './hasten-page.js';

const never = () => new Promise<never>(() => {});

const SMALL = 'ten bytes.';
const isWebKit = /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);

/** WebKitGTK draws and stores 500 files too slowly for a test; the requests of 500 videos are more than the mock's log holds. */
const isMetByMany = (way: Way) => largeEnough(way) && !inParts(way) && way.mode !== 'vod' && !isWebKit;
/** One grant serves many files. */
const isShared = ({ mode }: Way) => mode === 'sts' || mode === 'post-policy';

/** How many files a form gets, and how many of them are done when its page is reloaded. */
interface Count {
  readonly files: number;
  readonly done: number;
  /** Each is saved by `afterUpload`. */
  readonly saves?: boolean;
}

/** A page with files of ten bytes and, as the last, the way's own; and the same form once it was reloaded. */
class Form {
  readonly files: readonly File[];
  readonly page = new FramedPage();
  readonly user: string;
  /** The keys that `afterUpload` has got, in all pages. */
  readonly saved: string[] = [];
  readonly #way: Way;
  readonly #saves: boolean;
  readonly #markup: string;
  element!: OssDirectUpload;
  /** Calls of the endpoint by the pages before this one. */
  #grants = 0;

  constructor(way: Way, { files = 2, saves = false }: Partial<Count> = {}, user = `user ${Math.random()}`) {
    const { mode, size, partSize } = way;
    const small = Array.from({ length: files - 1 }, (_, i) => new File([SMALL], `${i}.bin`, { lastModified: i + 1 }));
    this.files = [...small, file(size)];
    this.user = user;
    this.#way = way;
    this.#saves = saves;
    const parts = partSize === undefined ? '' : `part-size="${partSize}"`;
    const field = `name="files" multiple mode="${mode}" endpoint="${endpoints[mode]}" resume-scope="${user}" ${parts}`;
    this.#markup = `<form><oss-direct-upload ${field}></oss-direct-upload></form>`;
  }

  /** The same form in another tab. */
  inAnotherTab(): Form {
    return new Form(this.#way, { files: this.files.length, saves: this.#saves }, this.user);
  }

  async open(): Promise<void> {
    this.#use(await this.page.open(this.#markup));
  }

  /** Adds all files. @param ready how many of them are uploaded; the others wait for ever */
  add(ready: number): void {
    const names = new Set(this.files.slice(0, ready).map(({ name }) => name));
    this.element.beforeUpload = ({ name }: UploadTask) => names.has(name) || never();
    choose(this.element, ...this.files);
  }

  async reload(): Promise<void> {
    await until(() => this.#isStored(), 'the list and the results'); // WebKit does not write what comes as late as the end of the page
    this.#grants = this.grants;
    this.#use(await this.page.reload(this.#markup, async () => hasten(this.page.window)));
  }

  /** Whether the database has what is done. */
  async #isStored(): Promise<boolean> {
    const [session] = (await memoryStore.sessions()).filter(({ scope }) => scope.includes(this.user));
    if (!session) return !this.element.tasks.length;
    const results = (await memoryStore.files(session.id))!.filter(({ result }) => result).length;
    return results === this.element.tasks.filter(({ status }) => status === 'done').length;
  }

  #use(element: OssDirectUpload): void {
    this.element = element;
    if (this.#saves) element.afterUpload = (_, { key }) => void this.saved.push(key);
  }

  async done(n: number): Promise<void> {
    await until(() => this.element.tasks.filter(({ status }) => status === 'done').length === n);
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
    const { files, saved, element } = this;
    const key = element.tasks.find(({ result }) => result?.size === files.at(-1)!.size)?.result?.key;
    const keys = new Set(element.value);
    if (keys.size !== files.length) wrong.push(`the value has ${keys.size} keys`);
    const times = this.#saves ? files.length : 0;
    if (saved.length !== times) wrong.push(`${saved.length} files were saved`);
    if (saved.some((one) => !keys.has(one))) wrong.push('a key was saved that is not in the value');
    return { end, key, wrong, grants: this.grants };
  }
}

/** Runs with one form, and closes its pages. */
const withForm =
  (count: Partial<Count>, run: (form: Form, other: Form) => Promise<PagesEnd>) =>
  async (_: unknown, way: Way): Promise<PagesEnd> => {
    const form = new Form(way, count);
    const other = form.inAnotherTab();
    try {
      await form.open();
      return await run(form, other);
    } finally {
      for (const { page } of [form, other]) page.close();
    }
  };

/** No small file was sent twice. */
const smallOnce =
  (files: number): NonNullable<FaultCase['wrong']> =>
  (log) => {
    const isSmall = ({ operation, bytesReceived }: LoggedRequest) =>
      /^P(ut|ost)Object$/.test(operation) && bytesReceived < 8_000;
    const times = log.filter(isSmall).length;
    return times === files - 1 ? undefined : `${times} requests carried ${files - 1} small files`;
  };

/** What is done comes back after a reload, the rest is chosen again, and nothing is sent or saved twice. */
function reloaded({ files, done, saves = false }: Count): FaultCase {
  const isAllDone = done === files;
  const end = isAllDone ? 'back in the value' : 'sent once by the next page';
  return {
    fault: `page reloaded with ${done} of ${files} files done${saves ? ' and saved' : ''}`,
    hits: files > 2 ? isMetByMany : largeEnough,
    ...((files > 2 || !saves || done === 0) && { onlyInTable: true }),
    pages: withForm({ files, saves }, async (form) => {
      form.add(done);
      await form.done(done);
      const before = form.element.value;
      await form.reload();
      if (isAllDone) {
        await form.done(files);
        const isSame = String(form.element.value) === String(before);
        const wrong = isSame ? [] : [`the value was ${before.join()}`];
        return form.end(form.row ? 'a file is said to be missing' : end, wrong);
      }
      await until(() => form.row, 'the row');
      await form.done(done);
      choose(form.element, ...form.files);
      await form.done(files);
      return form.end(end);
    }),
    ends: end,
    resent: 4, // parts that a busy machine races
    grants: (way) => [1, isShared(way) ? 2 : 2 * files],
    wrong: smallOnce(files),
  };
}

/** The counts that the table meets: few files in every mode, by one request and in parts, and many. */
const counts = [2, 500].flatMap((files) =>
  [...new Set([0, 1, files - 1, files])].flatMap((done) => [false, true].map((saves) => ({ files, done, saves }))),
);

/** Pages that go away while files wait. */
export const batchCases: readonly FaultCase[] = [
  ...counts.map(reloaded),
  {
    fault: 'two tabs with one form, the first closed with one of two files done',
    hits: largeEnough,
    pages: withForm({}, async (form, other) => {
      form.add(1);
      await form.done(1);
      await other.open();
      await other.element.queue.restore();
      const wrong = other.element.tasks.length > 0 || other.row ? ['the second tab showed what the first one had'] : [];
      form.page.close();
      await other.reload();
      await until(() => other.row, 'the row');
      await other.done(1);
      choose(other.element, ...other.files);
      await other.done(2);
      return other.end('sent once by the next page', wrong);
    }),
    ends: 'sent once by the next page',
    resent: 4,
    grants: (way) => [1, isShared(way) ? 1 : 3],
    wrong: smallOnce(2),
  },
];
