import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runInContext } from 'node:vm';
import { toNode } from '../../src/server.js';
import { bytes } from '../support/files.js';
import { fakeAlipay } from '../support/node/fake-alipay.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import { handlerFor } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { uploadingProgram } from '../support/node/uploading-program.js';

const cloud = await useCloud({ bucket: 'b-samples', store: 'memory' });
const endpoint = await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'sts' })));
const path = 'wxfile://tmp_a.jpg';
const files = () => new Map([[path, bytes(5_000_000)]]);

interface Page {
  data: { message: string; progress: number };
  onLoad(): void;
  choose(): Promise<void> | void;
  pause(): void;
  cancel(): void;
}

/** Runs a sample of the guides in a program, with the endpoint of this test. @returns its page, or what it exports */
function load(name: string, program: ReturnType<typeof uploadingProgram>) {
  const sample = readFileSync(`docs/samples/mini-programs/${name}`, 'utf8')
    .replace(/import (\{.*\}) from 'oss-direct-upload\/mini-program';/, 'const $1 = exports;')
    .replace('https://app.example.com/api/oss-permission', endpoint)
    .replace('export const uploader', 'exports.uploader');
  const { context } = program;
  context['Page'] = (page: Page) => {
    context['page'] = Object.assign(page, { setData: (change: object) => void Object.assign(page.data, change) });
  };
  runInContext(`(() => { ${sample} })()`, context);
  return context as unknown as { page: Page; exports: { uploader: ReturnType<typeof program.create> } };
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('mini program: the guides’ samples', () => {
  it('WeChat: the page uploads what was chosen, shows the progress, and is canceled', async () => {
    const { wx } = fakeWechat({ files: files() });
    const chooseMedia = async () => ({ tempFiles: [{ tempFilePath: path, size: 5_000_000 }] });
    const { page } = load('wechat.js', uploadingProgram({ wx: { ...wx, chooseMedia } }));
    page.onLoad();
    await page.choose();
    assert.match(page.data.message, /^Stored as u\/7\/\w+-.*a\.jpg, verified$/);
    assert.equal(page.data.progress, 100);
    const other = load(
      'wechat.js',
      uploadingProgram({ wx: { ...fakeWechat({ files: files() }).wx, chooseMedia } }),
    ).page;
    other.onLoad();
    const chosen = other.choose();
    await new Promise((resolve) => setTimeout(resolve));
    other.pause();
    other.pause();
    other.cancel();
    await chosen;
    assert.match(other.data.message, /canceled/);
  });

  it('Alipay: the page uploads what was chosen', async () => {
    const { my } = fakeAlipay({ files: files() });
    const chooseImage = ({ success }: { success(chosen: object): void }) => success({ tempFilePaths: [path] });
    const { page } = load('alipay.js', uploadingProgram({ my: { ...my, chooseImage } }));
    page.onLoad();
    void page.choose();
    await until(() => page.data.message !== '');
    assert.match(page.data.message, /^Stored as u\/7\/\w+-photo\.jpg$/);
  });

  it('uni-app: the uploader has what its page uses', async () => {
    const { wx } = fakeWechat({ files: files() });
    const program = uploadingProgram({ uni: wx });
    const { exports } = load('uploader.js', program);
    const { uploader } = exports;
    const page = readFileSync('docs/samples/mini-programs/uni-app.vue', 'utf8');
    const used = new Set([...page.matchAll(/\buploader\.(\w+)/g)].map(([, name]) => name!));
    for (const name of used) assert.ok(name === 'js' || name in uploader, name);
    const task = uploader.add(path);
    const ofTask = [...page.matchAll(/\btask\.(\w+)/g)].map(([, name = '']) => name);
    assert.deepEqual(
      ofTask.filter((name) => !(name in task)),
      [],
    );
    assert.equal((await task.finished).verified, true);
  });
});
