import { expect } from '@open-wc/testing';
import {
  type GrantRequest,
  type QueueOptions,
  type UploadMetric,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { uploads } from '../support/browser/memory.js';
import { forgetRequests, requestsOf, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, modes, namesOf, placeLive, renderedRow } from '../support/browser/live-element.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { sendBy } from '../support/browser/upload.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { eventsOf } from '../support/held-mode.js';
import { until } from '../support/until.js';
import { recording } from './signed-grants.js';

let seed = 1000;
/** A file that no other test has stored. */
const newFile = (size: number, name = 'photo.jpg') => new File([bytes(size, ++seed)], name, { type: 'image/jpeg' });
const again = (one: File, name = 'the same.jpg') => new File([one], name, { type: one.type });

/** In one request, and in parts where the mode has any. */
const transfer = { partSize: 102_400 };
const sizes = [100_000, 400_000];
const ofSts = modes[0]![1];
const ways = [
  ['sts', ofSts],
  ['post-policy', modes[1]![1]],
  ['presigned-url', modes[2]![1]],
  ['sts by /server', '/server/sts'],
  ['presigned-url by /server', '/server/presigned-url'],
] as const;

interface Set {
  queue: UploadQueue;
  asked: GrantRequest[];
  metrics: UploadMetric[];
  log: string[];
}

function newQueue(path: string, settings: Partial<QueueOptions> = {}): Set {
  const { fetchGrant, asked } = recording(path);
  const metrics: UploadMetric[] = [];
  const queue = new UploadQueue({ endpoint: fetchGrant, digest: 'crc64', transfer, ...settings });
  queue.addEventListener('upload-metric', ({ detail }) => metrics.push(detail));
  return { queue, asked, metrics, log: eventsOf(queue) };
}

async function send({ queue }: Set, ...files: File[]): Promise<UploadTask[]> {
  const tasks = await sendBy(queue, ...files);
  for (const { error } of tasks) if (error) throw error;
  return tasks;
}

const carriers = ['PutObject', 'PostObject', 'InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];

describe('bytes that need not travel', () => {
  beforeEach(startAfresh);

  for (const [mode, path] of ways) {
    for (const size of sizes) {
      it(`a file of ${size} bytes that is there already is saved, and not sent again: ${mode}`, async () => {
        const one = newFile(size);
        const first = newQueue(path);
        const [sent] = await send(first, one);
        expect([sent!.result!.verified, sent!.result!.reused]).to.eql([true, undefined]);
        expect(sameBytes(await storedBytes(sent!.result!.key), new Uint8Array(await one.arrayBuffer()))).to.equal(true);
        await forgetRequests();

        const afterUpload: QueueOptions['afterUpload'] = (_, { key, reused }) => ({ key, reused });
        const second = newQueue(path, { afterUpload });
        const [task] = await send(second, again(one));
        const { key, url, size: found, crc64, ...result } = task!.result!;
        expect([key, url, found, crc64]).to.eql([sent!.result!.key, sent!.result!.url, size, sent!.result!.crc64]);
        expect(result).to.include({ verified: false, unverifiedReason: 'reused', reused: true, type: 'image/jpeg' });
        expect(result.data).to.eql({ key, reused: true });
        expect(await requestsOf(...carriers)).to.be.empty;
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

  it('asks with the first of the requests that sign parts, alone', async () => {
    const set = newQueue(modes[2]![1], { mode: 'presigned-url' });
    await send(set, newFile(400_000));
    const withDigest = set.asked.filter(({ asks }) => asks?.['crc64'] !== undefined);
    expect(withDigest.map(({ operation }) => operation?.name)).to.eql(['create']);
    expect(set.asked.length).to.be.greaterThan(2);
  });

  it('does not prove damaged bytes by the digest', async () => {
    await switches({ faults: [{ operation: ['UploadPart'], kind: 'flip', atByte: 1000, times: 1 }] });
    const set = newQueue(ofSts);
    const one = newFile(400_000);
    const [task] = await send(set, one);
    expect(set.metrics[0]!.retries).to.eql({ integrity: 1 });
    expect(sameBytes(await storedBytes(task!.result!.key), new Uint8Array(await one.arrayBuffer()))).to.equal(true);
  });

  it('takes the same object for several files', async () => {
    const path = modes[2]![1];
    const one = newFile(1000);
    await send(newQueue(path), one);
    const tasks = await send(newQueue(path), again(one, 'a.jpg'), again(one, 'b.jpg'));
    expect(tasks.map(({ status, result }) => `${status} ${result?.reused}`)).to.eql(['done true', 'done true']);
    expect(tasks[0]!.result!.key).to.equal(tasks[1]!.result!.key);
  });

  it('forgets, and aborts in OSS, what an earlier run of the file has left', async () => {
    const scope = `reuse ${Math.random()}`;
    const one = newFile(700_000);
    await uploadPartly(newQueue(ofSts, { resumeScope: scope, digest: undefined }).queue, one, 2);
    expect(await uploads(scope)).to.have.length(1);
    await send(newQueue(ofSts), again(one)); // another page stores it meanwhile
    await forgetRequests();
    const [task] = await send(newQueue(ofSts, { resumeScope: scope }), one);
    expect(task!.result!.reused).to.equal(true);
    await until(async () => (await requestsOf('AbortMultipartUpload')).length > 0);
    expect(await uploads(scope)).to.be.empty;
  });

  it('is “Already there” in the row and for screen readers', async () => {
    const one = newFile(1000);
    await send(newQueue(ofSts), one);
    const { element, events } = await placeLive(`endpoint="${ofSts}" digest="crc64"`);
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
    const one = file(3000, 'large.jpg');
    await send(newQueue(ofSts), one);
    for (const [attributes, reused] of [
      ['', undefined],
      ['digest="crc64" digest-max-size="2kB"', undefined],
      ['digest="crc64" digest-max-size="3kB"', true],
    ] as const) {
      const { element } = await placeLive(`endpoint="${ofSts}" ${attributes}`);
      drop(element, again(one));
      expect((await done(element)).reused, attributes).to.equal(reused);
    }
  });
});
