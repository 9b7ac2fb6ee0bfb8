import { expect } from '@open-wc/testing';
import { workerStarter } from '../../src/base/start-worker.js';
import { workerName } from '../../src/oss/integrity/crc-worker.js';
import { configureIntegrity } from '../../src/base/worker-source.js';
import { forbidWorkers, startedWorkers } from '../support/browser/workers.js';

type Policy = { createScriptURL(url: string): unknown };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

/** Starts a worker, and gets hold of the policy, as any script that runs before could. */
async function catchPolicy(): Promise<Policy> {
  const realm = globalThis as { trustedTypes?: Factory };
  realm.trustedTypes ??= { createPolicy: (_name, rules) => rules }; // an engine without Trusted Types
  const { trustedTypes } = realm;
  const createPolicy = trustedTypes.createPolicy.bind(trustedTypes);
  const caught: [string, Policy][] = [];
  trustedTypes.createPolicy = (name, rules) => {
    const policy = createPolicy(name, rules);
    caught.push([name, policy]);
    return policy;
  };
  const { startWorker } = await import('../../src/oss/integrity/start-crc-worker.js');
  const worker = await startWorker();
  expect(worker).to.be.instanceOf(Worker);
  worker?.terminate();
  expect(caught.map(([name]) => name)).to.deep.equal(['oss-direct-upload']);
  return caught[0]![1];
}

const ownFile = new URL('/src/oss/integrity/crc-worker.js', location.href).href;
const blob = (code = '') => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));

afterEach(() => configureIntegrity({ url: undefined }));

describe('the Trusted Types policy', () => {
  let policy: Policy;
  const passes = (url: string) => void expect(String(policy.createScriptURL(url)), url).to.equal(url);
  const refuses = (url: string) => void expect(() => policy.createScriptURL(url), url).to.throw(TypeError);

  before(async () => void (policy = await catchPolicy()));

  it('allows the package’s own worker, and rejects any other URL, even of this origin', () => {
    passes(ownFile);
    const others = ['', '/', 'other.js', `${ownFile}?x`, `${location.origin}/upload/evil.js`, 'https://evil.example/'];
    for (const url of [...others, blob(), 'data:text/javascript,0', 'javascript:0', 'undefined', 'null']) refuses(url);
  });

  it('allows the URL that the page named, of its own origin or a blob, and none of another origin', () => {
    for (const url of ['/workers/crc.js', 'crc.js', `${location.origin}/crc.js`, blob()]) {
      configureIntegrity({ url });
      passes(url);
      refuses(`${url}x`);
    }
    configureIntegrity({ url: new URL('/workers/crc.js', location.href) });
    passes(`${location.origin}/workers/crc.js`);
    configureIntegrity({ url: undefined });
    refuses(`${location.origin}/workers/crc.js`);
    const { protocol, host } = location;
    const elsewhere = ['https://cdn.example/crc.js', '//cdn.example/crc.js', `${protocol}//x@${host}.example/c.js`];
    for (const url of [...elsewhere, 'data:text/javascript,0', 'javascript:0', 'http://', 'file:///crc.js']) {
      configureIntegrity({ url });
      refuses(url);
    }
  });
});

describe('the CRC worker’s start', () => {
  const source = '/src/oss/integrity/start-crc-worker.js';
  let modules = 0;

  before(() => {
    const realm = globalThis as { trustedTypes?: Factory };
    realm.trustedTypes!.createPolicy = () => ({ createScriptURL: (url) => url }); // rejects nothing
  });

  async function starter(): Promise<() => Promise<boolean>> {
    const page = (await import(
      `${source}?${++modules}`
    )) as typeof import('../../src/oss/integrity/start-crc-worker.js');
    return async () => {
      const worker = await page.startWorker();
      worker?.terminate();
      return worker !== undefined;
    };
  }

  it('tries the copy that the page serves first, and none of another origin, which no browser would start', async () => {
    for (const url of [blob('onmessage = () => postMessage("ping")'), 'https://cdn.example/crc-worker.js']) {
      const tried = startedWorkers();
      configureIntegrity({ url });
      expect(await (await starter())()).to.equal(true);
      expect(tried).to.deep.equal([url.startsWith('blob:') ? url : ownFile]);
    }
  });

  it('is by a file that the bundler names without a host, as Next does', async () => {
    const url = new URL(ownFile).pathname;
    const file = () => ({ url, options: { type: 'module', name: workerName } as const });
    const start = workerStarter({
      name: workerName,
      path: 'integrity/crc-worker.js',
      file,
      text: async () => '',
      source: { blob: false },
    });
    const worker = await start();
    worker?.terminate();
    expect(worker).to.be.instanceOf(Worker);
  });

  it('tries what failed once no second time, and remembers what worked after a failure', async () => {
    const gone = blob();
    URL.revokeObjectURL(gone);
    configureIntegrity({ url: gone });
    const tried = startedWorkers();
    const start = await starter();
    expect([await start(), await start()]).to.deep.equal([true, true]);
    expect(tried).to.deep.equal([gone, ownFile, ownFile]);
    const refused = forbidWorkers();
    const fail = await starter();
    expect([await fail(), await fail()]).to.deep.equal([false, false]);
    expect(refused).to.deep.equal([gone, ownFile]);
  });
});
