import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type GrantRequest,
  type QueueOptions,
  type UploadMetric,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { describeOperation } from '../../src/oss/operation.js';
import { credentialFields, encodeQuery, signForm, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { forgetRequests, requests, servers, setCorsRule, storedBytes, switches } from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

const MB = 1_000_000;
const DELAY = 'x-oss-qos-delay-time';
const LIMIT = 'x-oss-traffic-limit';
/** Bytes a second: what four requests have at least. */
const SPEED = 409_600;

/** A policy with these conditions on top of the usual ones. */
const form =
  (...more: unknown[]): FetchGrant =>
  async () => {
    const { cloud } = await servers();
    const now = Date.now();
    const pinned = Object.entries(credentialFields(cloud, now)).map(([name, value]) => ({ [name]: value }));
    const conditions = [{ bucket: cloud.bucket }, ...pinned, ['starts-with', '$key', 'speed/'], ...more];
    const policy = btoa(JSON.stringify({ expiration: new Date(now + 600_000).toISOString(), conditions }));
    return { ...(await signForm(policy, cloud, now)), host: `${cloud.endpoint}/${cloud.bucket}`, dir: 'speed/' };
  };

/** A backend that signs URLs, and keeps what it was asked. @param limit whether it signs the limit that is asked for, in the query */
function urls(asked: GrantRequest[], limit: boolean): FetchGrant {
  return async (request) => {
    asked.push({ ...request });
    const { file: named, operation, trafficLimit } = request;
    const { endpoint: address, bucket, ...by } = (await servers()).cloud;
    const key = operation?.key || `speed/${named.name}`;
    const { method, query } = operation ? describeOperation({ ...operation, key }) : { method: 'PUT', query: {} };
    const limited = limit && trafficLimit ? { 'x-oss-traffic-limit': String(trafficLimit) } : {};
    const ofType = operation ? {} : { 'Content-Type': 'image/jpeg' };
    const signable = { method, bucket, key, query: { ...query, ...limited }, headers: ofType };
    const search = await signQuery(signable, by, Date.now(), 600);
    return { url: `${address}/${bucket}/${encodePath(key)}?${encodeQuery(search)}`, headers: ofType, key };
  };
}

/** Runs `work`. @returns the texts of its console warnings about `max-speed` */
async function warnings(work: () => Promise<unknown>): Promise<string[]> {
  const { warn } = console;
  const texts: string[] = [];
  console.warn = (text: string) => void texts.push(text);
  try {
    await work();
  } finally {
    console.warn = warn;
  }
  return texts.filter((text) => text.includes('max-speed'));
}

interface Sent {
  tasks: UploadTask[];
  metrics: UploadMetric[];
  /** How long it took, in seconds. */
  seconds: number;
}

async function send(options: QueueOptions, files: File[]): Promise<Sent> {
  const queue = new UploadQueue(options);
  const metrics: UploadMetric[] = [];
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  await queue.load();
  const begun = performance.now();
  const tasks = queue.add(files);
  await settled(queue);
  const seconds = (performance.now() - begun) / 1000;
  for (const task of tasks) keyOf(task);
  return { tasks, metrics, seconds };
}

const named = (size: number) => file(size, `${crypto.randomUUID()}.jpg`);
const inParts = { parallelParts: 6, partSize: 102_400, stallTimeout: 30_000, verify: true };

const limitField = new RegExp(`name="${LIMIT}"\r\n\r\n(\\d+)`);

/** Notes the limits of the requests that run at the same time. @returns their largest sum, in bytes a second, and what ends it */
function watchLimits() {
  const { open, setRequestHeader, send: sendBody } = XMLHttpRequest.prototype;
  const limits = new WeakMap<XMLHttpRequest, number>();
  const running = new Set<XMLHttpRequest>();
  let most = 0;
  Object.assign(XMLHttpRequest.prototype, {
    open(this: XMLHttpRequest, method: string, url: string) {
      limits.set(this, Number(new URL(url).searchParams.get(LIMIT)));
      open.call(this, method, url, true);
    },
    setRequestHeader(this: XMLHttpRequest, name: string, value: string) {
      if (name.toLowerCase() === LIMIT) limits.set(this, Number(value));
      setRequestHeader.call(this, name, value);
    },
    send(this: XMLHttpRequest, body: XMLHttpRequestBodyInit | null) {
      const head = body instanceof Uint8Array ? new TextDecoder('latin1').decode(body.subarray(0, 9000)) : '';
      const inForm = body instanceof FormData ? body.get(LIMIT) : limitField.exec(head)?.[1];
      if (inForm) limits.set(this, Number(inForm));
      sendBody.call(this, body);
      running.add(this);
      const now = [...running].filter(({ readyState }) => readyState < XMLHttpRequest.DONE);
      const sum = now.reduce((all, one) => all + (limits.get(one) ?? 0) / 8, 0);
      most = Math.max(most, sum);
    },
  });
  const stop = () => Object.assign(XMLHttpRequest.prototype, { open, setRequestHeader, send: sendBody });
  return { most: () => most, stop };
}

describe('max-speed', () => {
  before(() => setCorsRule({ expose: [DELAY] }));
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });
  after(async () => {
    await switches();
    await setCorsRule();
  });

  for (const [mode, path] of modes) {
    for (const [way, count, transfer] of [
      ['5 files in one request each', 5, {}],
      ['a file in parts', 1, inParts],
    ] as const) {
      if (mode === 'post-policy' && count === 1) continue;
      it(`is kept and used by ${mode}: ${way}`, async () => {
        const size = 300_000 / count;
        const files = Array.from({ length: count }, () => named(size));
        const limits = watchLimits();
        const { tasks, metrics, seconds } = await send(
          { fetchGrant: endpoint(path), maxSpeed: SPEED, transfer },
          files,
        ).finally(limits.stop);
        expect(seconds).to.be.greaterThan(0.6);
        expect(limits.most()).to.be.within(0.9 * SPEED, SPEED);
        for (const task of tasks) {
          expect(task.result?.verified).to.equal(true);
          expect(sameBytes(await storedBytes(task.result!.key), bytes(size))).to.equal(true);
        }
        const throttled = metrics.reduce((sum, one) => sum + one.throttledMilliseconds, 0);
        expect(throttled).to.be.greaterThan(0); // a busy machine is slower by itself
      });
    }
  }

  it('is shown by the progress: bytes that wait in buffers do not count', async () => {
    const seen: [seconds: number, sent: number, speed: number][] = [];
    const begun = performance.now();
    const options = { fetchGrant: endpoint(modes[0]![1]), maxSpeed: SPEED };
    const [task] = await upload(options, [named(600_000)], ({ sent, speed = 0 }) =>
      seen.push([(performance.now() - begun) / 1000, sent, speed]),
    );
    keyOf(task);
    expect(seen.length).to.be.greaterThan(5);
    for (const [seconds, sent] of seen.slice(0, -1)) expect(sent).to.be.at.most(seconds * SPEED * 1.05 + 50_000);
    expect(seen.at(-3)?.[2]).to.be.within(1, 1.2 * SPEED); // a smoothed value
  });

  it('takes no request for stalled that OSS holds back longer than the stall timeout', async () => {
    const errors: string[] = [];
    const transfer = { stallTimeout: 200, verify: true };
    const queue = new UploadQueue({ fetchGrant: endpoint(modes[0]![1]), maxSpeed: 102_400, transfer });
    queue.addEventListener('upload-retry', ({ detail }) => errors.push(detail.error.code));
    const [task] = queue.add([named(153_600)]);
    await settled(queue);
    keyOf(task);
    expect(errors).to.deep.equal([]);
  });

  it('lets one request after the other begin below OSS’s lowest limit', async () => {
    const { seconds } = await send(
      { fetchGrant: endpoint(modes[0]![1]), maxSpeed: 20_000 },
      Array.from({ length: 3 }, () => named(10_000)),
    );
    expect(seconds).to.be.greaterThan(0.9);
    const times = (await requests()).filter(({ operation }) => operation === 'PostObject').map(({ time }) => time);
    expect(times).to.have.length(3);
    for (const [i, time] of times.slice(1).entries()) expect(time - times[i]!).to.be.greaterThan(450);
  });

  it('asks the endpoint for URLs with `trafficLimit`, for those requests that have a body', async () => {
    const asked: GrantRequest[] = [];
    const warned = await warnings(() =>
      send({ fetchGrant: urls(asked, true), maxSpeed: MB, transfer: inParts }, [named(204_800), named(100_000)]),
    );
    expect(warned).to.deep.equal([]);
    const limits = asked.map(({ operation, trafficLimit }) => [operation?.name ?? 'put', trafficLimit !== undefined]);
    expect(limits.filter(([name, isLimited]) => isLimited !== (name === 'put' || name === 'part'))).to.deep.equal([]);
    expect(limits.filter(([name]) => name === 'part')).to.have.length(2);
    expect(limits.filter(([name]) => name === 'put')).to.have.length(2); // one of them finds out the mode
    for (const { trafficLimit = 819_200 } of asked) expect(trafficLimit).to.be.within(819_200, 8 * MB);
  });

  it('keeps the URL and its limit for a retry: another URL would have another key', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'PutObject', times: 1 }] });
    const queue = new UploadQueue({ fetchGrant: endpoint(modes[2]![1]), maxSpeed: MB });
    queue.addEventListener('upload-retry', () => queue.configure({ maxSpeed: MB / 2 }));
    const warned = await warnings(async () => {
      const [task] = queue.add([named(100_000)]);
      expect((await task?.finished)?.verified).to.equal(true);
    });
    const puts = (await requests()).filter(({ operation }) => operation === 'PutObject');
    expect(puts).to.have.length(2);
    expect(new Set(puts.map(({ key }) => key)).size).to.equal(1);
    expect(warned).to.deep.equal([]);
  });

  const unlimited: Record<string, [mode: string, grant: FetchGrant, transfer: object]> = {
    'a URL without the limit': ['presigned-url', urls([], false), {}],
    'URLs of parts without the limit': ['presigned-url', urls([], false), inParts],
    'a policy that allows only a higher limit': ['post-policy', form(['eq', '$x-oss-traffic-limit', '838860800']), {}],
    'a policy that lists other limits': [
      'post-policy',
      form(['in', '$x-oss-traffic-limit', ['838860800', '800000000']]),
      {},
    ],
  };
  for (const [name, [mode, fetchGrant, transfer]] of Object.entries(unlimited)) {
    it(`warns once about ${name}, and lets one request after the other begin`, async () => {
      let seconds = 0;
      const warned = await warnings(async () => {
        const files = Array.from({ length: 3 }, () => named(204_800));
        ({ seconds } = await send({ fetchGrant, maxSpeed: 614_400, transfer }, files));
      });
      expect(warned).to.have.length(1);
      expect(warned[0]).to.contain('See ').and.to.contain('/guide/large-files#max-speed');
      expect(warned[0]).to.contain(mode === 'post-policy' ? 'policy' : 'URL');
      const carriers = (await requests()).filter(({ bytesReceived, operation }) => {
        return bytesReceived > 100_000 && /^(PutObject|PostObject|UploadPart)$/.test(operation);
      });
      expect(carriers.length).to.be.within(3, 12);
      expect(seconds).to.be.greaterThan(0.6); // 614 kB at as many a second; nothing holds back the last request
    });
  }

  it('takes a lower limit of the policy', async () => {
    const warned = await warnings(async () => {
      const fetchGrant = form(['eq', '$x-oss-traffic-limit', '819200']);
      const { seconds } = await send({ fetchGrant, maxSpeed: MB }, [named(61_440)]);
      expect(seconds).to.be.greaterThan(0.55);
    });
    expect(warned).to.deep.equal([]);
  });

  it('gives the share of a paused upload to the next one', async () => {
    const queue = new UploadQueue({ fetchGrant: endpoint(modes[1]![1]), maxSpeed: MB });
    const [first] = queue.add([named(20 * MB)]);
    await until(() => (first?.sent ?? 0) > 100_000);
    const [second] = queue.add([named(200_000)]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(second?.sent).to.equal(0);
    const begun = performance.now();
    queue.pause(first);
    await second?.finished;
    expect(performance.now() - begun).to.be.greaterThan(180);
    queue.cancel(first);
  });
});
