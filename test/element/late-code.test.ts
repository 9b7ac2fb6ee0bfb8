import { expect, nextFrame } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { all } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const requests = async (id: string) => ((await (await fetch(`/received?id=${id}`)).json()) as unknown[]).length;

/** Firefox, WebKit and Chromium before 156 keep the failure of a module as long as the page; WebKit not that of each. */
async function loadsFailedModulesAgain(): Promise<boolean> {
  if (!navigator.userAgent.includes('Chrome')) return false;
  const url = '/respond?status=503&id=failing-module';
  for (let i = 0; i < 2; i++) await import(url).catch(() => {});
  return (await requests('failing-module')) > 1;
}

describe('an element whose code cannot be loaded', () => {
  let frame: HTMLIFrameElement;
  beforeEach(() => (frame = document.body.appendChild(document.createElement('iframe'))));
  afterEach(() => frame.remove());

  /** An element on a page without these modules. */
  async function openWithout(...modules: string[]): Promise<OssDirectUpload> {
    frame.src = `/test/element/pages/unavailable.html?${new URLSearchParams(modules.map((name) => ['without', name]))}`;
    const find = () => frame.contentDocument?.querySelector('oss-direct-upload');
    return until(() => find()?.shadowRoot && find(), 'the element');
  }

  it('the list: asks for it again', async function () {
    if (!(await loadsFailedModulesAgain())) this.skip();
    const element = await openWithout('list/list-chunk');
    void element.addFiles([sizedFile('a.png')]);
    await until(async () => (await requests('list/list-chunk')) > 1, 'another request');
  });

  it('cards, sorting, and what takes over a native input: has rows meanwhile, throws nothing, and asks again', async () => {
    const element = await openWithout('wall/wall', 'sorting/sorting', 'input/native-input');
    element.append(Object.assign(frame.contentDocument!.createElement('input'), { type: 'file' }));
    Object.assign(element, { variant: 'pictures', sortable: true, stored: [{ key: 'a.png' }, { key: 'b.png' }] });
    const rows = () => all(element, 'listitem');
    await until(() => rows().length === 2 && rows().every((one) => one.matches('.row')), 'rows');
    await until(async () => (await requests('input/native-input')) > 0, 'the request');
    for (let frames = 0; frames < 3; frames++) await nextFrame();
    expect((frame.contentWindow as unknown as { unhandled: string[] }).unhandled).to.deep.equal([]);
    if (!(await loadsFailedModulesAgain())) return;
    for (const id of ['wall/wall', 'sorting/sorting'])
      await until(async () => (await requests(id)) > 1, `another request for ${id}`);
  });
});
