import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import type { SendContext, SendOptions } from '../../src/core/transport.js';
import { send } from '../../src/oss/request/send.js';
import { errorText } from '../support/error-text.js';

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
    const text = '<ListPartsResult><A/></ListPartsResult>';
    const url = responding(text, 200, '&header=ETag:%22E%22');
    const response = await send(job(), { method: 'GET', url, headers: {} });
    expect(response).to.include({ url, status: 200, text });
    expect(response.header('etag')).to.equal('"E"');
    expect(response.header('x-oss-request-id')).to.equal(null);
  });

  const failures: [status: number, body: string, code: string][] = [
    [200, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code></Error>', 'storage'],
    [200, '<Error><Code>NoSuchUpload</Code></Error>', 'gone'],
    [203, '<Error><Code>CallbackFailed</Code></Error>', 'callback'],
    [403, '<Error><Code>AccessDenied</Code></Error>', 'denied'],
    [400, '', 'storage'],
    [503, '', 'storage'],
  ];
  for (const [status, body, code] of failures) {
    it(`${status} ${body.slice(0, 60)}: rejects with "${code}"`, async () => {
      expect(await ask(responding(body, status)))
        .to.be.instanceOf(UploadError)
        .that.includes({ code, status });
    });
  }

  it('accepts a stored page that only mentions an error', async () => {
    const text = '<CompleteMultipartUploadResult><Key>&lt;Error&gt;<Error></Key></CompleteMultipartUploadResult>';
    const url = responding(text, 200, '&uploadId=U');
    expect(await send(job(), { method: 'POST', url, headers: {} })).to.include({ status: 200, text });
  });

  it('rejects with the signal’s reason, and stops the request', async () => {
    const controller = new AbortController();
    const end = ask(responding('late', 200, '&delay=3000'), {}, controller.signal);
    setTimeout(() => controller.abort('paused'), 20);
    expect(await end).to.equal('paused');
  });

  const slowly = (delay: number, { stallTimeout = 150, ...options }: SendOptions & { stallTimeout?: number } = {}) =>
    send(
      job(stallTimeout),
      { method: 'POST', url: responding('', 200, `&delay=${delay}`), headers: {} },
      options,
    ).catch((error: unknown) => error);

  it('waits four stall timeouts for the first byte and for the response, and no longer', async () => {
    const stallTimeout = 400;
    for (const body of [undefined, new Blob(['x'])]) {
      expect(await slowly(600, { body, stallTimeout })).to.include({ status: 200 });
      const begun = performance.now();
      expect(await slowly(8000, { body, stallTimeout })).to.include({ code: 'stalled', retryable: true });
      expect(performance.now() - begun).to.be.within(1590, 5000);
    }
  });

  it('rejects a stalled request with `file` where the file can no longer be read', async () => {
    const body = new Blob(['x']);
    const gone = () => Promise.reject(new DOMException('It was aborted.', 'AbortError')); // as Firefox calls it
    body.slice = () => Object.assign(new Blob(), { arrayBuffer: gone });
    const error = await slowly(3000, { body, stallTimeout: 50 }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UploadError).that.includes({ code: 'file', retryable: false });
  });

  it('waits longer for a response with `responseTimeout`', async () => {
    const order: string[] = [];
    const onSent = () => void order.push('sent');
    setTimeout(() => order.push('half a second later'), 500);
    const response = await slowly(900, { body: new Blob(['x']), responseTimeout: 30, onSent });
    expect(response).to.include({ status: 200 });
    expect(order, 'as soon as all is sent, and once').to.deep.equal(['sent', 'half a second later']);
  });

  it('waits for a long response as long as its bytes move', async () => {
    const text = `<ListPartsResult>${'x'.repeat(4000)}</ListPartsResult>`;
    const url = responding(text, 200, '&pieces=150'); // one in 20 ms: longer than the first byte may take
    expect(await send(job(500), { method: 'GET', url, headers: {} })).to.include({ status: 200 });
  });

  it('rejects with `stalled` when a response takes longer than twenty stall timeouts', async () => {
    const text = `<ListPartsResult>${'x'.repeat(4000)}</ListPartsResult>`;
    const url = responding(text, 200, '&pieces=400'); // eight seconds
    const begun = performance.now();
    const end = await send(job(200), { method: 'GET', url, headers: {} }).catch(({ code }: UploadError) => code);
    expect(end === 'stalled').to.be.true;
    expect(performance.now() - begun).to.be.below(7000);
  });

  it('rejects a response of more than 4 MB', async () => {
    const packed = new Blob([' '.repeat(8_000_000)]).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const packing = new URLSearchParams({ base64, header: 'content-encoding: gzip', pieces: '100' });
    const { code, likely } = (await ask(responding('', 200, `&${packing}`))) as UploadError;
    expect([code, likely]).to.deep.equal(['network', 'not-oss']);
  });

  it('rejects with `network` and its likely cause without a response', async () => {
    const error = await ask('http://127.0.0.1:1/?Signature=CANARY');
    expect(error).to.be.instanceOf(UploadError).that.includes({ code: 'network', retryable: true });
    expect(errorText(error)).not.to.contain('CANARY');
  });

  it('rejects with `config` if the browser does not allow a header, and does not quote its value', async () => {
    for (const value of ['CANARY\nCANARY', 'CANARY中']) {
      const error = await ask(responding(''), { 'x-oss-security-token': value });
      expect(error).to.be.instanceOf(UploadError).that.includes({ code: 'config', retryable: false });
      expect(errorText(error)).not.to.contain('CANARY');
    }
  });
});
