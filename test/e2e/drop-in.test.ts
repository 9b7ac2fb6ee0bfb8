import { expect } from '@open-wc/testing';
import { servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';
import { until } from '../support/until.js';

/** What `pages/drop-in.js` reports. */
interface Report {
  loaded: string[];
  tasks: { status: string; key?: string; verified?: boolean; error?: string }[];
  heard: string[];
  workers: { url: string; responded: boolean }[];
  violations: string[];
  text: string;
}

/** Somebody's page, in a frame. */
interface SomePage {
  /** What it had loaded before its first file. */
  loaded: string[];
  upload(...files: File[]): Promise<Report>;
}

const frames: HTMLIFrameElement[] = [];

async function open(url: string, attributes: Record<string, string>): Promise<SomePage> {
  const frame = document.createElement('iframe');
  const report = () =>
    new Promise<Report>((resolve) => {
      const hear = ({ source, data }: MessageEvent<Report>) => {
        if (source !== frame.contentWindow) return;
        removeEventListener('message', hear);
        resolve(data);
      };
      addEventListener('message', hear);
    });
  const ready = report();
  frame.src = `${url}?${new URLSearchParams(attributes)}`;
  document.body.append(frame);
  frames.push(frame);
  const { loaded } = await ready;
  return {
    loaded,
    upload(...files) {
      const settled = report();
      frame.contentWindow!.postMessage(files, '*');
      return settled;
    },
  };
}

/** Pages that load the drop-in: from their own site, and from another one, as from a CDN. */
async function places() {
  const { site } = await servers();
  return {
    ownSite: [`${site}/pages/drop-in.html`, '/cdn/oss-direct-upload.js'],
    elsewhere: ['/test/e2e/pages/drop-in.html', `${site}/cdn/oss-direct-upload.js`],
  } as const;
}

async function expectStored({ tasks, heard }: Report, ...sizes: number[]): Promise<void> {
  expect(tasks.map(({ status, error }) => error ?? status)).to.deep.equal(sizes.map(() => 'done'));
  expect(tasks.map(({ verified }) => verified)).to.deep.equal(sizes.map(() => true));
  for (const [i, { key }] of tasks.entries()) {
    expect(sameBytes(await storedBytes(key ?? ''), bytes(sizes[i] ?? 0)), key).to.equal(true);
  }
  expect(heard).to.include.members(['file-added', 'upload-start', 'upload-success']);
}

const names = (loaded: readonly string[]) => loaded.map((url) => /\/cdn\/(.+?)(-[\w-]{8})?\.js$/.exec(url)?.[1]);

describe('the drop-in', () => {
  before(() => switches());
  afterEach(() => {
    for (const frame of frames.splice(0)) frame.remove();
  });

  for (const [i, [mode, endpoint]] of modes.entries()) {
    const place = i % 2 === 0 ? 'ownSite' : 'elsewhere';
    it(`stores files of a plain page, with the script from ${place === 'ownSite' ? 'that site' : 'another origin'}: ${mode}, detected`, async () => {
      const [page, script] = (await places())[place];
      const { loaded, upload } = await open(page, { script, endpoint });
      expect(names(loaded)).to.include('oss-direct-upload').and.not.include('queue-runner');
      const report = await upload(file(2_000_000, 'large.jpg'), file(10, 'small.jpg'));
      await expectStored(report, 2_000_000, 10);
      expect(names(report.loaded)).to.include('queue-runner');
      expect(names(report.loaded).includes('multipart'), 'what sends in parts').to.equal(mode !== 'post-policy');
      expect(report.text).to.contain('large.jpg');
    });
  }

  for (const type of ['pointerenter', 'focusin', 'dragenter']) {
    it(`loads what an upload needs when the pointer or focus comes near (${type}), and requests no grant`, async () => {
      const [page, script] = (await places()).elsewhere;
      const { loaded } = await open(page, { script, endpoint: modes[0]![1] });
      expect(names(loaded)).to.not.include.members(['queue-runner', 'list']);
      const { contentDocument, contentWindow } = frames.at(-1)!;
      contentDocument!.querySelector('oss-direct-upload')!.dispatchEvent(new Event(type));
      const all = () => contentWindow!.performance.getEntriesByType('resource').map(({ name }) => name);
      await until(() => names(all()).includes('queue-runner') && names(all()).includes('list'));
      expect(all().filter((url) => url.includes(modes[0]![1]))).to.deep.equal([]);
    });
  }

  it('computes CRCs in a worker of the same origin, or, from another origin, in a blob, at the first attempt', async () => {
    const [mode, endpoint] = modes[0]!;
    const own = await open((await places()).ownSite[0], { script: (await places()).ownSite[1], mode, endpoint });
    const { workers } = await own.upload(file(1_000_000));
    expect(workers.map(({ url, responded }) => [names([url])[0], responded])).to.deep.equal([['crc-worker', true]]);
    const [page, script] = (await places()).elsewhere;
    for (const place of [page, page.replace('drop-in', 'drop-in-trusted')]) {
      const foreign = await (await open(place, { script, mode, endpoint })).upload(file(1_000_000));
      await expectStored(foreign, 1_000_000);
      expect(foreign.workers.map(({ url, responded }) => [url.slice(0, 5), responded])).to.deep.equal([
        ['blob:', true],
      ]);
      expect(foreign.violations).to.deep.equal([]);
    }
  });

  it('works under a strict CSP with Trusted Types, and verifies each byte without a worker', async () => {
    const { site } = await servers();
    const [mode, endpoint] = modes[0]!;
    const { upload } = await open(`${site}/pages/drop-in-strict.html`, { mode, endpoint });
    const report = await upload(file(2_000_000));
    await expectStored(report, 2_000_000);
    expect(report.workers.every(({ responded }) => !responded)).to.equal(true);
    expect(report.violations.filter((directive) => directive !== 'worker-src')).to.deep.equal([]);
  });

  it('comes as a single file too, beside which nothing is loaded in any mode', async () => {
    const { site } = await servers();
    for (const [mode, endpoint] of modes) {
      const script = `${site}/cdn/oss-direct-upload.single.js`;
      const { upload } = await open('/test/e2e/pages/drop-in.html', { script, mode, endpoint });
      const report = await upload(file(300_000));
      await expectStored(report, 300_000);
      expect(names(report.loaded).filter(Boolean)).to.deep.equal(['oss-direct-upload.single']);
    }
  });
});
