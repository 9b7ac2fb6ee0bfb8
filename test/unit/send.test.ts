import { expect } from '@open-wc/testing';
import type { SendOptions } from '../../src/job/job.js';
import { nextHopProtocol } from '../../src/oss/request/connections.js';
import { send, type SendContext } from '../../src/oss/request/send.js';
import { servers } from '../support/browser/cloud.js';
import { beforeCalls, untilTestEnds } from '../support/browser/replace.js';
import { waitForDiagnosis } from '../support/browser/wait-for-diagnosis.js';
import { errorText } from '../support/error-text.js';
import { flushPromises, untilEnded, VirtualTime } from '../support/virtual-time.js';

const { signal: never } = new AbortController();
const job = (stallTimeout = 5000, signal = never): SendContext => ({ signal, redirects: new Map(), stallTimeout });

/** The address of a response that the test's own server gives. */
const responding = (body: string, status = 200, more = '') =>
  new URL(
    `/respond?${new URLSearchParams({ body, status: `${status}`, type: 'application/xml' })}${more}`,
    location.href,
  ).href;

function ask(url: string, headers: Record<string, string> = {}, signal = never): Promise<unknown> {
  return send(job(5000, signal), { method: 'PUT', url, headers }).catch((error: unknown) => error);
}

describe('send', () => {
  it('resolves with status, text and the headers that can be read', async () => {
    const text = '<ListPartsResult><A>&lt;Error&gt;<Error></A></ListPartsResult>'; // it only mentions an error
    const url = responding(text, 200, '&header=ETag:%22E%22');
    const response = await send(job(), { method: 'GET', url, headers: {} });
    expect(response).to.include({ url, status: 200, text });
    expect(response.header('etag')).to.equal('"E"');
    expect(response.header('x-oss-request-id')).to.equal(null);
  });

  it('rejects with the signal’s reason, and stops the request', async () => {
    const controller = new AbortController();
    const end = ask(responding('late', 200, '&delay=3000'), {}, controller.signal);
    setTimeout(() => controller.abort('paused'), 20);
    expect(await end).to.equal('paused');
  });

  describe('as time passes', () => {
    let time: VirtualTime;
    const stallTimeout = 1000;
    beforeEach(() => (time = untilTestEnds(new VirtualTime())));

    /** Sends a request, and waits until its body is sent: no response comes. */
    async function hang(options: SendOptions) {
      const state: { end?: unknown; sent: number } = { sent: 0 };
      const url = responding('', 200, '&delay=60000');
      const request = { method: 'POST', url, headers: {} };
      const end = send(job(stallTimeout), request, { ...options, onSent: () => state.sent++ })
        .catch((error: unknown) => error)
        .then((ended) => (state.end = ended));
      while (options.body && state.sent === 0) await flushPromises();
      return { state, end };
    }

    for (const [what, options, stalls] of [
      ['the first byte of a request without a body', {}, 4],
      ['the response', { body: new Blob(['x']) }, 4],
      ['the response with `responseTimeout`', { body: new Blob(['x']), responseTimeout: 30 }, 30],
    ] as const)
      it(`waits ${stalls} stall timeouts for ${what}, and no longer`, async () => {
        const { state, end } = await hang(options);
        await time.advance(stalls * stallTimeout - 100);
        expect(state).to.deep.equal({ sent: 'body' in options ? 1 : 0 });
        await time.advance(200);
        expect(await end).to.include({ code: 'stalled', retryable: true });
      });

    it('rejects a stalled request with `file` where the file can no longer be read', async () => {
      const body = new Blob(['xy']);
      const gone = () => Promise.reject(new DOMException('It was aborted.', 'AbortError')); // as Firefox calls it
      body.slice = () => Object.assign(new Blob(), { arrayBuffer: gone });
      const { end } = await hang({ body });
      waitForDiagnosis();
      expect(await untilEnded(end, () => time.advance(500))).to.include({ code: 'file', retryable: false });
    });

    /** Sends a request whose response comes in pieces, and lets nearly a stall timeout pass with each that the page sees, `most` times. */
    async function getPieces(pieces: number, most: number): Promise<unknown> {
      const sendAsBefore = beforeCalls(XMLHttpRequest.prototype, 'send', (request) => {
        request.addEventListener('progress', () => {
          if (most-- <= 0) return;
          time.sleep(stallTimeout - 10);
          void time.advance(1);
        });
      });
      const url = responding(`<ListPartsResult>${'x'.repeat(4000)}</ListPartsResult>`, 200, `&pieces=${pieces}`);
      const end = send(job(stallTimeout), { method: 'GET', url, headers: {} });
      return end.catch((error: unknown) => error).finally(sendAsBefore);
    }

    it('waits for a long response as long as its bytes move, and no longer than twenty stall timeouts', async () => {
      expect(await getPieces(50, 10)).to.include({ status: 200 });
      expect(time.elapsed, 'longer than the first byte may take').to.be.above(4 * stallTimeout);
      expect(await getPieces(400, Infinity)).to.include({ code: 'stalled' });
    });
  });

  it('reads no more than 4 MB of a response, and takes an error for what its status says', async () => {
    const packed = new Blob([' '.repeat(8_000_000)]).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const packing = new URLSearchParams({ base64, header: 'content-encoding: gzip', pieces: '10' });
    expect(await ask(responding('', 200, `&${packing}`))).to.include({ code: 'network', likely: 'not-oss' });
    expect(await ask(responding('', 403, `&${packing}`))).to.include({ code: 'denied', retryable: false });
  });

  it('rejects with `network` and its likely cause without a response', async () => {
    const error = await ask('http://127.0.0.1:1/?Signature=CANARY');
    expect(error).to.include({ code: 'network', retryable: true });
    expect(errorText(error)).not.to.contain('CANARY');
  });

  it('rejects with `config` if the browser does not allow a header, and does not quote its value', async () => {
    for (const value of ['CANARY\nCANARY', 'CANARY中']) {
      const error = await ask(responding(''), { 'x-oss-security-token': value });
      expect(error).to.include({ code: 'config', retryable: false });
      expect(errorText(error)).not.to.contain('CANARY');
    }
  });
});

/** Sends a request, and reads by what protocol its host is reached. */
async function protocolOf(url: string): Promise<string> {
  const request = new XMLHttpRequest();
  request.open('GET', url);
  request.send();
  const loaded = new Promise((resolve) => request.addEventListener('load', resolve));
  const protocol = nextHopProtocol(new URL(url).origin, loaded);
  await loaded;
  return protocol;
}

describe('the protocol of a host', () => {
  it('is readable for the page’s own', async () => {
    expect(await protocolOf(`${location.origin}/package.json`)).to.equal('http/1.1');
  });

  it('is hidden where its responses lack Timing-Allow-Origin, which takes no time to see', async () => {
    const { cloud } = await servers();
    untilTestEnds(new VirtualTime());
    expect(await protocolOf(`${cloud.endpoint}/-/requests`)).to.equal('');
  });
});
