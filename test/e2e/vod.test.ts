import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type GrantRequest,
  type ModeChoice,
  type QueueOptions,
  UploadQueue,
  type UploadTask,
  vod,
} from '../../src/core.js';
import { uploads } from '../support/browser/memory.js';
import { countOf, startAfresh, storedBytes, storedParts, switches } from '../support/browser/cloud.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { keyOf, sendBy, upload } from '../support/browser/upload.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { bytes, sameBytes } from '../support/files.js';
import { stopWatch } from '../support/set-clock.js';
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

type VodFields = Record<'VideoId' | 'UploadAuth' | 'UploadAddress', string>;

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
  const fetchGrant: FetchGrant = (request, signal) => {
    asked.push(request);
    return respond(request, async (passedOn) => {
      const fields = (await ((await endpoint(path)(passedOn, signal)) as Response).json()) as VodFields;
      given.push(fields);
      return fields;
    });
  };
  return { asked, given, fetchGrant };
}

const videosAsked = ({ asked }: Exchange) => asked.map(({ asks }) => asks?.['videoId']);
/** CreateUploadVideo, also for a page that asks for a renewal. */
const alwaysAnotherVideo: Respond = ({ file: named }, ask) => ask({ file: named });
const keyGiven = ({ UploadAddress }: VodFields) => (JSON.parse(atob(UploadAddress)) as { FileName: string }).FileName;

/** The task's file is stored as this video, and nothing is missing. */
async function expectVideo(task: UploadTask | undefined, { VideoId: videoId }: VodFields, length = size) {
  const key = keyOf(task);
  expect(task?.result).to.include({ videoId, verified: true, size: length, type: 'video/mp4' });
  expect(sameBytes(await storedBytes(key), bytes(length))).to.be.true;
}

describe('an upload to ApsaraVideo VOD', () => {
  let scope = '';

  let restart: () => void;
  before(() => (restart = stopWatch()));
  after(() => restart());
  beforeEach(async () => {
    scope = `test ${Math.random()}`;
    await startAfresh();
  });

  function newQueue({ fetchGrant }: Exchange, options: Partial<QueueOptions> = {}): UploadQueue {
    return new UploadQueue({ mode: vod, endpoint: fetchGrant, transfer, resumeScope: scope, ...options });
  }

  const send = async ({ fetchGrant }: Exchange, length = size, mode: ModeChoice | undefined = vod) =>
    (await upload({ mode, endpoint: fetchGrant, transfer }, [film(length)]))[0];

  const finish = async (queue: UploadQueue, one = film()) => (await sendBy(queue, one))[0]!;

  for (const mode of [vod, undefined]) {
    const how = mode ? 'by its mode' : 'detected';

    it(`stores the file under VOD’s key, never as a form, ${how}`, async () => {
      for (const length of [1000, size]) {
        const exchange = vodEndpoint();
        const task = await send(exchange, length, mode);
        const [response, ...more] = exchange.given;
        expect(more).to.be.empty;
        expect(keyOf(task)).to.equal(keyGiven(response!));
        await expectVideo(task, response!, length);
      }
      expect([await countOf('PutObject'), await countOf('PostObject')]).to.deep.equal([1, 0]); // as VOD's own SDK does
    });

    it(`continues in a later page, ${how}: one renewal, no other video`, async () => {
      const before = vodEndpoint();
      await uploadPartly(newQueue(before, { mode }), film());
      const [record] = await uploads(scope);
      const [{ VideoId: videoId } = { VideoId: '' }] = before.given;
      expect(record?.asks?.['videoId']).to.equal(videoId);
      expect(JSON.stringify(record)).to.not.match(/AccessKey|SecurityToken|STS\./);
      const after = vodEndpoint();
      const task = await finish(newQueue(after, { mode }));
      expect(videosAsked(after)).to.deep.equal([videoId]);
      await expectVideo(task, before.given[0]!);
      expect(keyOf(task)).to.equal(record?.key);
      expect(await storedParts(partSize)).to.equal(6);
      expect(await countOf('InitiateMultipartUpload')).to.equal(0);
    });

    it(`aborts a canceled upload with the video, ${how}`, async () => {
      const exchange = vodEndpoint();
      const queue = newQueue(exchange, { mode });
      queue.cancel(await uploadPartly(queue, film()));
      await until(async () => (await countOf('AbortMultipartUpload')) === 1, 'AbortMultipartUpload');
      expect(videosAsked(exchange)).to.deep.equal([undefined, exchange.given[0]!.VideoId]);
      expect(await uploads(scope)).to.be.empty;
    });
  }

  it('puts the video’s id into the form’s value', async () => {
    const { element } = await placeLive(`endpoint="${path}" value-as="json" name="video"`);
    const form = document.createElement('form');
    element.before(form);
    form.append(element);
    void element.addFiles([film(1000)]);
    const { videoId } = await done(element);
    expect(videoId).to.match(/^[0-9a-f]{32}$/);
    expect(JSON.parse(new FormData(form).get('video') as string)).to.include({ videoId });
  });

  for (const length of [1000, size]) {
    it(`fails the second file, and keeps the first, where two files of ${length} bytes get one address`, async () => {
      let first: Promise<VodFields> | undefined;
      const exchange = vodEndpoint((request, ask) => (first ??= ask(request)));
      const queue = newQueue(exchange, { maxConcurrentUploads: 1 });
      const second = new File([bytes(length, 9)], 'other.mp4', { type: 'video/mp4' });
      const [one, other] = await sendBy(queue, film(length), second);
      expect(other?.error).to.include({ code: 'conflict' });
      await expectVideo(one, exchange.given[0]!, length);
    });

    it(`restarts at another address where the endpoint does not renew ${length} bytes’`, async () => {
      const small = { operation: 'PutObject', skip: 0 };
      await switches({ faults: [{ ...lateExpiry, ...(length < size && small), times: 1 }] });
      const exchange = vodEndpoint(alwaysAnotherVideo);
      const task = await send(exchange, length);
      const [first, second, ...more] = exchange.given;
      expect(more).to.be.empty;
      expect(keyOf(task)).to.equal(keyGiven(second!));
      expect(second!.VideoId).not.to.equal(first!.VideoId);
      await expectVideo(task, second!, length);
    });
  }

  it('restarts with another video where VOD no longer knows the first', async () => {
    await uploadPartly(newQueue(vodEndpoint()), film());
    const [record] = await uploads(scope);
    const gone = new Response('{"Message":"The video does not exist."}', { status: 404 });
    const after = vodEndpoint(async (request, ask) => (request.asks?.['videoId'] ? gone : ask(request)));
    const task = await finish(newQueue(after));
    expect(videosAsked(after)).to.deep.equal([record?.asks?.['videoId'], undefined]);
    await expectVideo(task, after.given[0]!);
    expect(after.given[0]!.VideoId).not.to.equal(record?.asks?.['videoId']);
  });

  it('keeps the record where the session has ended, so that a later try continues', async () => {
    await uploadPartly(newQueue(vodEndpoint()), film());
    const [record] = await uploads(scope);
    const signedOut = vodEndpoint(async () => new Response('{"message":"Sign in."}', { status: 401 }));
    const { error } = await finish(newQueue(signedOut));
    expect(error).to.include({ code: 'grant', status: 401 });
    expect(signedOut.asked).to.have.length(1);
    expect((await uploads(scope))[0]?.asks?.['videoId']).to.equal(record?.asks?.['videoId']);
  });

  it('asks with the video when a small file is retried', async () => {
    const fault = { kind: 'status', operation: 'PutObject', status: 400, code: 'InvalidArgument', times: 1 };
    await switches({ faults: [fault] });
    const exchange = vodEndpoint();
    const queue = newQueue(exchange);
    const task = await finish(queue, film(1000));
    expect(task.status).to.equal('failed');
    queue.retry(task);
    await settled(queue);
    expect(videosAsked(exchange)).to.deep.equal([undefined, exchange.given[0]!.VideoId]);
    await expectVideo(task, exchange.given[0]!, 1000);
  });

  it('fails, with what to do, where the endpoint gives another address each time', async () => {
    await switches({ faults: [{ ...lateExpiry, skip: 0 }] });
    const task = await send(vodEndpoint(alwaysAnotherVideo));
    expect(task?.error).to.include({ code: 'gone', retryable: false });
    expect(task?.error?.hint).to.contain('RefreshUploadVideo');
  });

  it('sends a file once that two tabs have, and both get the id of the stored video', async () => {
    await switches({ latency: 30 }); // so that each tab finds the other at work
    const queues = [newQueue(vodEndpoint()), newQueue(vodEndpoint())];
    const [one, other] = await Promise.all(queues.map((queue) => finish(queue)));
    expect(one?.result?.videoId).to.match(/^[0-9a-f]{32}$/);
    expect(one?.result).to.deep.equal(other?.result);
    expect(await storedParts(partSize)).to.equal(10);
  });
});
