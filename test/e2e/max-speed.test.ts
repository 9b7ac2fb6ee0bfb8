import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type GrantRequest,
  type QueueOptions,
  type UploadMetric,
  UploadQueue,
} from '../../src/core.js';
import { describeOperation } from '../../src/object/operation.js';
import { requestsOf, setCorsRule, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { modes } from '../support/browser/live-element.js';
import { replace } from '../support/browser/replace.js';
import { finishBy, keyOf, sendBy, upload } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { formFor, signedUrl } from './signed-grants.js';

const MB = 1_000_000;
const DELAY = 'x-oss-qos-delay-time';
const LIMIT = 'x-oss-traffic-limit';
/** Bytes a second: what four requests have at least. */
const SPEED = 409_600;

/** A backend that signs URLs, and keeps what it was asked. @param limit whether it signs the limit that is asked for, in the query */
function urls(asked: GrantRequest[], limit: boolean): FetchGrant {
  return async (request) => {
    asked.push({ ...request });
    const { file: named, operation, asks: { trafficLimit } = {} } = request;
    const key = operation?.key || `speed/${named.name}`;
    const { method, query } = operation ? describeOperation({ ...operation, key }) : { method: 'PUT', query: {} };
    const limited = limit && trafficLimit ? { 'x-oss-traffic-limit': String(trafficLimit) } : {};
    const headers: Record<string, string> = operation ? {} : { 'Content-Type': 'image/jpeg' };
    return { url: await signedUrl({ method, key, query: { ...query, ...limited }, headers }), headers, key };
  };
}

/** A form whose policy has a condition on the limit. */
const formWith = (operator: string, value: unknown) => formFor({ dir: 'speed/' }, [operator, `$${LIMIT}`, value]);

/** The texts of console warnings about `max-speed`. */
let warned: string[] = [];

/** Uploads files, all of them without an error. @returns the metrics of their uploads */
async function send(options: QueueOptions, files: File[]): Promise<UploadMetric[]> {
  const queue = new UploadQueue(options);
  const metrics: UploadMetric[] = [];
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  const tasks = await sendBy(queue, ...files);
  for (const [i, task] of tasks.entries()) {
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(files[i]!.size))).to.equal(true);
    expect(task.result?.verified).to.equal(true);
  }
  return metrics;
}

const named = (size: number) => file(size, `${crypto.randomUUID()}.jpg`);
const inParts = { parallelParts: 6, partSize: 102_400, stallTimeout: 30_000, verify: true };

const limitField = new RegExp(`name="${LIMIT}"\r\n\r\n(\\d+)`);

/** Notes the limits of the requests that run at the same time. @returns their largest sum, in bytes a second */
function watchLimits(): () => number {
  const { prototype } = XMLHttpRequest;
  const { open, setRequestHeader, send: sendBody } = prototype;
  const limits = new WeakMap<XMLHttpRequest, number>();
  const running = new Set<XMLHttpRequest>();
  let most = 0;
  replace(prototype, 'open', function (this: XMLHttpRequest, method: string, url: string | URL) {
    limits.set(this, Number(new URL(url).searchParams.get(LIMIT)));
    open.call(this, method, url, true);
  });
  replace(prototype, 'setRequestHeader', function (this: XMLHttpRequest, name, value) {
    if (name.toLowerCase() === LIMIT) limits.set(this, Number(value));
    setRequestHeader.call(this, name, value);
  });
  replace(prototype, 'send', function (this: XMLHttpRequest, body) {
    const head = body instanceof Uint8Array ? new TextDecoder('latin1').decode(body.subarray(0, 9000)) : '';
    const inForm = body instanceof FormData ? body.get(LIMIT) : limitField.exec(head)?.[1];
    if (inForm) limits.set(this, Number(inForm));
    sendBody.call(this, body);
    running.add(this);
    const now = [...running].filter(({ readyState }) => readyState < XMLHttpRequest.DONE);
    const sum = now.reduce((all, one) => all + (limits.get(one) ?? 0) / 8, 0);
    most = Math.max(most, sum);
  });
  return () => most;
}

describe('max-speed', () => {
  before(() => setCorsRule({ expose: [DELAY] }));
  beforeEach(async () => {
    warned = [];
    replace(console, 'warn', (text: string) => void (text.includes('max-speed') && warned.push(text)));
    await startAfresh();
  });
  after(async () => {
    await switches();
    await setCorsRule();
  });

  for (const [mode, path] of modes.slice(0, 3)) {
    for (const [way, count, transfer] of [
      ['5 files in one request each', 5, {}],
      ['a file in parts', 1, inParts],
    ] as const) {
      if (mode === 'post-policy' && count === 1) continue;
      it(`is kept and used by ${mode}: ${way}`, async () => {
        const files = Array.from({ length: count }, () => named(count === 1 ? 250_000 : 20_000));
        const most = watchLimits();
        const metrics = await send({ endpoint: endpoint(path), maxSpeed: SPEED, transfer }, files);
        expect(most()).to.be.within(0.9 * SPEED, SPEED);
        const throttled = metrics.reduce((sum, one) => sum + one.throttledMilliseconds, 0);
        expect(throttled).to.be.greaterThan(0); // a busy machine is slower by itself
      });
    }
  }

  it('is shown by the progress: bytes that wait in buffers do not count', async () => {
    const seen: [seconds: number, sent: number, speed: number][] = [];
    const begun = performance.now();
    const options = { endpoint: endpoint(modes[0]![1]), maxSpeed: SPEED };
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
    const queue = new UploadQueue({ endpoint: endpoint(modes[0]![1]), maxSpeed: 102_400, transfer });
    queue.addEventListener('upload-retry', ({ detail }) => errors.push(detail.error.code));
    await finishBy(queue, named(153_600));
    expect(errors).to.deep.equal([]);
  });

  it('asks the endpoint for URLs with `trafficLimit`, for those requests that have a body', async () => {
    const asked: GrantRequest[] = [];
    const options = { endpoint: urls(asked, true), maxSpeed: MB, transfer: inParts };
    await send(options, [named(204_800), named(100_000)]);
    expect(warned).to.deep.equal([]);
    const limits = asked.map(({ operation, asks }) => [operation?.name ?? 'put', asks?.['trafficLimit'] !== undefined]);
    expect(limits.filter(([name, isLimited]) => isLimited !== (name === 'put' || name === 'part'))).to.deep.equal([]);
    expect(limits.filter(([name]) => name === 'part')).to.have.length(2);
    expect(limits.filter(([name]) => name === 'put')).to.have.length(2); // one of them finds out the mode
    for (const { asks } of asked) expect(asks?.['trafficLimit']).to.be.oneOf([undefined, 8 * MB]);
  });

  it('keeps the URL and its limit for a retry: another URL would have another key', async () => {
    await switches({ faults: [{ kind: 'status', operation: 'PutObject', times: 1 }] });
    const queue = new UploadQueue({ endpoint: endpoint(modes[2]![1]), maxSpeed: MB });
    queue.addEventListener('upload-retry', () => queue.configure({ maxSpeed: MB / 2 }));
    const [task] = queue.add([named(100_000)]);
    expect((await task?.finished)?.verified).to.equal(true);
    const puts = await requestsOf('PutObject');
    expect(puts).to.have.length(2);
    expect(new Set(puts.map(({ key }) => key)).size).to.equal(1);
    expect(warned).to.deep.equal([]);
  });

  for (const [what, reason, fetchGrant, transfer] of [
    ['a URL without the limit', 'URL', urls([], false), {}],
    ['URLs of parts without the limit', 'URL', urls([], false), inParts],
    ['a policy of a higher limit', 'policy', formWith('eq', '838860800'), {}],
    ['a policy of other limits', 'policy', formWith('in', ['838860800', '800000000']), {}],
  ] as const) {
    it(`warns once about ${what}, and lets one request after the other begin`, async () => {
      const size = transfer === inParts ? 204_800 : 60_000;
      const files = Array.from({ length: 3 }, () => named(size));
      const begun = performance.now();
      await send({ endpoint: fetchGrant, maxSpeed: 614_400, transfer }, files);
      expect(performance.now() - begun).to.be.greaterThan((2 * size) / 614.4); // nothing holds back the last request
      expect(warned).to.have.length(1);
      expect(warned[0]).to.contain('See ').and.to.contain('/guide/large-files#max-speed').and.to.contain(reason);
    });
  }

  it('takes a lower limit of the policy', async () => {
    const most = watchLimits();
    await send({ endpoint: formWith('eq', '819200'), maxSpeed: MB }, [named(20_000)]);
    expect(most()).to.equal(102_400);
    expect(warned).to.deep.equal([]);
  });
});
