import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, presignedUrl, type QueueOptions, sts, type UploadTask } from '../../src/core.js';
import {
  counters,
  forgetRequests,
  requests,
  corsRule,
  putCorsRules,
  setCorsRule,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bodySent } from '../support/browser/body-sent.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { VirtualTime } from '../support/virtual-time.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { waitForDiagnosis } from '../support/browser/wait-for-diagnosis.js';

const SIZE = 500_000;
const transfer = { stallTimeout: 1_000 };
const retryPolicy = { retryFor: 5_000, firstDelay: 10, maxDelay: 50 };
const carriers = ['PutObject', 'PostObject'];

/** Shows the page that the line is a good one, so that the next file begins in one request. */
async function warmUp(options: QueueOptions): Promise<void> {
  await upload(options, [file(250_000, 'warm-up.jpg')]);
  await forgetRequests();
}

/**
 * Uploads a file, which OSS stores; but its response does not arrive before the page gives it up. The browser would send the request
 * of a cut connection again by itself.
 */
async function loseResponse(options: QueueOptions, ...faults: object[]): Promise<UploadTask | undefined> {
  await switches({ faults: [{ kind: 'delay', ms: 60_000, operation: carriers, times: 1 }, ...faults] });
  const time = new VirtualTime(Date.now());
  try {
    const sent = bodySent();
    const work = upload(options, [file(SIZE)]);
    await sent;
    await until(async () => (await counters()).bytesReceived >= SIZE);
    await time.advance(5 * transfer.stallTimeout);
    time.restore();
    return (await work)[0];
  } finally {
    time.restore();
  }
}

/** Other keys that something was stored under. A form's is not in the log. */
async function otherKeys(task: UploadTask | undefined): Promise<(string | undefined)[]> {
  const stored = (await requests()).filter(({ operation }) => /^(PutObject|CompleteMultipartUpload)$/.test(operation));
  return stored.map(({ key }) => key).filter((key) => key !== keyOf(task));
}

/** The demo's endpoint, its requests changed. */
function presigned(change: (request: Parameters<FetchGrant>[0]) => Parameters<FetchGrant>[0]): QueueOptions {
  const ask = endpoint('/get_presigned_url_for_oss_upload');
  const fetchGrant: FetchGrant = (request, signal) => ask(change(request), signal);
  return { mode: presignedUrl, endpoint: fetchGrant, transfer, retryPolicy };
}

const CRC = 'x-oss-hash-crc64ecma';
const withoutOverwriting = { headers: { 'x-oss-forbid-overwrite': 'true' } };

function byCredentials(): QueueOptions {
  const fetchGrant = endpoint('/get_sts_token_for_oss_upload');
  return {
    mode: sts,
    endpoint: fetchGrant,
    transfer,
    retryPolicy,
    object: withoutOverwriting,
    keyPattern: '{uuid}.{ext}',
  };
}

describe('a request that stored the file, and whose response was lost', () => {
  beforeEach(async () => {
    waitForDiagnosis();
    await switches();
    await setCorsRule();
  });
  after(() => setCorsRule());

  const noHead = { kind: 'status', status: 403, code: 'AccessDenied', operation: 'HeadObject' };
  const ways: [name: string, options: () => QueueOptions, fault?: object | undefined, hidden?: string][] = [
    ['by a backend that signs parts', () => presigned((request) => request)],
    ['by a backend that signs whole files only', () => presigned(({ file: one }) => ({ file: one }))],
    [
      'by a backend that signs no HEAD',
      () => presigned((request) => (request.operation?.name === 'head' ? { file: request.file } : request)),
    ],
    ['by credentials', byCredentials],
    ['by credentials that may not send HEAD', byCredentials, noHead],
    ['presigned-url, where CORS hides the CRC-64', () => presigned((request) => request), undefined, CRC],
    ['by credentials, where CORS hides the CRC-64', byCredentials, undefined, CRC],
  ];
  for (const [name, options, fault, header = 'none'] of ways) {
    it(`leaves no second object: ${name}`, async () => {
      const queue = options();
      await warmUp(queue);
      await putCorsRules(corsRule().replace(`<ExposeHeader>${header}</ExposeHeader>`, ''));
      const task = await loseResponse(queue, ...(fault ? [fault] : []));
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(SIZE))).to.be.true;
      expect(await otherKeys(task)).to.deep.equal([]);
    });
  }
});
