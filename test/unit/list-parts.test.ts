import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import type { Operation, SignedRequest } from '../../src/core/operation.js';
import { listParts } from '../../src/oss/multipart/operations.js';
import { send } from '../../src/oss/request/send.js';

const context = { signal: new AbortController().signal, redirects: new Map(), stallTimeout: 5000 };
const job = {
  signal: context.signal,
  send: (...request: [SignedRequest]) => send(context, ...request),
  retry: (work: () => unknown) => work(),
} as unknown as Job;
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1, savedAt: 0 };

const part = (number: number) =>
  `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${number}&quot;</ETag><Size>${number}</Size><HashCrc64ecma>${number}00</HashCrc64ecma></Part>`;

/** Asks for all parts of an upload whose pages are these, by the marker they are asked with. */
async function list(pages: Record<number, string>) {
  const asked: number[] = [];
  const sign = async (operation: Operation) => {
    const marker = (operation.name === 'list' && operation.partNumberMarker) || 0;
    asked.push(marker);
    const body = `<ListPartsResult>${pages[marker] ?? pages[-1] ?? ''}</ListPartsResult>`;
    const query = new URLSearchParams({ type: 'application/xml', body });
    return { method: 'GET', url: new URL(`/respond?${query}`, location.href).href, headers: {} };
  };
  return { parts: await listParts(job, record, sign), asked };
}

describe('listParts', () => {
  it('reads all pages', async () => {
    const page = (parts: string, next: number, isTruncated: boolean) =>
      `<NextPartNumberMarker>${next}</NextPartNumberMarker><IsTruncated>${isTruncated}</IsTruncated>${parts}`;
    const { parts, asked } = await list({
      0: page(part(1) + part(2), 2, true),
      2: page(part(5), 5, true),
      5: page(part(7) + part(8), 8, false),
    });
    expect(asked).to.deep.equal([0, 2, 5]);
    expect([...parts.keys()]).to.deep.equal([1, 2, 5, 7, 8]);
    expect(parts.get(8)).to.deep.equal({ size: 8, etag: '"8"', crc: '800' });
  });

  it('rejects a page that leads nowhere, and pages without end', async () => {
    let pages = 0;
    const nowhere = {
      get 0() {
        pages++;
        return `<IsTruncated>true</IsTruncated>${part(1)}`;
      },
    };
    const error = await list(nowhere).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'storage', retryable: false });
    expect(pages).to.equal(1);
    pages = 0;
    const endless = {
      get [-1]() {
        return `<IsTruncated>true</IsTruncated><NextPartNumberMarker>${++pages}</NextPartNumberMarker>`;
      },
    };
    expect(await list(endless).catch((thrown: unknown) => thrown)).to.include({ code: 'storage' });
    expect(pages, 'as many as 10,000 parts have').to.equal(10);
  });
});
