import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { StoredPart } from '../../src/oss/multipart/operations.js';
import { proveParts } from '../../src/oss/multipart/prove-parts.js';
import { send } from '../../src/oss/request/send.js';

const context = { signal: new AbortController().signal, redirects: new Map(), stallTimeout: 5000 };
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 3, savedAt: 0 };

/** A part as it was sent: without an ETag or a CRC of OSS's that the page could read. */
const sent: StoredPart = { size: 3, etag: null, crc: '5', proven: false };

/** The one part of a list, as OSS has it. */
const listed = ({ size = 3, crc }: { size?: number; crc?: string }) =>
  `<Part><PartNumber>1</PartNumber><ETag>"E"</ETag><Size>${size}</Size>${crc ? `<HashCrc64ecma>${crc}</HashCrc64ecma>` : ''}</Part>`;

interface Case {
  part: StoredPart;
  /** The lists that OSS sends, in turn; the last one for ever. */
  lists?: string[];
  status?: number;
  verify?: boolean;
  /** A number was sent with two lengths. */
  isAmbiguous?: boolean;
  /** Why the list cannot be requested. */
  unsigned?: UploadError;
}

/** Has an upload of one part proven. */
async function prove({ part, lists = [], status = 200, verify = true, isAmbiguous = false, unsigned }: Case) {
  const job = {
    file: new Blob(['abc']),
    signal: context.signal,
    unavailable: new Set(),
    send: (...request: Parameters<Job['send']>) => send(context, ...request),
    transfer: { stallTimeout: 5000, verify },
    retry: (work: () => unknown) => work(),
  } as unknown as Job;
  const parts = new Map([[1, part]]);
  let requests = 0;
  let resent = 0;
  const sign = async () => {
    if (unsigned) throw unsigned;
    const text = lists[Math.min(requests++, lists.length - 1)] ?? '';
    const body = status === 200 ? `<ListPartsResult>${text}</ListPartsResult>` : text;
    const query = new URLSearchParams({ type: 'application/xml', status: String(status), body });
    return { method: 'GET', url: new URL(`/respond?${query}`, location.href).href, headers: {} };
  };
  const resend = async () => {
    resent++;
    parts.set(1, part);
  };
  const error = await proveParts(
    job,
    { record, parts, lengths: new Map(), isAmbiguous, isSteady: false },
    sign,
    resend,
  ).catch((thrown: unknown) => thrown);
  return { error, requests, resent, part: parts.get(1) };
}

describe('proveParts', () => {
  it('requests no list where each ETag was read, and each CRC was compared or not wanted', async () => {
    const etag = '"E"';
    for (const given of [
      { part: { ...sent, etag, proven: true } },
      { part: { ...sent, etag, crc: undefined }, verify: false },
    ]) {
      expect(await prove(given)).to.include({ requests: 0, resent: 0, error: undefined });
    }
  });

  it('takes size, CRC and ETag from the list', async () => {
    const { part, ...end } = await prove({ part: sent, lists: [listed({ crc: '5' })] });
    expect(end).to.deep.equal({ requests: 1, resent: 0, error: undefined });
    expect(part).to.include({ etag: '"E"', proven: true });
  });

  it('sends a part of another size again, even without verification', async () => {
    const part = { ...sent, crc: undefined };
    const lists = [listed({ size: 2 }), listed({ size: 3 })];
    expect(await prove({ part, lists, verify: false })).to.include({ requests: 2, resent: 1, error: undefined });
  });

  it('requests the list where a number was sent with two lengths, and sends what it lacks', async () => {
    const part = { ...sent, etag: '"E"', proven: true };
    const late = listed({ size: 2, crc: '4' });
    const lists = [late, listed({ crc: '5' })];
    expect(await prove({ part, lists, isAmbiguous: true })).to.include({ requests: 1, resent: 1, error: undefined });
  });

  it('proves nothing by a list without CRCs, and requests it once', async () => {
    for (const etag of [null, '"E"']) {
      const { part, ...end } = await prove({ part: { ...sent, etag }, lists: [listed({})] });
      expect(end).to.deep.equal({ requests: 1, resent: 0, error: undefined });
      expect(part).to.include({ etag: '"E"', proven: false });
    }
  });

  it('requests the list again while it shows a part as it was before it was sent again', async () => {
    const old = listed({ crc: '4' });
    const { part, ...end } = await prove({ part: sent, lists: [old, old, listed({ crc: '5' })] });
    expect(end).to.deep.equal({ requests: 3, resent: 1, error: undefined });
    expect(part).to.include({ proven: true });
  });

  it('resolves without a list where OSS has none and all ETags were read', async () => {
    const lists = ['<Error><Code>NotImplemented</Code></Error>'];
    const part = { ...sent, etag: '"E"' };
    const end = await prove({ part, lists, status: 400 });
    expect(end).to.include({ resent: 0, error: undefined, part });
    const { error } = await prove({ part: sent, lists, status: 400 });
    expect(error).to.include({ code: 'storage', ossCode: 'NotImplemented' });
  });

  it('rejects with `config` and both remedies where the list is refused and no ETag was read', async () => {
    for (const code of ['denied', 'grant'] as const) {
      const { error } = await prove({ part: sent, unsigned: new UploadError(code, 'No.', { status: 403 }) });
      expect(error).to.include({ code: 'config', status: 403, retryable: false });
      expect((error as UploadError).hint)
        .to.match(/ETag.*Exposed Headers/)
        .and.to.match(/oss:ListParts.*operation=list/);
    }
  });
});
