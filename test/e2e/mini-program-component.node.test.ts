import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { runInContext } from 'node:vm';
import { toNode } from '../../src/server.js';
import { bytes } from '../support/files.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import { handlerFor } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { uploadingProgram } from '../support/node/uploading-program.js';
import { until } from '../support/until.js';

const cloud = await useCloud({ bucket: 'b-component', store: 'memory' });
const endpoint = await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'sts' })));
const folder = 'dist/mini-programs/component';
const path = 'wxfile://tmp_a.jpg';

interface Row {
  id: string;
  name: string;
  text: string;
  percent: number;
  action?: string;
  advice: string;
}

interface Page {
  uploader: { pause(): void };
  data: { tasks: Row[]; words: Record<string, string> };
  setData(change: object): void;
  triggerEvent(name: string, detail: object): void;
  choose(): Promise<void>;
  act(event: object): void;
  remove(event: object): void;
}

/** What a page sees of its components in one program: `Component` of WeChat, as far as this one uses it. */
function program(files: Map<string, Uint8Array>, storage?: Map<string, string>) {
  const { wx } = fakeWechat({ files, ...(storage && { storage }) });
  /** Paths, and the failures of a choice. */
  const chosen = [path];
  const chooseMedia = async () => {
    const tempFilePath = chosen.shift()!;
    if (tempFilePath.includes(':fail ')) throw Object.assign(new Error(), { errMsg: tempFilePath });
    return { tempFiles: [{ tempFilePath, size: 50_000 }] };
  };
  const { context } = uploadingProgram({ wx: { ...wx, chooseMedia } });
  let definition!: {
    properties: Record<string, unknown>;
    data: object;
    observers: Record<string, (this: object, value: string) => void>;
    lifetimes: Record<'attached' | 'detached', (this: object) => void>;
    methods: object;
  };
  context['Component'] = (given: typeof definition) => void (definition = given);
  const code = readFileSync(`${folder}/index.js`, 'utf8').replace(
    /import .* from '..\/mini-program.js';/,
    'const { createUploader } = exports;',
  );
  runInContext(`(() => { ${code} })()`, context);
  /** Places the component in a page. */
  const place = (language: string, properties: object = {}) => {
    const events: [name: string, detail: Record<string, unknown>][] = [];
    const initial: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(definition.properties))
      initial[name] = one === String ? '' : (one as { value?: unknown }).value;
    const page = {
      data: { ...definition.data, ...initial, endpoint, language, ...properties },
      setData(change: object) {
        Object.assign(page.data, change);
        if (Object.keys(change).some((name) => /^(endpoint|resumeScope)$/.test(name)))
          definition.observers['endpoint, resumeScope']!.call(page, '');
      },
      triggerEvent: (name: string, detail: Record<string, unknown>) => void events.push([name, detail]),
      ...definition.methods,
    } as unknown as Page;
    definition.observers['language']!.call(page, language);
    definition.lifetimes.attached.call(page);
    return { page, events, detach: () => definition.lifetimes.detached.call(page) };
  };
  return { place, chosen };
}

const placed = (files: Map<string, Uint8Array>, language: string) => program(files).place(language);

const textOf = ({ data: { tasks } }: Page) => tasks.map(({ name, text }) => `${name} ${text}`).join();

afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

describe('mini program: the component for WeChat', () => {
  it('has the names that its template binds', () => {
    const template = readFileSync(`${folder}/index.wxml`, 'utf8');
    const code = readFileSync(`${folder}/index.js`, 'utf8');
    for (const [, name] of template.matchAll(/bindtap="(\w+)"/g))
      assert.match(code, new RegExp(`^    (async )?${name}\\(`, 'm'));
    for (const [, name] of template.matchAll(/\{\{words\.(\w+)\}\}/g)) assert.match(code, new RegExp(`\\b${name}: '`));
  });

  for (const [language, uploaded, remove] of [
    ['zh-CN', '已上传', '删除'],
    ['en', 'Uploaded', 'Remove'],
  ] as const) {
    it(`uploads what is chosen, shows it, and reports the keys: ${language}`, async () => {
      const { page, events } = placed(new Map([[path, bytes(50_000)]]), language);
      await page.choose();
      await until(() => page.data.tasks[0]?.text === uploaded, uploaded);
      const [row] = page.data.tasks;
      assert.deepEqual([row!.percent, row!.action, page.data.words['remove']], [100, undefined, remove]);
      assert.deepEqual(events.map(([name]) => name).toSorted(), ['change', 'success']);
      page.remove({ currentTarget: { dataset: { id: row!.id } } });
      assert.deepEqual([page.data.tasks.length, (events.at(-1)![1]['keys'] as string[]).length], [0, 0]);
    });
  }

  for (const [language, failed, advice, uploaded] of [
    ['zh-CN', '上传失败', '请重新选择文件。', '已上传'],
    ['en', 'Failed', 'Choose the file again.', 'Uploaded'],
  ] as const) {
    it(`shows why a file failed, and tries again: ${language}`, async () => {
      const files = new Map<string, Uint8Array>();
      const { page, events } = placed(files, language);
      await page.choose();
      await until(() => page.data.tasks[0]?.text === failed, failed);
      const [row] = page.data.tasks;
      assert.deepEqual([row!.advice, row!.action], [advice, 'retry']);
      const [[name, detail]] = events as [[string, Record<string, string>]];
      assert.deepEqual([name, detail['code']], ['error', 'file']);
      assert.match(detail['hint']!, /^A temporary path ends with the program/);
      files.set(path, bytes(50_000));
      page.act({ currentTarget: { dataset: { id: row!.id } } });
      await until(() => page.data.tasks[0]?.text === uploaded, uploaded);
    });
  }

  /** A program in which each of two components has chosen one file, which it keeps; nothing is stored when it is closed. */
  async function closed(...scopes: string[]) {
    const files = new Map(['a.jpg', 'b.jpg'].map((name) => [`wxfile://tmp_${name}`, bytes(50_000)]));
    const storage = new Map<string, string>();
    const { place, chosen } = program(files, storage);
    cloud.setSwitches({ faults: [{ operation: 'PostObject', kind: 'stall' }] });
    const two = [0, 1].map((at) => place('en', { keep: true, resumeScope: scopes[at] ?? '' }));
    for (const [at, { page }] of two.entries()) {
      chosen.splice(0, 1, `wxfile://tmp_${['a', 'b'][at]}.jpg`);
      await page.choose();
    }
    const begun = () => cloud.log.records.filter(({ operation }) => operation === 'PostObject').length;
    await until(() => begun() === 2, 'two forms');
    for (const { page } of two) page.uploader.pause(); // nothing of this program runs from here on
    cloud.resetSwitches();
    return { files, storage, two, place };
  }

  it('two in one program: the next one continues each file once, in one of them', async () => {
    const { files, storage } = await closed();
    const { place } = program(files, storage);
    const [one, other] = [place('en'), place('en')];
    await until(() => textOf(one.page) === 'tmp_a.jpg Uploaded,tmp_b.jpg Uploaded', 'both');
    assert.deepEqual([textOf(other.page), one.events.filter(([name]) => name === 'error')], ['', []]);
    await until(() => files.size === 0, 'the end of the saved files');
    assert.equal(storage.size, 0);
  });

  it('two with a `resumeScope` each: each continues its own file', async () => {
    const { files, storage } = await closed('album', 'cover');
    const { place } = program(files, storage);
    const [album, cover] = [place('en', { resumeScope: 'album' }), place('en', { resumeScope: 'cover' })];
    await until(() => textOf(album.page) === 'tmp_a.jpg Uploaded', 'the album');
    await until(() => textOf(cover.page) === 'tmp_b.jpg Uploaded', 'the cover');
  });

  it('a page that is left: the next one continues what it has not finished', async () => {
    const { place, two } = await closed();
    two[0]!.detach();
    const { page } = place('en');
    await until(() => textOf(page) === 'tmp_a.jpg Uploaded', 'the file of the page before');
    two[1]!.detach();
    const { page: next } = place('en');
    await until(() => textOf(next) === 'tmp_b.jpg Uploaded', 'that of the other');
  });

  it('endpoint and scope that are set after a sign-in: each person gets the own files', async () => {
    const { files, storage } = await closed('first', 'second');
    const { page, events } = program(files, storage).place('en', { endpoint: '' });
    await page.choose();
    assert.deepEqual([textOf(page), storage.size], ['', 2]);
    page.setData({ endpoint, resumeScope: 'first' });
    await until(() => textOf(page) === 'tmp_a.jpg Uploaded', 'the file of the first');
    page.setData({ endpoint });
    assert.equal(textOf(page), 'tmp_a.jpg Uploaded');
    page.setData({ resumeScope: 'second' });
    const [name, { keys }] = events.at(-1)!;
    assert.deepEqual([name, (keys as string[]).length], ['change', 0]);
    await until(() => textOf(page) === 'tmp_b.jpg Uploaded', 'the file of the second');
    page.setData({ endpoint: '' });
    assert.equal(textOf(page), '');
  });

  it('a choice that WeChat does not allow is an error, but not one that the person cancels', async () => {
    const { place, chosen } = program(new Map());
    const { page, events } = place('en');
    chosen.splice(0, 1, 'chooseMedia:fail cancel', 'chooseMedia:fail auth deny');
    await page.choose();
    assert.equal(events.length, 0);
    await page.choose();
    const [name, { code, message }] = events[0]!;
    assert.deepEqual([name, code, message], ['error', 'file', 'chooseMedia:fail auth deny']);
  });
});
