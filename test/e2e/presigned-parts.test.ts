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
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId } from '../../src/core/resume/resume-record.js';
import { forgetRequests, requests, sendSigned, servers, storedBytes, switches } from '../support/browser/cloud.js';
import { holdPartsAfter, partsAreStored, uploadPartly } from '../support/browser/part-way.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { stopWatch } from '../support/set-clock.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const path = '/get_presigned_url_for_oss_upload';
const grain = 102_400;
const size = 18.5 * grain;
const transfer = { parallelParts: 3, partSize: 2 * grain, stallTimeout: 30_000, verify: true }; // so ten parts

async function count(operation: string): Promise<number> {
  return (await requests()).filter((request) => request.operation === operation && request.status < 300).length;
}

/** The demo's endpoint, with a list of the operations it was asked for; or one that does not offer URLs of several parts. */
function counting(offers = true): { fetchGrant: FetchGrant; asked: string[] } {
  const asked: string[] = [];
  const ask = endpoint(path);
  return {
    asked,
    async fetchGrant(request, signal) {
      asked.push(request.operation?.name ?? 'whole');
      const response = await ask(request, signal);
      if (offers) return response;
      const { batch: _, ...rest } = (await (response as Response).json()) as { batch?: number };
      return rest;
    },
  };
}

interface Signed {
  url: string;
  urls?: string[];
  key?: string;
}

/** Uploads the file. @returns its task, once OSS is seen to have its bytes */
async function arrives(fetchGrant: FetchGrant): Promise<UploadTask> {
  const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer }, [file(size)]);
  expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
  return task!;
}

/** What an application may make of the endpoint's response. */
const changed =
  (change: (response: Signed, operation?: Operation) => unknown, ask: FetchGrant = endpoint(path)): FetchGrant =>
  async (request, signal) =>
    change((await ((await ask(request, signal)) as Response).json()) as Signed, request.operation);

const newQueue = (change: Partial<QueueOptions> = {}) =>
  new UploadQueue({ mode: presignedUrl, fetchGrant: endpoint(path), transfer, ...change });

describe('an upload in parts by presigned URLs', () => {
  let restart: () => void;
  before(() => (restart = stopWatch()));
  after(() => restart());
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  it('requests one URL for each request', async () => {
    const { fetchGrant, asked } = counting(false);
    const task = await arrives(fetchGrant);
    expect(task?.result).to.include({ verified: true, type: 'image/jpeg' });
    expect(task?.result?.url).to.match(/^http:\/\/127[^?]+$/);
    const parts = Array.from({ length: 10 }, () => 'part');
    expect(asked.toSorted()).to.deep.equal(['complete', 'create', ...parts]);
  });

  it('requests URLs in batches of parts when the backend offers that', async () => {
    const { fetchGrant, asked } = counting();
    const task = await arrives(fetchGrant);
    expect(task?.result).to.include({ verified: true });
    // of ten parts three a round: 1–3, 4–6, 7–9, 10
    expect(asked.toSorted()).to.deep.equal(['complete', 'create', 'part', 'part', 'part', 'part']);
    expect(await count('UploadPart')).to.equal(10);
  });

  /** The length of each part that the endpoint received, by its number. */
  function lengthsIn(operations: readonly (Operation | undefined)[]): [number, number | undefined][] {
    const parts = operations.filter((one) => one?.name === 'part');
    const lengths = parts.flatMap((one): [number, number | undefined][] =>
      one.partNumbers
        ? one.partNumbers.map((partNumber, i) => [partNumber, one.partLengths?.[i]])
        : [[one.partNumber, one.partLength]],
    );
    return lengths.sort(([a], [b]) => a - b);
  }
  /** That these parts lie one after the other, each by its number, from the file's first byte to its last. */
  function expectWhole(parts: readonly [number: number, length: number | undefined][]): void {
    let end = 0;
    for (const [number, length = 0] of parts) {
      expect(number).to.equal(1 + end / grain);
      end += length;
    }
    expect(end).to.equal(size);
  }

  for (const offers of [true, false]) {
    it(`sends the length of each part, the last one too, ${offers ? 'in batches' : 'one by one'}`, async () => {
      const operations: (Operation | undefined)[] = [];
      const { fetchGrant: ask } = counting(offers);
      const fetchGrant: FetchGrant = (request, signal) => (operations.push(request.operation), ask(request, signal));
      await arrives(fetchGrant);
      expect(lengthsIn(operations)).to.have.length(10);
      expectWhole(lengthsIn(operations));
      expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
    });
  }

  it('sends the lengths that this page chooses, after a page that has chosen others', async () => {
    const resumeScope = crypto.randomUUID();
    const one = file(size);
    await uploadPartly(newQueue({ resumeScope }), one);
    const operations: (Operation | undefined)[] = [];
    const ask = endpoint(path);
    const fetchGrant: FetchGrant = (request, signal) => (operations.push(request.operation), ask(request, signal));
    const others = { ...transfer, partSize: 4 * grain };
    const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer: others, resumeScope }, [one]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    const parts = lengthsIn(operations);
    expect(parts.length).to.be.within(2, 4);
    for (const [number, length = 0] of parts) {
      const end = (number - 1) * grain + length;
      expect(end === size || end % grain === 0, `part ${number}`).to.be.true;
    }
    expect(Math.max(...parts.map(([, length = 0]) => length))).to.be.within(2 * grain + 1, 4 * grain);
    expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
  });

  it('completes again when another request replaced a part just before Complete', async () => {
    const ask = endpoint(path);
    let isLate = true;
    const fetchGrant: FetchGrant = async (request, signal) => {
      const { operation } = request;
      if (operation?.name === 'complete' && isLate) {
        isLate = false;
        const late = file(size).slice(0, 2 * grain); // as a page sent it that has cut the file otherwise
        await sendSigned('PUT', operation.key, { partNumber: '1', uploadId: operation.uploadId }, late);
      }
      return ask(request, signal);
    };
    const task = await arrives(fetchGrant);
    expect(task?.result).to.include({ verified: true });
    const ends = (await requests()).filter(({ operation }) => operation === 'CompleteMultipartUpload');
    expect(ends.filter(({ method }) => method === 'POST').map(({ code }) => code)).to.deep.equal([
      'InvalidPart',
      undefined,
    ]);
    expect(await count('UploadPart')).to.equal(10 + 1 + 1); // the late one, and one for the gap after it
  });

  it('requests URLs one by one when the backend offers batches but reads no lists', async () => {
    const { fetchGrant: ask, asked } = counting();
    const fetchGrant = changed((response) => ({ ...response, urls: undefined }), ask);
    await arrives(fetchGrant);
    expect(asked.filter((name) => name === 'part')).to.have.length(4 + 6); // four rounds, and all but the first of each
  });

  /** The demo's endpoint, which says of these operations, in the first uploads, that the upload is too old. */
  function aged(isHit: (operation: Operation) => boolean, uploads = 1): FetchGrant {
    const ask = endpoint(path);
    const ids = new Set<string>();
    return async (request, signal) => {
      const { operation } = request;
      if (operation && isHit(operation)) ids.add('uploadId' in operation ? operation.uploadId : '');
      const isOld = operation && isHit(operation) && ids.size <= uploads;
      return isOld ? new Response('{"code":410,"message":"Too old."}', { status: 410 }) : ask(request, signal);
    };
  }
  const isLaterPart = (operation: Operation) => operation.name === 'part' && operation.partNumber > 5;

  it('starts one new upload when the backend responds midway that this one is too old (410)', async () => {
    const [task] = await upload({ mode: presignedUrl, fetchGrant: aged(isLaterPart), transfer }, [file(size)]);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(task?.result).to.include({ verified: true });
    expect(await count('InitiateMultipartUpload')).to.equal(2);
  });

  it('fails with gone when the new upload is too old as well', async () => {
    const [task] = await upload({ mode: presignedUrl, fetchGrant: aged(isLaterPart, 2), transfer }, [file(size)]);
    expect(task?.error).to.include({ code: 'gone', status: 410, retryable: false });
    expect(task?.error?.message).to.contain('Too old.');
    expect(await count('InitiateMultipartUpload')).to.equal(2);
  });

  const unlisted: FetchGrant = async (request, signal) =>
    request.operation?.name === 'list' ? new Response('{}', { status: 403 }) : endpoint(path)(request, signal);
  for (const [why, fetchGrant] of [
    ['is too old', aged(({ name }) => name === 'list')],
    ['cannot be listed', unlisted],
  ] as const) {
    it(`starts a new upload when the paused one ${why}`, async () => {
      const queue = newQueue({ fetchGrant });
      const task = await uploadPartly(queue, file(size));
      const end = settled(queue);
      queue.resume();
      await end;
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
      expect(await count('InitiateMultipartUpload')).to.equal(1);
    });
  }

  it('fails with `grant` on a 410 before there is an upload', async () => {
    const [task] = await upload({ mode: presignedUrl, fetchGrant: aged(({ name }) => name === 'create'), transfer }, [
      file(size),
    ]);
    expect(task?.error).to.include({ code: 'grant', status: 410 });
  });

  it('requests a URL for one part when a batch returned fewer', async () => {
    const { fetchGrant, asked } = counting();
    const short = changed((response) => ({ ...response, urls: response.urls?.slice(0, 2) }), fetchGrant);
    await arrives(short);
    expect(asked.filter((name) => name === 'part')).to.have.length(4 + 3); // the third of each full round
  });

  it('resumes with the missing parts after a pause', async () => {
    const queue = newQueue();
    const task = await uploadPartly(queue, file(size));
    const end = settled(queue);
    queue.resume();
    await end;
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    expect(await count('UploadPart')).to.equal(6);
    expect(await count('InitiateMultipartUpload')).to.equal(0);
  });

  const ofOld = (url: string) =>
    url
      .replace(/(x-oss-date=|%2F)\d{4}(?=\d{4})/g, (_, before: string) => `${before}2020`)
      .replace(/x-oss-expires=\d+/, 'x-oss-expires=1');

  it('requests a new URL for an expired one', async () => {
    const { fetchGrant: ask } = counting(false);
    const spoiled = new Set<number>(); // the first response for each of six parts: three are used, three lie ready
    const fetchGrant: FetchGrant = async (request, signal) => {
      const response = (await ask(request, signal)) as { url: string };
      const { operation } = request;
      if (operation?.name !== 'part' || operation.partNumber > 10 || spoiled.has(operation.partNumber)) return response;
      spoiled.add(operation.partNumber);
      return { ...response, url: ofOld(response.url) };
    };
    await arrives(fetchGrant);
    expect(spoiled.size).to.equal(6);
    expect((await requests()).filter(({ status }) => status === 403)).to.have.length(3);
  });

  /** The demo's endpoint, whose rounds of URLs have expired, though it says that they last. */
  function expiredRounds(): { fetchGrant: FetchGrant; asked: string[] } {
    const { fetchGrant: ask, asked } = counting();
    const expiration = new Date(Date.now() + 3_600_000).toISOString();
    const fetchGrant = changed(
      ({ url, urls, ...response }) =>
        urls ? { ...response, url: ofOld(url), urls: urls.map(ofOld), expiration } : { ...response, url },
      ask,
    );
    return { asked, fetchGrant };
  }

  it('requests new URLs for a batch that OSS rejects', async () => {
    const { fetchGrant: ask, asked } = expiredRounds();
    const seen = new Set<string>(); // each round once: asked for again, it is a good one
    const good = endpoint(path);
    const fetchGrant: FetchGrant = (request, signal) => {
      const question = JSON.stringify(request.operation);
      const again = seen.has(question);
      seen.add(question);
      return again ? (asked.push('again'), good(request, signal)) : ask(request, signal);
    };
    await arrives(fetchGrant);
    expect((await requests()).filter(({ status }) => status === 403)).to.have.length(9); // the tenth part comes alone
    expect(asked.filter((name) => name === 'again')).to.have.length(3); // the first of each round asks as it did before
  });

  it('fails with the reason when the backend returns a rejected batch again', async () => {
    const given = new Map<string, Promise<unknown>>();
    const { fetchGrant: ask } = expiredRounds();
    const fetchGrant: FetchGrant = (request, signal) => {
      const question = JSON.stringify(request.operation);
      const response = given.get(question) ?? ask(request, signal);
      given.set(question, response);
      return response;
    };
    const spoil: FetchGrant = async (request, signal) => {
      const response = (await fetchGrant(request, signal)) as { url: string };
      return request.operation?.name === 'part' ? { ...response, url: ofOld(response.url) } : response;
    };
    const [task] = await upload({ mode: presignedUrl, fetchGrant: spoil, transfer }, [file(size)]);
    expect(task?.error).to.include({ code: 'expired' });
    expect(task?.error?.message).to.match(/gave the same one again/);
  });

  it('uses no URL of a batch that is for another part', async () => {
    const fetchGrant = changed(({ urls, ...response }) => ({
      ...response,
      urls: urls && [...urls.slice(1), response.url], // one place off
    }));
    await arrives(fetchGrant);
    expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
  });

  it('is aborted in OSS when it is canceled', async () => {
    await holdPartsAfter(1);
    const queue = newQueue();
    queue.add([file(size)]);
    await partsAreStored(1);
    queue.cancel();
    await until(async () => (await count('AbortMultipartUpload')) === 1);
  });

  it('is not tried when the backend signs whole files only', async () => {
    const ask = endpoint(path);
    const fetchGrant: FetchGrant = ({ file: asked }, signal) => ask({ file: asked }, signal);
    await arrives(fetchGrant);
    expect(await count('PutObject')).to.equal(1);
    expect(await count('InitiateMultipartUpload')).to.equal(0);
  });

  const otherUrl =
    (change: (url: string) => string) =>
    ({ url }: Signed) => ({ url: change(url) });
  const elsewhere: [what: string, record: object, list: (response: Signed) => object][] = [
    ['the record is of another bucket', { bucket: 'another' }, (response) => response],
    ['the record is of another host', { host: 'another.example' }, (response) => response],
    ['the endpoint names another key', {}, (response) => ({ ...response, key: 'another' })],
    ['the endpoint signs for another bucket', {}, otherUrl((url) => url.replace(/(\/\/[^/]+\/)[^/]+/, '$1another'))],
    ['the endpoint signs for another host', {}, otherUrl((url) => url.replace('127.0.0.1', 'localhost'))],
    ['the endpoint signs for another key', {}, otherUrl((url) => url.replace('?', '-another?'))],
  ];
  for (const [what, change, list] of elsewhere) {
    it(`restarts, and asks for no list of parts, where ${what}`, async () => {
      const resumeScope = crypto.randomUUID();
      const one = file(size);
      await uploadPartly(newQueue({ resumeScope }), one);
      const [record] = await resumeDatabase.list(resumeScope);
      expect(record).to.include({ bucket: (await servers()).cloud.bucket });
      expect(record?.host).to.match(/^127\.0\.0\.1:\d+$/);
      await resumeDatabase.set(recordId(record!), { ...record!, ...change });
      const fetchGrant = changed((response, operation) => (operation?.name === 'list' ? list(response) : response));
      const [task] = await upload({ mode: presignedUrl, fetchGrant, transfer, resumeScope }, [one]);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
      expect(keyOf(task)).not.to.equal(record?.key);
      expect(await count('InitiateMultipartUpload')).to.equal(1);
      expect((await requests()).filter(({ operation }) => operation === 'ListParts')).to.be.empty;
    });
  }
});
