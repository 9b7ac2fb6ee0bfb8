import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { upload } from '../../src/queue/upload.js';
import { HeldMode, type HeldRun } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const denied = new UploadError('denied', 'No.');
const recordOf = (name: string) => ({
  ...{ bucket: 'b', host: 'h', key: name, uploadId: `upload of ${name}`, partSize: 1e6, savedAt: Date.now() },
});

/** Calls of `upload()` that share a queue of their own. */
function open(onRun?: (run: HeldRun) => void) {
  const mode = new HeldMode(onRun);
  const settings = { endpoint: async () => ({}), mode };
  const codeOf = (file: File) =>
    upload(file, settings).then(
      () => 'stored',
      ({ code }: UploadError) => code,
    );
  const uploadIdIn = async ({ job }: HeldRun) => (await job.record.load())?.uploadId;
  return { mode, codeOf, uploadIdIn };
}

describe('upload(file), after a failure', () => {
  it('resumes the newest of a file’s failures, then the older one, also when another call has stored it', async () => {
    const { mode, codeOf, uploadIdIn } = open();
    const file = sizedFile('a');
    const calls = [codeOf(file), codeOf(file), codeOf(file)];
    await until(() => mode.runs.length === 3, 'all run');
    for (const [index, { job, fail }] of mode.runs.slice(0, 2).entries()) {
      await job.record.save(recordOf(`call ${index}`));
      fail(denied);
    }
    mode.runs[2]!.done();
    expect(await Promise.all(calls)).to.deep.equal(['denied', 'denied', 'stored']);
    const resumed: unknown[] = [];
    for (const count of [4, 5, 6]) {
      const again = codeOf(file);
      await until(() => mode.runs.length === count, 'it runs again');
      resumed.push(await uploadIdIn(mode.of('a')));
      mode.of('a').done();
      expect(await again).to.equal('stored');
    }
    expect(resumed).to.deep.equal(['upload of call 1', 'upload of call 0', undefined]);
  });

  it('keeps the latest thousand failures, and aborts the upload of an older one', async () => {
    const { mode, codeOf, uploadIdIn } = open(({ name, job, fail }) => {
      if (isFailing) void job.record.save(recordOf(name)).then(() => fail(denied));
    });
    let isFailing = true;
    const files = Array.from({ length: 1001 }, (_, i) => sizedFile(`${i}`));
    for (const file of files) expect(await codeOf(file)).to.equal('denied');
    await until(() => mode.discarded.length > 0, 'one is aborted');
    expect(mode.discarded).to.deep.equal(['0']);
    isFailing = false;
    const calls = [0, 1, 1000].map((index) => codeOf(files[index]!));
    await until(() => mode.runs.length === 1004, 'three run again');
    const resumed = ['0', '1', '1000'].map((name) => uploadIdIn(mode.of(name)));
    expect(await Promise.all(resumed)).to.deep.equal([undefined, 'upload of 1', 'upload of 1000']);
    for (const { done } of mode.runs.slice(-3)) done();
    expect(await Promise.all(calls)).to.deep.equal(['stored', 'stored', 'stored']);
  });
});
