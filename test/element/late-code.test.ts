import { aTimeout, expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { LateCode } from '../../src/element/list/late-code.js';
import { all } from '../support/browser/roles.js';
import { until } from '../support/until.js';
import '../../src/index.js';

/** An element that needs code with each of its updates, and the code, which fails this often at first. */
function open(failures: number) {
  const host = {
    isConnected: true,
    requestUpdate: () => queueMicrotask(() => code.load('sorting', load)),
  };
  const code = new LateCode(host);
  let calls = 0;
  const load = async () => {
    if (++calls <= failures) throw new Error('503');
  };
  host.requestUpdate();
  return { host, code, calls: () => calls };
}

describe('code that a setting asks for', () => {
  it('is loaded once', async () => {
    const { host, calls } = open(0);
    await until(() => calls() === 1);
    host.requestUpdate();
    await aTimeout(50);
    expect(calls()).to.equal(1);
  });

  it('is loaded again a while after a failure, and says until then that it has failed', async () => {
    const { code, calls } = open(1);
    await until(() => code.hasFailed('sorting'), 'the failure');
    await aTimeout(500);
    expect(calls(), 'not at once').to.equal(1);
    await until(() => calls() === 2, 'the next try');
    await until(() => !code.hasFailed('sorting'), 'loaded');
    await aTimeout(50);
    expect(calls()).to.equal(2);
  });

  it('is not loaded again for an element that has left the page', async () => {
    const { host, calls } = open(9);
    await until(() => calls() === 1);
    host.isConnected = false;
    await aTimeout(3300);
    expect(calls()).to.equal(1);
  });
});

/** Firefox, WebKit and Chromium before 156 keep the failure of a module as long as the page. */
async function loadsFailedModulesAgain(): Promise<boolean> {
  const url = '/respond?status=503&id=failing-late-module';
  for (let i = 0; i < 2; i++) await import(url).catch(() => {});
  return ((await (await fetch('/received?id=failing-late-module')).json()) as unknown[]).length > 1;
}

describe('a list whose code for cards and for sorting cannot be loaded', () => {
  it('has rows meanwhile, and asks for the code again', async function () {
    const frame = document.createElement('iframe');
    frame.src = '/test/element/pages/looks-unavailable.html';
    document.body.append(frame);
    const inFrame = () => frame.contentDocument?.querySelector('oss-direct-upload');
    await until(() => inFrame()?.shadowRoot, 'the element');
    inFrame()!.stored = [{ key: 'a.png' }, { key: 'b.png' }];
    await until(
      () => all(inFrame()!, 'listitem').every((one) => one.matches('.row')) && all(inFrame()!, 'listitem')[1],
      'rows',
    );
    const requests = async (id: string) => ((await (await fetch(`/received?id=${id}`)).json()) as unknown[]).length;
    if (!(await loadsFailedModulesAgain())) return frame.remove();
    for (const id of ['wall', 'sorting'])
      await until(async () => (await requests(id)) > 1, `another request for ${id}`);
    frame.remove();
  });
});

describe('code that cannot be loaded', () => {
  let frame: HTMLIFrameElement;
  let element: OssDirectUpload;
  beforeEach(async () => {
    frame = document.createElement('iframe');
    frame.src = '/test/element/pages/native-input-unavailable.html';
    document.body.append(frame);
    const inFrame = () => frame.contentDocument?.querySelector('oss-direct-upload');
    element = await until(() => inFrame()?.shadowRoot && inFrame()!, 'the element');
  });
  afterEach(() => frame.remove());

  it('throws nothing that the page would hear of: what takes over a native input', async () => {
    const input = Object.assign(document.createElement('input'), { type: 'file' });
    element.append(input);
    const requests = async () => (await fetch('/received?id=native-input-code')).json() as Promise<unknown[]>;
    await until(async () => (await requests()).length > 0, 'the request');
    await aTimeout(300);
    expect((frame.contentWindow as unknown as { unhandled: string[] }).unhandled).to.deep.equal([]);
  });
});
