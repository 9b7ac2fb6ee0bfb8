import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue } from '../../../src/core.js';
import { connectionShare, withConnection } from '../../../src/oss/request/connections.js';
import { overTls, servers } from '../../support/browser/cloud.js';
import { file } from '../../support/files.js';
import { until } from '../../support/until.js';
import { settled } from '../../support/settled.js';

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

/** What a browser reports of the protocol, with the cloud behind TLS, whose responses allow it. */
export function testNextHop(protocol: 'http/1.1' | 'h2'): void {
  describe(`a host that is reached over ${protocol}`, () => {
    before(() => overTls(protocol));
    after(() => performance.setResourceTimingBufferSize(250));

    it('is known after one file, though the page’s buffer of timings is full', async () => {
      performance.setResourceTimingBufferSize(1);
      const { cloud } = await servers();
      const queue = new UploadQueue({ mode: sts, fetchGrant: endpoint('/get_sts_token_for_oss_upload') });
      const end = settled(queue);
      queue.add([file(1000)]);
      await end;
      expect(queue.tasks[0]!.status).to.equal('done');
      await new Promise((resolve) => setTimeout(resolve, 1100)); // a protocol that stays unknown is so by then
      await until(() => connectionShare(`${cloud.endpoint}/key`) === (protocol === 'h2' ? 6 / 32 : 1));
      expect(await letGo(new URL(cloud.endpoint).origin, 40)).to.equal(protocol === 'h2' ? 32 : 6);
    });
  });
}
