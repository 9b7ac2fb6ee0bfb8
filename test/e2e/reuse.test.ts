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
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, modes, namesOf, placeLive, renderedRow } from '../support/browser/live-element.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { eventsOf } from '../support/held-mode.js';
import { settled } from '../support/settled.js';
import { until } from '../support/until.js';

let seed = 1000;
/** A file that no other test has stored. */
const newFile = (size: number, name = 'photo.jpg') => new File([bytes(size, ++seed)], name, { type: 'image/jpeg' });
const again = (one: File, name = 'the same.jpg') => new File([one], name, { type: one.type });

const digests = ['crc64', 'sha-256'] as const;
/** In one request, and in parts where the mode has any. */
const transfer = { partSize: 102_400 };
const sizes = [100_000, 400_000];
const ways = [
  ...modes.filter(([mode]) => mode !== 'vod'),
  ['sts by /server', '/server/sts'],
  ['post-policy by /server', '/server/post-policy'],
  ['presigned-url by /server', '/server/presigned-url'],
] as const;

interface Set {
  queue: UploadQueue;
  asked: GrantRequest[];
  metrics: UploadMetric[];
  log: string[];
}

function newQueue(path: string, settings: Partial<QueueOptions> = {}, ask: FetchGrant = endpoint(path)): Set {
  const asked: GrantRequest[] = [];
  const metrics: UploadMetric[] = [];
  const fetchGrant: FetchGrant = (request, signal) => {
    asked.push(request);
    return ask(request, signal);
  };
  const queue = new UploadQueue({ fetchGrant, digest: 'crc64', transfer, ...settings });
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  return { queue, asked, metrics, log: eventsOf(queue) };
}

async function send({ queue }: Set, ...files: File[]): Promise<UploadTask[]> {
  const end = settled(queue);
  const tasks = queue.add(files);
  await end;
  for (const { error } of tasks) if (error) throw error;
  return tasks;
}

const carriers = ['PutObject', 'PostObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
const carried = async () => (await requests()).filter(({ operation }) => carriers.includes(operation));

describe('bytes that need not travel', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  for (const [mode, path] of ways) {
    for (const digest of path.startsWith('/server') ? (['crc64'] as const) : digests) {
      for (const size of sizes) {
        it(`a file of ${size} bytes that is there already is not sent again: ${mode}, ${digest}`, async () => {
          const one = newFile(size);
          const first = newQueue(path, { digest });
          const [sent] = await send(first, one);
          expect([sent!.result!.verified, sent!.result!.reused]).to.eql([true, undefined]);
          await forgetRequests();

          const second = newQueue(path, { digest });
          const [task] = await send(second, again(one));
          const { key, url, size: found, crc64, ...result } = task!.result!;
          expect([key, url, found, crc64]).to.eql([sent!.result!.key, sent!.result!.url, size, sent!.result!.crc64]);
          expect(result).to.include({ verified: false, unverifiedReason: 'reused', reused: true, type: 'image/jpeg' });
          expect(await carried()).to.be.empty;
          expect(second.log).to.eql([
            'file-added the same.jpg',
            'upload-before the same.jpg',
            'upload-success the same.jpg',
            'upload-metric',
            'uploads-settled',
          ]);
          const metric = { outcome: 'done', reused: true, bytes: size, reusedBytes: size, parts: 0, verified: false };
          expect(second.metrics[0]).to.deep.include(metric);
          expect(first.metrics[0]).to.deep.include({ reused: false });
          expect(second.asked).to.have.length(1);
        });
      }
    }
  }

  it('asks beside the grant, where one grant serves many files; with its question, where each has its own', async () => {
    const sts = newQueue('/get_sts_token_for_oss_upload', { mode: 'sts' });
    await send(sts, newFile(1000));
    expect(sts.asked.map(({ exists, crc64 }) => [exists, typeof crc64])).to.eql([
      [true, 'string'],
      [undefined, 'undefined'],
    ]);
    const url = newQueue('/get_presigned_url_for_oss_upload', { mode: 'presigned-url', digest: 'sha-256' });
    await send(url, newFile(1000));
    expect(url.asked.map(({ exists, sha256 }) => [exists, sha256?.length])).to.eql([[undefined, 64]]);
    const parts = newQueue('/get_presigned_url_for_oss_upload', { mode: 'presigned-url' });
    await send(parts, newFile(400_000));
    const withDigest = parts.asked.filter(({ crc64 }) => crc64 !== undefined);
    expect(withDigest.map(({ operation }) => operation?.name)).to.eql(['create']);
    expect(parts.asked.length).to.be.greaterThan(2);
  });

  it('uses the response of an endpoint that does not know the question, and asks no more', async () => {
    const path = '/get_sts_token_for_oss_upload';
    const old: FetchGrant = ({ file: asked }, signal) => endpoint(path)({ file: asked }, signal);
    const set = newQueue(path, { mode: 'sts' }, old);
    await send(set, newFile(1000, 'a.jpg'), newFile(2000, 'b.jpg'), newFile(3000, 'c.jpg'));
    expect(set.asked).to.have.length(1);
    expect((await carried()).length).to.equal(3);
  });

  for (const [what, respond] of [
    ['fails', () => new Response('', { status: 500 })],
    ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['rejects it', () => new Response('{"message":"What?"}', { status: 400 })],
  ] as const) {
    it(`sends the file where the endpoint ${what}`, async () => {
      const path = '/get_post_signature_for_oss_upload';
      const set = newQueue(path, { mode: 'post-policy' }, async (request, signal) =>
        request.exists ? respond() : endpoint(path)(request, signal),
      );
      const [task] = await send(set, newFile(1000));
      expect(task!.result).to.include({ verified: true });
      expect(set.log.join()).not.to.contain('upload-retry');
    });
  }

  it('verifies a file that was read for its digest, in one request and in parts', async () => {
    for (const [size, path] of [
      [100_000, '/get_post_signature_for_oss_upload'],
      [700_000, '/get_sts_token_for_oss_upload'],
    ] as const) {
      const one = newFile(size);
      const [task] = await send(newQueue(path), one);
      expect(task!.result!.verified).to.equal(true);
      expect(sameBytes(await storedBytes(task!.result!.key), new Uint8Array(await one.arrayBuffer()))).to.equal(true);
    }
  });

  it('does not prove damaged bytes by the digest', async () => {
    await switches({ faults: [{ operation: ['UploadPart'], kind: 'flip', atByte: 1000, times: 1 }] });
    const set = newQueue('/get_sts_token_for_oss_upload');
    const one = newFile(400_000);
    const [task] = await send(set, one);
    expect(set.metrics[0]!.retries).to.eql({ integrity: 1 });
    expect(sameBytes(await storedBytes(task!.result!.key), new Uint8Array(await one.arrayBuffer()))).to.equal(true);
  });

  it('finds the file that `beforeUpload` puts in the place of another', async () => {
    const path = '/get_sts_token_for_oss_upload';
    const small = newFile(5000, 'small.jpg');
    const [sent] = await send(newQueue(path), small);
    await forgetRequests();
    const beforeUpload = (task: UploadTask) => void (task.file = small);
    const [task] = await send(newQueue(path, { beforeUpload }), newFile(200_000, 'large.jpg'));
    expect(task!.result).to.include({ key: sent!.result!.key, reused: true, size: 5000 });
  });

  it('runs `afterUpload` for it', async () => {
    const path = '/get_sts_token_for_oss_upload';
    const one = newFile(1000);
    await send(newQueue(path), one);
    const saved: unknown[] = [];
    const afterUpload: QueueOptions['afterUpload'] = (_, { key, reused }) => {
      saved.push([key, reused]);
      return { id: 7 };
    };
    const [task] = await send(newQueue(path, { afterUpload }), again(one));
    expect(saved).to.eql([[task!.result!.key, true]]);
    expect(task!.result!.data).to.eql({ id: 7 });
  });

  it('takes the same object for several files', async () => {
    const path = '/get_presigned_url_for_oss_upload';
    const one = newFile(1000);
    await send(newQueue(path), one);
    const tasks = await send(newQueue(path), again(one, 'a.jpg'), again(one, 'b.jpg'));
    expect(tasks.map(({ status, result }) => [status, result?.reused])).to.eql([
      ['done', true],
      ['done', true],
    ]);
    expect(tasks[0]!.result!.key).to.equal(tasks[1]!.result!.key);
  });

  it('forgets, and aborts in OSS, what an earlier run of the file has left', async () => {
    const path = '/get_sts_token_for_oss_upload';
    const scope = `reuse ${Math.random()}`;
    const one = newFile(700_000);
    await uploadPartly(newQueue(path, { resumeScope: scope, digest: undefined }).queue, one, 2);
    expect(await resumeDatabase.list(scope)).to.have.length(1);
    await send(newQueue(path), again(one)); // another page stores it meanwhile
    await forgetRequests();
    const [task] = await send(newQueue(path, { resumeScope: scope }), one);
    expect(task!.result!.reused).to.equal(true);
    await until(async () => (await requests()).some(({ operation }) => operation === 'AbortMultipartUpload'));
    expect(await resumeDatabase.list(scope)).to.be.empty;
  });

  it('is “Already there” in the row and for screen readers', async () => {
    const [, path] = modes[0]!;
    const one = newFile(1000);
    await send(newQueue(path), one);
    const { element, events } = await placeLive(`endpoint="${path}" digest="crc64"`);
    drop(element, again(one));
    expect(await done(element)).to.include({ reused: true });
    const row = await renderedRow(element, 'the same.jpg');
    const meta = row.querySelector('[part=meta]');
    await until(() => meta?.textContent.includes('Already there'));
    expect(namesOf(events)).not.to.include('upload-start');
    const status = element.shadowRoot!.querySelector('[role=status]');
    await until(() => status?.textContent.includes('the same.jpg: Already there'));
  });

  it('is switched on by the attribute, up to `digest-max-size`', async () => {
    const [, path] = modes[0]!;
    const one = file(3000, 'large.jpg');
    await send(newQueue(path), one);
    for (const [attributes, reused] of [
      ['', undefined],
      ['digest="crc64" digest-max-size="2kB"', undefined],
      ['digest="sha-256" digest-max-size="3kB"', true],
    ] as const) {
      const { element } = await placeLive(`endpoint="${path}" ${attributes}`);
      drop(element, again(one));
      expect((await done(element)).reused, attributes).to.equal(reused);
    }
  });
});
