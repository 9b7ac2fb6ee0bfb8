import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type Operation,
  presignedUrl,
  type QueueOptions,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { uploads as uploadsIn } from '../support/browser/memory.js';
import { countOf, requests, requestsOf, startAfresh, storedBytes } from '../support/browser/cloud.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { stopWatch } from '../support/set-clock.js';
import { settled } from '../support/settled.js';
import { recording, type SignedResponse } from './signed-grants.js';

const path = '/get_presigned_url_for_oss_upload';
const grain = 102_400;
const size = 18.5 * grain;
const transfer = { parallelParts: 3, partSize: 2 * grain, stallTimeout: 30_000, verify: true }; // so ten parts

/** The demo's endpoint, whose responses an application may change, with the operations that it was asked for. */
function counting(change?: (response: SignedResponse, operation?: Operation) => unknown) {
  const { fetchGrant, asked } = recording(path, change && ((response, request) => change(response, request.operation)));
  const operations = () => asked.map(({ operation }) => operation);
  return {
    fetchGrant,
    operations,
    named: (wanted: string) => operations().filter((one) => one?.name === wanted).length,
  };
}

async function expectNoneRefused(): Promise<void> {
  expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
}

async function expectStored(task: UploadTask | undefined): Promise<void> {
  expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
}

/** Uploads the file. @returns its task, once OSS is seen to have its bytes */
async function arrives(fetchGrant: FetchGrant): Promise<UploadTask> {
  const [task] = await upload({ mode: presignedUrl, endpoint: fetchGrant, transfer }, [file(size)]);
  await expectStored(task);
  return task!;
}

const newQueue = (change: Partial<QueueOptions> = {}) =>
  new UploadQueue({ mode: presignedUrl, endpoint: endpoint(path), transfer, ...change });

/** The number and length of each part that the endpoint was asked for. */
function lengthsIn(operations: readonly (Operation | undefined)[]): [number, number | undefined][] {
  const lengths = operations.flatMap((one): [number, number | undefined][] => {
    if (one?.name !== 'part') return [];
    const { partNumber, partLength, partNumbers = [partNumber], partLengths = [partLength] } = one;
    return partNumbers.map((number, i) => [number, partLengths[i]]);
  });
  return lengths.sort(([a], [b]) => a - b);
}

describe('an upload in parts by presigned URLs', () => {
  let restart: () => void;
  before(() => (restart = stopWatch()));
  after(() => restart());
  beforeEach(startAfresh);

  for (const [how, change, rounds] of [
    ['one by one', (response: SignedResponse) => ({ ...response, batch: undefined }), 10],
    ['in batches when the backend offers that', undefined, 4], // three a round: 1–3, 4–6, 7–9, 10
  ] as const)
    it(`requests URLs ${how}, with the length of each part`, async () => {
      const { fetchGrant, operations, named } = counting(change);
      const { result } = await arrives(fetchGrant);
      expect(result).to.include({ verified: true, type: 'image/jpeg' });
      expect(result?.url).to.match(/^http:\/\/127[^?]+$/);
      expect([named('create'), named('part'), named('complete')]).to.deep.equal([1, rounds, 1]);
      expect(operations()).to.have.length(rounds + 2);
      expect(await countOf('UploadPart')).to.equal(10);
      const lengths = lengthsIn(operations());
      expect(lengths).to.have.length(10);
      let end = 0; // each begins where the one before it ends
      for (const [number, length = 0] of lengths) {
        expect(number).to.equal(1 + end / grain);
        end += length;
      }
      expect(end).to.equal(size);
      await expectNoneRefused();
    });

  for (const [what, change, parts] of [
    ['offers batches but reads no lists', (urls: string[]) => void urls, 4 + 6], // four rounds, and all but the first of each
    ['returns fewer than were asked for', (urls: string[]) => urls.slice(0, 2), 4 + 3], // the third of each full round
    ['returns them for other parts', (urls: string[]) => [...urls.slice(1), urls[0]], 4 + 6],
  ] as const)
    it(`requests URLs one by one where the backend ${what}`, async () => {
      const { fetchGrant, named } = counting((response) => ({
        ...response,
        urls: response.urls && change(response.urls),
      }));
      await arrives(fetchGrant);
      expect(named('part')).to.equal(parts);
      await expectNoneRefused();
    });

  /** The demo's endpoint, which says of these operations, in the first uploads, that the upload is too old. */
  function aged(isHit: (operation: Operation) => boolean, uploads = 1): FetchGrant {
    const ids = new Set<string>();
    return async (request, signal) => {
      const { operation } = request;
      if (operation && isHit(operation)) ids.add('uploadId' in operation ? operation.uploadId : '');
      const isOld = operation && isHit(operation) && ids.size <= uploads;
      if (isOld) return new Response('{"code":410,"message":"Too old."}', { status: 410 });
      return endpoint(path)(request, signal);
    };
  }
  const isLaterPart = (operation: Operation) => operation.name === 'part' && operation.partNumber > 5;

  it('starts one new upload when the backend responds midway that this one is too old (410)', async () => {
    expect((await arrives(aged(isLaterPart))).result).to.include({ verified: true });
    expect(await countOf('InitiateMultipartUpload')).to.equal(2);
  });

  for (const [when, fetchGrant, code, begun] of [
    ['of the new upload, too', aged(isLaterPart, 2), 'gone', 2],
    ['before there is an upload', aged(({ name }) => name === 'create'), 'grant', 0],
  ] as const)
    it(`fails with ${code} on a 410 ${when}`, async () => {
      const [task] = await upload({ mode: presignedUrl, endpoint: fetchGrant, transfer }, [file(size)]);
      expect(task?.error).to.include({ code, status: 410, retryable: false });
      expect(task?.error?.message).to.contain('Too old.');
      expect(await countOf('InitiateMultipartUpload')).to.equal(begun);
    });

  const unlisted: FetchGrant = async (request, signal) =>
    request.operation?.name === 'list' ? new Response('{}', { status: 403 }) : endpoint(path)(request, signal);
  for (const [what, fetchGrant, sent, begun] of [
    ['resumes with the missing parts after a pause', endpoint(path), 6, 0],
    ['starts a new upload when the paused one is too old', aged(({ name }) => name === 'list'), 10, 1],
    ['starts a new upload when the paused one cannot be listed', unlisted, 10, 1],
  ] as const) {
    it(what, async () => {
      const queue = newQueue({ endpoint: fetchGrant });
      const task = await uploadPartly(queue, file(size));
      const end = settled(queue);
      queue.resume();
      await end;
      await expectStored(task);
      expect([await countOf('UploadPart'), await countOf('InitiateMultipartUpload')]).to.deep.equal([sent, begun]);
    });
  }

  it('requests new URLs for a batch that OSS rejects', async () => {
    const ofOld = (url: string) =>
      url
        .replace(/(x-oss-date=|%2F)\d{4}(?=\d{4})/g, (_, before: string) => `${before}2020`)
        .replace(/x-oss-expires=\d+/, 'x-oss-expires=1');
    const seen = new Set<string>(); // each round once: asked for again, it is a good one
    let again = 0;
    const expiration = new Date(Date.now() + 3_600_000).toISOString(); // it says that they last
    const { fetchGrant } = counting((response, operation) => {
      const question = JSON.stringify(operation);
      if (seen.has(question)) again++;
      if (seen.has(question) || !response.urls) return response;
      seen.add(question);
      return { ...response, url: ofOld(response.url), urls: response.urls.map(ofOld), expiration };
    });
    await arrives(fetchGrant);
    expect((await requests()).filter(({ status }) => status === 403)).to.have.length(9); // the tenth part comes alone
    expect(again).to.equal(3); // the first of each round asks as it did before
  });

  for (const [what, change] of [
    ['bucket', (url: string) => url.replace(/(\/\/[^/]+\/)[^/]+/, '$1another')],
    ['host', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['key', (url: string) => url.replace('?', '-another?')],
  ] as const) {
    it(`restarts, and asks for no list of parts, where the endpoint now signs for another ${what}`, async () => {
      const resumeScope = crypto.randomUUID();
      const one = file(size);
      await uploadPartly(newQueue({ resumeScope }), one);
      const [record] = await uploadsIn(resumeScope);
      const { fetchGrant } = counting(({ url, ...response }, operation) =>
        operation?.name === 'list' ? { url: change(url) } : { ...response, url },
      );
      const [task] = await upload({ mode: presignedUrl, endpoint: fetchGrant, transfer, resumeScope }, [one]);
      await expectStored(task);
      expect(keyOf(task)).not.to.equal(record?.key);
      expect(await countOf('InitiateMultipartUpload')).to.equal(1);
      expect(await requestsOf('ListParts')).to.be.empty;
    });
  }
});
