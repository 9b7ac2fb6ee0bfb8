import { expect } from '@open-wc/testing';
import { endpoint, postPolicy, presignedUrl, type QueueOptions, sts, UploadQueue } from '../../../src/core.js';
import { connectionShare, withConnection } from '../../../src/oss/request/connections.js';
import { FIRST_BYTE_TIMEOUT } from '../../../src/oss/request/timeouts.js';
import { counters, forgetRequests, overTls, servers, switches } from '../../support/browser/cloud.js';
import { finishBy, sendBy } from '../../support/browser/upload.js';
import { file } from '../../support/files.js';
import { until } from '../../support/until.js';

const modes = {
  sts: { mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') },
  'post-policy': { mode: postPolicy, endpoint: endpoint('/get_post_signature_for_oss_upload') },
  'presigned-url': { mode: presignedUrl, endpoint: endpoint('/get_presigned_url_for_oss_upload') },
} satisfies Record<string, QueueOptions>;

/** @returns how many uploads were verified, how many requests were retried, and the most requests at once */
async function send(options: QueueOptions, files: File[]) {
  const queue = new UploadQueue(options);
  let retries = 0;
  queue.addEventListener('upload-retry', () => retries++);
  for (const { error } of await sendBy(queue, ...files)) if (error) throw error;
  const verified = queue.tasks.filter(({ result }) => result?.verified).length;
  return { verified, retries, most: (await counters()).maxConcurrent };
}

const thumbnails = (count: number) => Array.from({ length: count }, (_, i) => file(20_000, `${i}.jpg`));

/** How many of these requests are let go at once. */
async function letGo(origin: string, count: number): Promise<number> {
  const controller = new AbortController();
  let begun = 0;
  const { signal } = controller;
  const use = () => (begun++, new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal))));
  const ends = Array.from({ length: count }, () => withConnection(origin, signal, use).catch(() => {}));
  await new Promise((resolve) => setTimeout(resolve, 50));
  controller.abort();
  await Promise.all(ends);
  return begun;
}

/**
 * What a browser reports of the protocol, and requests over its own limit, with the cloud far away, behind TLS and one protocol. Over HTTP/1.1 most of them wait for
 * one of six connections, longer than a request may take for its first byte.
 */
export function testConnections(protocol: 'http/1.1' | 'h2'): void {
  /** WebKit for Linux opens a connection for each POST, six at most, also over HTTP/2. */
  const opensMore = (name: string) => name !== 'presigned-url' && /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);
  const sharesConnection = (name: string) => protocol === 'h2' && !opensMore(name);
  const latencyOf = (name: string) => (sharesConnection(name) ? 400 : 800);

  const count = protocol === 'h2' ? 100 : 40;

  /** Where requests wait in the browser, less time than the last of them waits. */
  function stallTimeoutOf(name: string) {
    const rounds = name === 'presigned-url' ? 10 : 5; // with the preflights that come first
    return (sharesConnection(name) ? 20_000 : rounds * latencyOf(name)) / FIRST_BYTE_TIMEOUT;
  }

  before(() => overTls(protocol));

  describe(`a host that is reached over ${protocol}`, () => {
    it('is known after one file, though the page’s buffer of timings is full', async () => {
      performance.setResourceTimingBufferSize(1);
      const { cloud } = await servers();
      const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
      await finishBy(queue, file(1000));
      await new Promise((resolve) => setTimeout(resolve, 1100)); // a protocol that stays unknown is so by then
      await until(() => connectionShare(`${cloud.endpoint}/key`) === (protocol === 'h2' ? 6 / 32 : 1));
      expect(await letGo(new URL(cloud.endpoint).origin, 40)).to.equal(protocol === 'h2' ? 32 : 6);
    });
  });

  describe(`requests at once over ${protocol}`, () => {
    beforeEach(async () => {
      await switches({ latency: 200 });
      await forgetRequests();
    });
    after(() => switches());

    for (const [name, options] of Object.entries(modes)) {
      for (const [what, asked] of [
        ['as many as the host is found to carry where the page asks for no number', {}],
        ['32 where the page asks for them, and none stalls', { maxConcurrentUploads: 32 }],
      ] as const)
        it(`${name}: are ${what}`, async () => {
          await switches({ latency: latencyOf(name) });
          const transfer = { stallTimeout: stallTimeoutOf(name) };
          const { verified, retries, most } = await send({ ...options, ...asked, transfer }, thumbnails(count));
          expect({ verified, retries }).to.deep.equal({ verified: count, retries: 0 });
          if (sharesConnection(name)) expect(most).to.be.within(20, 32);
          else expect(most).to.equal(6);
        });
    }

    for (const [asked, most] of [
      [undefined, 6],
      [12, protocol === 'h2' ? 12 : 6],
    ] as const)
      it(`are ${most} parts of a large file where the page asks for ${asked ?? 'no number'}`, async () => {
        const transfer = { partSize: 102_400, ...(asked && { parallelParts: asked }) };
        expect((await send({ ...modes.sts, transfer }, [file(24 * 102_400)])).most).to.equal(most);
      });
  });
}
