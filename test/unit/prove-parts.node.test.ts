import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import type { StoredPart } from '../../src/oss/multipart/operations.js';
import { proveParts } from '../../src/oss/multipart/prove-parts.js';
import { assertFields, assertUploadError } from '../support/assertions.js';
import { partJob, respond } from '../support/part-job.js';
import { useVirtualTime } from '../support/node/virtual-time.js';

const time = useVirtualTime();
const record = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 3, savedAt: 0 };
const etag = '"E"';
/** A part as it was sent: without an ETag or a CRC of OSS's that the page could read. */
const sent: StoredPart = { size: 3, etag: null, crc: '5', proven: false };

/** The one part of a list, as OSS has it. */
const listed = (crc = '', size = 3) =>
  `<Part><PartNumber>1</PartNumber><ETag>${etag}</ETag><Size>${size}</Size>${crc && `<HashCrc64ecma>${crc}</HashCrc64ecma>`}</Part>`;

interface Case {
  part: StoredPart;
  /** The lists that OSS sends, in turn; the last one for ever. Or why there is none. */
  lists?: string[] | UploadError;
  verify?: boolean;
  isAmbiguous?: boolean; // a number was sent with two lengths
}

async function prove({ part, lists = [], verify = true, isAmbiguous = false }: Case) {
  const parts = new Map([[1, part]]);
  let [requests, resent] = [0, 0];
  const send = async () => {
    if (lists instanceof UploadError) throw lists;
    return respond(`<ListPartsResult>${lists[Math.min(requests++, lists.length - 1)]}</ListPartsResult>`);
  };
  const more = {
    file: new Blob(['abc']),
    transfer: { stallTimeout: 5000, verify },
    retry: (work: () => unknown) => work(),
  };
  const end = proveParts(
    partJob(send, more),
    { record, parts, lengths: new Map(), isAmbiguous, isSteady: false },
    async () => ({ method: 'GET', url: 'http://oss.example/', headers: {} }),
    async () => void (resent++, parts.set(1, part)),
  );
  const error = await time.until(
    end.catch((thrown: unknown) => thrown),
    60_000,
  );
  return { ...parts.get(1), error, requests, resent };
}

describe('proveParts', () => {
  const noList = new UploadError('storage', 'No.', { status: 400, ossCode: 'NotImplemented' });
  const none = { requests: 0, resent: 0 };
  const once = { requests: 1, resent: 0 };
  const cases: [title: string, given: Case, expected: object][] = [
    ['requests no list where ETag and CRC were read', { part: { ...sent, etag, proven: true } }, none],
    ['requests no list where no CRC is wanted', { part: { ...sent, etag, crc: undefined }, verify: false }, none],
    ['takes size, CRC and ETag from the list', { part: sent, lists: [listed('5')] }, { ...once, etag, proven: true }],
    ['proves nothing by a list without CRCs', { part: sent, lists: [listed()] }, { ...once, etag, proven: false }],
    [
      'sends a part of another size again, even without verification',
      { part: { ...sent, crc: undefined }, lists: [listed('', 2), listed()], verify: false },
      { requests: 2, resent: 1 },
    ],
    [
      'requests the list where a number was sent with two lengths, and sends what it lacks',
      { part: { ...sent, etag, proven: true }, lists: [listed('4', 2), listed('5')], isAmbiguous: true },
      { requests: 1, resent: 1 },
    ],
    [
      'requests the list again while it shows a part as it was before it was sent again',
      { part: sent, lists: [listed('4'), listed('4'), listed('5')] },
      { requests: 3, resent: 1, proven: true },
    ],
    ['needs no list where OSS has none and all ETags were read', { part: { ...sent, etag }, lists: noList }, none],
    [
      'fails as OSS says where it has no list, and an ETag was not read',
      { part: sent, lists: noList },
      { error: noList },
    ],
  ];
  for (const [title, given, expected] of cases)
    it(title, async () => assertFields(await prove(given), { error: undefined, ...expected }));

  it('rejects with `config` and both remedies where the list is refused and no ETag was read', async () => {
    for (const code of ['denied', 'grant'] as const) {
      const { error } = await prove({ part: sent, lists: new UploadError(code, 'No.', { status: 403 }) });
      assertUploadError(error, { code: 'config', status: 403, retryable: false });
      assert.match(String((error as UploadError).hint), /ETag.*Exposed Headers.*oss:ListParts.*operation=list/s);
    }
  });
});
