import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type GrantRequest,
  type QueueOptions,
  UploadQueue,
  type UploadTask,
  vod,
} from '../../src/core.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { forgetRequests, requests, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { placeLive } from '../support/browser/live-element.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { setClock, stopWatch } from '../support/set-clock.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const path = '/get_upload_auth_for_vod';
const partSize = 102_400;
const size = 10 * partSize;
const transfer = { parallelParts: 3, partSize, stallTimeout: 30_000, verify: true };
const lateExpiry = { operation: 'UploadPart', kind: 'status', status: 403, code: 'SecurityTokenExpired', skip: 4 };

/** The same file, as a page that was loaded again would get it. */
const film = (length = size) =>
  new File([bytes(length)], 'film.mp4', { type: 'video/mp4', lastModified: 1_700_000_000_000 });

interface VodFields {
  VideoId: string;
  UploadAuth: string;
  UploadAddress: string;
}

/** What the endpoint was asked for, and what it has responded. */
interface Exchange {
  readonly asked: GrantRequest[];
  readonly given: VodFields[];
  readonly fetchGrant: FetchGrant;
}

type Respond = (request: GrantRequest, ask: (request: GrantRequest) => Promise<VodFields>) => Promise<unknown>;

/** The demo's endpoint, which stands in for VOD, and what an application may make of it. */
function vodEndpoint(respond: Respond = (request, ask) => ask(request)): Exchange {
  const asked: GrantRequest[] = [];
  const given: VodFields[] = [];
  const demo = endpoint(path);
  return {
    asked,
    given,
    async fetchGrant(request, signal) {
      asked.push(request);
      return respond(request, async (passedOn) => {
        const response = (await demo(passedOn, signal)) as Response;
        const fields = (await response.json()) as VodFields;
        given.push(fields);
        return fields;
      });
    },
  };
}

const videosAsked = ({ asked }: Exchange) => asked.map(({ videoId }) => videoId);
/** CreateUploadVideo, also for a page that asks for a renewal. */
const alwaysAnotherVideo: Respond = ({ file: named }, ask) => ask({ file: named });
const decoded = (field: string) => JSON.parse(atob(field)) as Record<string, string>;
const encoded = (value: object) => btoa(JSON.stringify(value));

async function count(operation: string): Promise<number> {
  return (await requests()).filter((request) => request.operation === operation && request.status < 300).length;
}

describe('an upload to ApsaraVideo VOD', () => {
  let scope = '';

  let restart: () => void;
  before(() => (restart = stopWatch()));
  after(() => restart());
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    await switches();
    await forgetRequests();
  });

  function newQueue({ fetchGrant }: Exchange, options: Partial<QueueOptions> = {}): UploadQueue {
    return new UploadQueue({ mode: vod, fetchGrant, transfer, resumeScope: scope, ...options });
  }

  const begin = (queue: UploadQueue) => uploadPartly(queue, film());

  const send = ({ fetchGrant }: Exchange, length?: number) =>
    upload({ mode: vod, fetchGrant, transfer }, [film(length)]);

  async function finish(queue: UploadQueue, one?: File): Promise<UploadTask> {
    const end = settled(queue);
    const [task] = one ? queue.add([one]) : queue.tasks;
    if (!one) queue.resume();
    await end;
    if (task!.error) throw task!.error;
    return task!;
  }

  for (const mode of [vod, 'vod', undefined]) {
    it(`stores the file under VOD’s key, by mode ${typeof mode === 'object' ? 'as an object' : mode}`, async () => {
      for (const length of [1000, size]) {
        const exchange = vodEndpoint();
        const [task] = await upload({ mode, fetchGrant: exchange.fetchGrant, transfer }, [film(length)]);
        const [response] = exchange.given;
        expect(exchange.given).to.have.length(1);
        expect(keyOf(task)).to.equal(decoded(response!.UploadAddress)['FileName']);
        expect(task?.result).to.include({
          videoId: response!.VideoId,
          verified: true,
          size: length,
          type: 'video/mp4',
        });
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(length))).to.be.true;
      }
    });
  }

  it('sends a small file by PutObject, as VOD’s own SDK does, never as a form', async () => {
    const exchange = vodEndpoint();
    await upload({ mode: vod, fetchGrant: exchange.fetchGrant }, [file(1000), file(1000, 'other.jpg')]);
    expect(await count('PutObject')).to.equal(2);
    expect(await count('PostObject')).to.equal(0);
  });

  it('puts the video’s id into the form’s value', async () => {
    const { element } = await placeLive(`endpoint="${path}" value-as="json" name="video"`);
    const form = document.createElement('form');
    element.before(form);
    form.append(element);
    const end = settled(element);
    void element.addFiles([film(1000)]);
    await end;
    const { videoId } = element.tasks[0]!.result!;
    expect(videoId).to.match(/^[0-9a-f]{32}$/);
    expect(JSON.parse(new FormData(form).get('video') as string)).to.include({ videoId });
  });

  it('gives each file an address and credentials of its own', async () => {
    const exchange = vodEndpoint();
    const tasks = await upload(
      { mode: vod, fetchGrant: exchange.fetchGrant },
      [1, 2, 3].map((n) => file(1000, `${n}.mp4`)),
    );
    expect(exchange.given).to.have.length(3);
    expect(new Set(tasks.map(keyOf)).size).to.equal(3);
    expect(new Set(tasks.map(({ result }) => result?.videoId)).size).to.equal(3);
  });

  for (const length of [1000, size]) {
    it(`fails the second file, and keeps the first, where two files of ${length} bytes get one address`, async () => {
      let first: Promise<VodFields> | undefined;
      const exchange = vodEndpoint((request, ask) => (first ??= ask(request)));
      const queue = newQueue(exchange, { maxConcurrentUploads: 1 });
      const end = settled(queue);
      const [one, other] = queue.add([film(length), new File([bytes(length, 9)], 'other.mp4', { type: 'video/mp4' })]);
      await end;
      expect(one?.status).to.equal('done');
      expect(other?.error).to.include({ code: 'conflict' });
      expect(sameBytes(await storedBytes(keyOf(one)), bytes(length))).to.be.true;
    });
  }

  it('continues after a pause with the parts that OSS lacks, and asks with the video', async () => {
    const exchange = vodEndpoint();
    const queue = newQueue(exchange);
    await begin(queue);
    const { result } = await finish(queue);
    const [created, renewed] = exchange.given;
    expect(videosAsked(exchange)).to.deep.equal([undefined, created!.VideoId]);
    expect(renewed!.VideoId).to.equal(created!.VideoId);
    expect(await storedParts(partSize)).to.equal(6);
    expect(result).to.include({ videoId: created!.VideoId, verified: true });
    expect(sameBytes(await storedBytes(result!.key), bytes(size))).to.be.true;
  });

  for (const mode of [vod, undefined]) {
    it(`continues in a later page, ${mode ? 'by its mode' : 'detected'}: one renewal, no other video`, async () => {
      const before = vodEndpoint();
      await begin(newQueue(before, { mode }));
      const [record] = await resumeDatabase.list(scope);
      const [{ VideoId: videoId } = { VideoId: '' }] = before.given;
      expect(record?.videoId).to.equal(videoId);
      expect(JSON.stringify(record)).to.not.match(/AccessKey|SecurityToken|STS\./);
      const after = vodEndpoint();
      const { result } = await finish(newQueue(after, { mode }), film());
      expect(videosAsked(after)).to.deep.equal([videoId]);
      expect(result).to.include({ key: record?.key, videoId, verified: true });
      expect(await storedParts(partSize)).to.equal(6);
      expect(await count('InitiateMultipartUpload')).to.equal(0);
      expect(sameBytes(await storedBytes(result!.key), bytes(size))).to.be.true;
    });

    it(`restarts with another video where VOD no longer knows the first, ${mode ? 'by its mode' : 'detected'}`, async () => {
      await begin(newQueue(vodEndpoint(), { mode }));
      const [record] = await resumeDatabase.list(scope);
      const gone: Respond = async (request, ask) =>
        request.videoId ? new Response('{"Message":"The video does not exist."}', { status: 404 }) : ask(request);
      const after = vodEndpoint(gone);
      const { result } = await finish(newQueue(after, { mode }), film());
      expect(videosAsked(after)).to.deep.equal([record?.videoId, undefined]);
      expect(result?.videoId).to.equal(after.given[0]!.VideoId);
      expect(result?.videoId).not.to.equal(record?.videoId);
      expect(sameBytes(await storedBytes(result!.key), bytes(size))).to.be.true;
    });
  }

  it('keeps the record where the session has ended, so that a later try continues', async () => {
    await begin(newQueue(vodEndpoint()));
    const [record] = await resumeDatabase.list(scope);
    const signedOut = vodEndpoint(async () => new Response('{"message":"Sign in."}', { status: 401 }));
    const queue = newQueue(signedOut);
    const end = settled(queue);
    const [task] = queue.add([film()]);
    await end;
    expect(task?.error).to.include({ code: 'grant', status: 401 });
    expect(signedOut.asked).to.have.length(1);
    expect((await resumeDatabase.list(scope))[0]?.videoId).to.equal(record?.videoId);
  });

  it('asks with the video when a small file is retried', async () => {
    await switches({
      faults: [{ kind: 'status', operation: 'PutObject', status: 400, code: 'InvalidArgument', times: 1 }],
    });
    const exchange = vodEndpoint();
    const queue = newQueue(exchange);
    const end = settled(queue);
    const [task] = queue.add([film(1000)]);
    await end;
    expect(task?.status).to.equal('failed');
    const again = settled(queue);
    queue.retry(task);
    await again;
    expect(videosAsked(exchange)).to.deep.equal([undefined, exchange.given[0]!.VideoId]);
    expect(task?.result).to.include({ videoId: exchange.given[0]!.VideoId, verified: true });
  });

  it('renews expired credentials with the video, and continues at the same address', async () => {
    await switches({ faults: [{ ...lateExpiry, times: 1 }] });
    const exchange = vodEndpoint();
    const [task] = await send(exchange);
    const { VideoId } = exchange.given[0]!;
    expect(videosAsked(exchange)).to.deep.equal([undefined, VideoId]);
    expect(task?.result).to.include({ videoId: VideoId, verified: true });
    expect(await count('InitiateMultipartUpload')).to.equal(1);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
  });

  it('renews credentials before they expire, by their lifetime in seconds', async () => {
    await switches({ bandwidth: 520_000 });
    const short: Respond = async (request, ask) => {
      const fields = await ask(request);
      const auth = { ...decoded(fields.UploadAuth), Expiration: '2', ExpireUTCTime: '2001-01-01T00:00:00Z' };
      return { ...fields, UploadAuth: encoded(auth) };
    };
    const exchange = vodEndpoint(short);
    const resetClock = setClock({ speed: 4 });
    const [task] = await upload({ mode: vod, fetchGrant: exchange.fetchGrant, transfer }, [film()]).finally(resetClock);
    expect(task?.result?.verified).to.be.true;
    expect(new Set(videosAsked(exchange).slice(1))).to.deep.equal(new Set([exchange.given[0]!.VideoId]));
    expect(exchange.asked.length).to.be.within(2, 12);
    expect((await requests()).filter(({ status }) => status >= 400)).to.be.empty;
  });

  for (const length of [1000, size]) {
    const operation = length === size ? 'UploadPart' : 'PutObject';
    it(`restarts at another address where the endpoint does not renew ${length} bytes’`, async () => {
      const fault = { ...lateExpiry, operation, skip: length === size ? 4 : 0, times: 1 };
      await switches({ faults: [fault] });
      const exchange = vodEndpoint(alwaysAnotherVideo);
      const [task] = await send(exchange, length);
      const [first, second] = exchange.given;
      expect(exchange.given).to.have.length(2);
      expect(keyOf(task)).to.equal(decoded(second!.UploadAddress)['FileName']);
      expect(task?.result).to.include({ videoId: second!.VideoId, verified: true });
      expect(second!.VideoId).not.to.equal(first!.VideoId);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(length))).to.be.true;
    });
  }

  it('fails, with what to do, where the endpoint gives another address each time', async () => {
    await switches({ faults: [{ ...lateExpiry, skip: 0 }] });
    const exchange = vodEndpoint(alwaysAnotherVideo);
    const [task] = await send(exchange);
    expect(task?.error).to.include({ code: 'gone', retryable: false });
    expect(task?.error?.hint).to.contain('RefreshUploadVideo');
  });

  it('restarts at the same address where ListParts is refused', async () => {
    const exchange = vodEndpoint();
    const queue = newQueue(exchange);
    await begin(queue);
    await switches({ faults: [{ kind: 'status', operation: 'ListParts', status: 403, code: 'AccessDenied' }] });
    const { result } = await finish(queue);
    expect(result).to.include({ videoId: exchange.given[0]!.VideoId, verified: true });
    expect(await storedParts(partSize)).to.equal(10);
    expect(sameBytes(await storedBytes(result!.key), bytes(size))).to.be.true;
  });

  it('stores the file where the last response was lost and HEAD is refused', async () => {
    const lost = { operation: 'CompleteMultipartUpload', kind: 'lost-answer', times: 1 };
    const refused = { operation: 'HeadObject', kind: 'status', status: 403, code: 'AccessDenied' };
    await switches({ faults: [lost, refused] });
    const exchange = vodEndpoint();
    const [task] = await send(exchange);
    if (task?.error) throw task.error;
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
  });

  it('is proven by ListParts where CORS hides the CRC, and a small file is stored unproven', async () => {
    await switches({ hideHeaders: ['x-oss-hash-crc64ecma'] });
    const { fetchGrant } = vodEndpoint();
    const [small] = await upload({ mode: vod, fetchGrant }, [film(1000)]);
    expect(small?.result).to.include({ verified: false, unverifiedReason: 'crc-hidden' });
    const [large] = await upload({ mode: vod, fetchGrant, transfer }, [film()]);
    expect(large?.result).to.include({ verified: true });
  });

  for (const mode of [vod, undefined]) {
    it(`aborts a canceled upload with the video, ${mode ? 'by its mode' : 'detected'}`, async () => {
      const exchange = vodEndpoint();
      const queue = newQueue(exchange, { mode });
      const task = await begin(queue);
      queue.cancel(task);
      await until(async () => (await count('AbortMultipartUpload')) === 1, 'AbortMultipartUpload');
      const { VideoId } = exchange.given[0]!;
      expect(videosAsked(exchange)).to.deep.equal([undefined, VideoId]);
      expect(await resumeDatabase.list(scope)).to.be.empty;
    });
  }

  it('sends a file once that two tabs have, and both get the id of the stored video', async () => {
    await switches({ latency: 30 }); // so that each tab finds the other at work
    const tasks = await Promise.all(
      [newQueue(vodEndpoint()), newQueue(vodEndpoint())].map((queue) => finish(queue, film())),
    );
    expect(tasks[0]!.result).to.deep.equal(tasks[1]!.result);
    expect(await storedParts(partSize)).to.equal(10);
  });

  it('names the region where neither the address nor the credentials have one', async () => {
    const regionless: Respond = async (request, ask) => {
      const fields = await ask(request);
      return { ...fields, UploadAuth: encoded({ ...decoded(fields.UploadAuth), Region: undefined }) };
    };
    const [task] = await upload({ mode: vod, fetchGrant: vodEndpoint(regionless).fetchGrant }, [film(1000)]);
    expect(task?.error).to.include({ code: 'config', message: 'The region is unknown.' });
  });
});
