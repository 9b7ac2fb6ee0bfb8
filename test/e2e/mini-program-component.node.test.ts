import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runInContext } from 'node:vm';
import { toNode } from '../../src/server.js';
import { bytes } from '../support/files.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import { handlerFor } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { uploadingProgram } from '../support/node/uploading-program.js';

const cloud = await useCloud({ bucket: 'b-component', store: 'memory' });
const endpoint = await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'sts' })));
const folder = 'dist/mini-programs/component';
const path = 'wxfile://tmp_a.jpg';

interface Row {
  id: string;
  text: string;
  percent: number;
  action?: string;
  advice: string;
}

/** What a page sees of a component: `Component` of WeChat, as far as this one uses it. */
function placed(files: Map<string, Uint8Array>, language: string) {
  const { wx } = fakeWechat({ files });
  const chooseMedia = async () => ({ tempFiles: [{ tempFilePath: path, size: 50_000 }] });
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
  const events: [name: string, detail: Record<string, unknown>][] = [];
  const given = Object.entries(definition.properties).map(([name, one]) => [name, (one as { value?: unknown }).value]);
  const page = {
    data: { ...definition.data, ...Object.fromEntries(given), endpoint, language } as {
      tasks: Row[];
      words: Record<string, string>;
    },
    setData: (change: object) => void Object.assign(page.data, change),
    triggerEvent: (name: string, detail: Record<string, unknown>) => void events.push([name, detail]),
    ...definition.methods,
  } as {
    data: { tasks: Row[]; words: Record<string, string> };
    setData(change: object): void;
    triggerEvent(name: string, detail: object): void;
    choose(): Promise<void>;
    act(event: object): void;
    remove(event: object): void;
  };
  definition.observers['language']!.call(page, language);
  definition.lifetimes.attached.call(page);
  return { page, events };
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

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
      await until(() => page.data.tasks[0]?.text === uploaded);
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
      await until(() => page.data.tasks[0]?.text === failed);
      const [row] = page.data.tasks;
      assert.deepEqual([row!.advice, row!.action], [advice, 'retry']);
      const [[name, detail]] = events as [[string, Record<string, string>]];
      assert.deepEqual([name, detail['code']], ['error', 'file']);
      assert.match(detail['hint']!, /^A temporary path ends with the program/);
      files.set(path, bytes(50_000));
      page.act({ currentTarget: { dataset: { id: row!.id } } });
      await until(() => page.data.tasks[0]?.text === uploaded);
    });
  }
});
