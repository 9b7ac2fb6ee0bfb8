import { expect } from '@open-wc/testing';
import { GrantSource } from '../../src/grant/grant-source.js';
import { FileRuns } from '../../src/upload/file-keys.js';
import { makeJob } from '../../src/upload/make-job.js';
import { unseenRun } from '../../src/upload/run-report.js';
import type { Job } from '../../src/job/job.js';
import { defaultSettings, type QueueSettings } from '../../src/task/upload-settings.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { Signable, SigningKey } from '../../src/signing/sign-v4.js';
import { createSts } from '../../src/modes/sts/sts.js';
import { send } from '../../src/oss/request/send.js';
import { newTask } from '../support/tasks.js';
import { freeKeys, unlimited } from '../support/unlimited.js';

/** The mode with a signer that signs nothing, and reports the first request of an upload. */
function listening(grant: object = {}) {
  const context = unlimited(send);
  let asked: [request: Signable, by: SigningKey] | undefined;
  const mode = createSts((...request) => {
    asked = [request[0], request[1]];
    return Promise.reject(new UploadError('config', 'Not here.'));
  });
  const response = { accessKeyId: 'AK', accessKeySecret: 's', bucket: 'b', ...grant };
  const { retryPolicy } = defaultSettings;
  const grants = new GrantSource({ mode, fetchGrant: async () => response, clock: context.clock, retryPolicy });
  const jobOf = (size: number, settings: Partial<QueueSettings> = {}, key?: string): Job => {
    const task = Object.assign(newTask('film.mp4', size), { key });
    const session = new FileRuns(task, freeKeys(settings));
    return makeJob(context, session, unseenRun(), { ...defaultSettings, ...settings });
  };
  const firstOf = async (job: Job) => {
    await mode.upload(job, grants).catch(() => {});
    return asked!;
  };
  return { jobOf, firstOf };
}

it('sts: a signature is for the region that the page names now', async () => {
  const { jobOf, firstOf } = listening();
  for (const region of ['cn-hangzhou', 'cn-beijing', 'cn-hangzhou']) {
    const [, by] = await firstOf(jobOf(1, { destination: { region } }));
    expect(by.region).to.equal(region);
  }
});

it('sts: a grant’s `dir` counts more than the page’s', async () => {
  const { jobOf, firstOf } = listening({ dir: 'user/1/', region: 'cn-hangzhou' });
  const [{ key }] = await firstOf(jobOf(1, { destination: { dir: 'anybody/' } }));
  expect(key).to.match(/^user\/1\//);
});

const host = 'b.oss-cn-hangzhou.aliyuncs.com';
const record = { bucket: 'b', host, uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const cases: [what: string, dir: string | undefined, key: string, fixed: string | undefined, isResumed: boolean][] = [
  ['in a `dir` with a slash in front', '/user/1/', 'user/1/k', undefined, true],
  ['in a `dir` without one at its end', 'user/1', 'user/1/k', undefined, true],
  ['without a `dir`', undefined, 'k', undefined, true],
  ['in the `dir` of another', 'user/1', 'user/10/k', undefined, false],
  ['under a fixed key outside', 'uploads/', 'archive/x', 'archive/x', true],
  ['under another key than the one that is fixed', 'uploads/', 'archive/x', 'archive/y', false],
  ['under a key that is fixed no more', 'uploads/', 'archive/x', undefined, false],
];
for (const [what, dir, key, fixed, isResumed] of cases)
  it(`sts: an earlier run’s upload is ${isResumed ? 'resumed' : 'left alone'} ${what}`, async () => {
    const { jobOf, firstOf } = listening({ dir, region: 'cn-hangzhou' });
    const job = jobOf(20_000_000, {}, fixed);
    await job.record.save({ ...record, key });
    const [{ query }] = await firstOf(job);
    expect(query?.['uploadId']).to.equal(isResumed ? 'u' : undefined);
  });
