import { expect } from '@open-wc/testing';
import { createCustomRequest } from '../../src/adapters/antd.js';
import { type CKEditorUploadAdapter, createUploadPlugin } from '../../src/adapters/ckeditor.js';
import { createHttpRequest } from '../../src/adapters/element-plus.js';
import { createFileHandlers, type TiptapEditor, type TiptapTransaction } from '../../src/adapters/tiptap.js';
import { createImagesUploadHandler } from '../../src/adapters/tinymce.js';
import { type AdapterOptions, type FailedUpload, uploadForHost } from '../../src/adapters/upload-for-host.js';
import { createCustomUpload } from '../../src/adapters/wangeditor.js';
import { UploadError } from '../../src/core.js';
import { locales } from '../../src/element/words/language.js';
import { switches } from '../support/browser/cloud.js';
import { replace } from '../support/browser/replace.js';
import { file } from '../support/files.js';
import { until } from '../support/until.js';

// `npm run test:stacks` uses the adapters in the real components and editors.
const endpoint = '/get_sts_token_for_oss_upload';

const failureOf = (options: AdapterOptions, size = 10): Promise<FailedUpload> =>
  uploadForHost(file(size), options).then(
    () => expect.fail('It did not fail.'),
    (error: FailedUpload) => {
      expect(error.cause).to.be.instanceOf(UploadError);
      return error;
    },
  );

/** `urlOf` that waits for its address. */
function slowAddress() {
  let isAsked = false;
  let give!: (url: string) => void;
  const address = new Promise<string>((resolve) => (give = resolve));
  const urlOf = () => {
    isAsked = true;
    return address;
  };
  return { urlOf, asked: () => until(() => isAsked), give };
}

async function inLanguage(lang: string, run: () => Promise<void>): Promise<void> {
  const before = document.documentElement.lang;
  document.documentElement.lang = lang;
  await run().finally(() => (document.documentElement.lang = before));
}

describe('the adapters', () => {
  beforeEach(() => switches());
  after(() => switches());

  it('give the object’s own address, or the one that `urlOf` makes', async () => {
    const stored = await uploadForHost(file(10), { endpoint });
    expect(new URL(stored.url).pathname).to.contain(stored.key);
    const other = await uploadForHost(file(10), { endpoint, urlOf: async ({ key }) => `/files/${key}` });
    expect(other.url).to.equal(`/files/${other.key}`);
  });

  it('report `urlOf` that failed, with the key of the object', async () => {
    const urlOf = () => Promise.reject(new Error('no session'));
    const { cause, message } = await failureOf({ endpoint, urlOf });
    expect(cause).to.include({ code: 'internal', message: '`urlOf` failed.' });
    expect(cause.cause).to.have.property('message', 'no session');
    expect(cause.key).to.be.a('string');
    expect(message).to.match(/^Something went wrong on this page\. Try again/);
  });

  it('say why an upload failed in the page’s language, or in its own words with `textOf`', async () => {
    const tooLarge = { endpoint, rules: { maxFileSize: 1000 } };
    await inLanguage('zh-Hant', async () => {
      expect((await failureOf(tooLarge, 2000)).message).to.match(/^2 ?kB。不能超過 1 ?kB$/);
    });
    await inLanguage('ja', async () => {
      expect((await failureOf({ endpoint: '/not-there' })).message).to.match(/。.+。$/);
    });
    await inLanguage('xx', async () => {
      expect((await failureOf(tooLarge, 2000)).message).to.equal('2 kB. Up to 1 kB');
    });
    const textOf = async ({ code }: UploadError) => `Ask us about ${code}`;
    expect((await failureOf({ ...tooLarge, textOf }, 2000)).message).to.equal('Ask us about rejected');
  });

  it('say it in English where the words of the language cannot be loaded', async () => {
    replace(locales, 'ko', () => Promise.reject(new TypeError('Failed to fetch')));
    await inLanguage('ko', async () => {
      const failed = await failureOf({ endpoint, rules: { maxFileSize: 1000 } }, 2000);
      expect(failed.cause).to.include({ code: 'rejected' });
      expect(failed.message).to.equal(failed.cause.message);
    });
  });

  it('let TinyMCE remove the picture that the endpoint refused, with its words and one full stop', async () => {
    const refuse = () => Promise.resolve(Response.json({ message: 'Your session is over.' }, { status: 401 }));
    const upload = createImagesUploadHandler({ endpoint: refuse });
    const failure: unknown = await upload({ blob: () => file(10), filename: () => '' }, () => {}).catch(
      (error) => error,
    );
    expect(failure).to.include({
      message: 'Your session is over. Sign in again if necessary, then try again.',
      remove: true,
    });
  });

  it('give CKEditor the text alone, which it shows as it is', async () => {
    const repository: { createUploadAdapter?(loader: object): CKEditorUploadAdapter } = {};
    const Plugin = createUploadPlugin({ endpoint: '/not-there', textOf: () => 'Ask us.' });
    Plugin({ plugins: { get: () => repository } }).init();
    const adapter = repository.createUploadAdapter!({ file: Promise.resolve(file(10)) }); // all that it reads
    expect(await adapter.upload().catch((text: unknown) => text)).to.equal('Ask us.');
  });

  it('count an empty file as 100 %', async () => {
    const seen: number[] = [];
    await uploadForHost(file(0), { endpoint }, { onProgress: (percent) => seen.push(percent) });
    expect(seen.at(-1)).to.equal(100);
  });

  it('call nothing after the person has canceled, also while `urlOf` was at work', async () => {
    const calls: string[] = [];
    const request = {
      ...{ file: file(10), onProgress() {} },
      onSuccess: () => calls.push('success'),
      onError: () => calls.push('error'),
    };
    for (const create of [createCustomRequest, createHttpRequest]) {
      const { urlOf, asked, give } = slowAddress();
      const { abort } = create({ endpoint, urlOf })(request);
      await asked();
      abort();
      give('/a');
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(calls).to.deep.equal([]);
  });

  it('insert nothing into a wangEditor that was destroyed while `urlOf` was at work', async () => {
    const { urlOf, asked, give } = slowAddress();
    const inserted: string[] = [];
    const editor = new EditorEvents();
    const host = { showProgressBar() {}, alert: (text: string) => inserted.push(text), ...editor.methods };
    const uploaded = createCustomUpload({ endpoint, urlOf, editor: () => host })(file(10), (url) => inserted.push(url));
    await asked();
    editor.fire('destroyed');
    give('/a');
    await uploaded;
    expect([inserted, editor.listeners]).to.deep.equal([[], 0]);
  });

  it('leave a wangEditor without listeners where it cannot insert the picture', async () => {
    const editor = new EditorEvents();
    const host = { showProgressBar() {}, alert() {}, ...editor.methods };
    const insert = () => {
      throw new Error('no place');
    };
    const uploaded = createCustomUpload({ endpoint, editor: () => host })(file(10), insert);
    expect(await uploaded.catch(String)).to.equal('Error: no place');
    expect(editor.listeners).to.equal(0);
  });

  it('return to el-upload what it can cancel', () => {
    const request = createHttpRequest({ endpoint, rules: { maxFileSize: 1 } })({
      ...{ file: file(2), onProgress() {}, onSuccess() {}, onError() {} },
    });
    expect(request).to.be.instanceOf(XMLHttpRequest);
    request.abort();
  });

  it('insert pictures into Tiptap in the order of the files, where they were dropped', async () => {
    const text = new PlainEditor('ab');
    const failed: string[] = [];
    const { onDrop } = createFileHandlers({
      ...{ endpoint, rules: { maxFileSize: 600_000 } },
      urlOf: ({ key }) => key.slice(key.lastIndexOf('-') + 1),
      nodeOf: (url) => ({ text: `<${url}>` }),
      onError: (_, { name }) => failed.push(name),
    });
    onDrop(text, [file(500_000, 'one.png'), file(700_000, 'two.png'), file(10, 'three.png')], 1);
    text.type(1, 'x'); // at the place itself: what is written there stays behind the pictures
    text.type(0, 'y');
    while (text.listeners > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(text.content).to.equal('ya<one.png><three.png>xb');
    expect(failed).to.deep.equal(['two.png']);
  });

  it('insert nothing into Tiptap after it was destroyed', async () => {
    const { urlOf, asked, give } = slowAddress();
    const text = new PlainEditor('ab');
    const { onDrop } = createFileHandlers({
      endpoint,
      urlOf: ({ key }) => (key.endsWith('slow.png') ? urlOf() : '/quick'),
      nodeOf: (url) => ({ text: `<${url}>` }),
      onError: ({ message }) => expect.fail(message),
    });
    onDrop(text, [file(10, 'slow.png'), file(10, 'quick.png')], 1);
    await asked();
    text.destroy();
    give('/slow');
    await until(() => text.listeners === 0);
    expect(text.content).to.equal('ab');
  });

  it('insert the other pictures into Tiptap where functions of the page throw, and report what they throw', async () => {
    const reported: unknown[] = [];
    replace(globalThis, 'reportError', (error: Error) => void reported.push(error.message));
    const fail = (why: string) => {
      throw new Error(why);
    };
    const text = new PlainEditor('');
    const { onDrop } = createFileHandlers({
      ...{ endpoint, rules: { maxFileSize: 10 } },
      nodeOf: (_, { name }) => (name === 'two.png' ? fail('no node') : { text: name }),
      onError: () => fail('no text'),
    });
    onDrop(text, [file(11, 'one.png'), file(10, 'two.png'), file(10, 'three.png')], 0);
    await until(() => text.listeners === 0);
    expect(text.content).to.equal('three.png');
    expect(reported).to.deep.equal(['no text', 'no node']);
  });
});

type Listener = (event: { transaction: TiptapTransaction }) => void;

/** The listeners of an editor. */
class EditorEvents {
  readonly #listeners = new Set<readonly [event: string, listener: Listener]>();

  get listeners(): number {
    return this.#listeners.size;
  }

  fire(event: string, detail?: { transaction: TiptapTransaction }): void {
    for (const [name, listener] of this.#listeners) if (name === event) listener(detail!);
  }

  readonly methods = {
    on: (event: string, listener: Listener) => void this.#listeners.add([event, listener]),
    off: (event: string, listener: Listener) => {
      for (const one of this.#listeners) if (one[0] === event && one[1] === listener) this.#listeners.delete(one);
    },
  };
}

/** A text of letters, as far as an adapter uses an editor. */
class PlainEditor implements TiptapEditor {
  readonly state = { selection: { to: 0 } };
  readonly #events = new EditorEvents();
  readonly on = this.#events.methods.on;
  readonly off = this.#events.methods.off;

  constructor(public content: string) {}

  get listeners(): number {
    return this.#events.listeners;
  }

  destroy(): void {
    this.#events.fire('destroy');
  }

  readonly commands = {
    insertContentAt: (position: number, node: object) => this.type(position, (node as { text: string }).text),
  };

  type(position: number, text: string): boolean {
    this.content = this.content.slice(0, position) + text + this.content.slice(position);
    const map = (old: number, side = 1) => (old > position || (old === position && side > 0) ? old + text.length : old);
    this.#events.fire('transaction', { transaction: { mapping: { map } } });
    return true;
  }
}
