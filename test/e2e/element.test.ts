import { expect } from '@open-wc/testing';
import {
  forgetRequests,
  noMoreFaults,
  quiet,
  requests,
  requestsOf,
  startAfresh,
  statusOf,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { choose, drop, press } from '../support/browser/gestures.js';
import { allEnded, done, modes, namesOf, placeLive, renderedRow } from '../support/browser/live-element.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';
import { formFor } from './signed-grants.js';

/** Requests that carry a file's bytes. */
const carriers = ['PutObject', 'PostObject', 'UploadPart'];

const arrived = async (key: string, size: number) => sameBytes(await storedBytes(key), bytes(size));

async function carried(): Promise<{ started: number; stored: number }> {
  const log = await requestsOf(...carriers);
  return {
    started: log.length,
    stored: log.filter(({ status }) => status >= 200 && status < 300).length,
  };
}

describe('<oss-direct-upload> in the browser', () => {
  beforeEach(startAfresh);

  for (const [mode, path] of modes) {
    it(`stores dropped and chosen files, with events in the documented order: ${mode}`, async () => {
      for (const [take, size] of [
        [drop, 700_000],
        [choose, 70_000],
      ] as const) {
        const { element, events } = await placeLive(`mode="${mode}" endpoint="${path}"`);
        take(element, file(size, 'a photo.jpg'));
        const result = await done(element);
        expect(await arrived(result.key, size)).to.equal(true);
        expect(result).to.include({ size, type: 'image/jpeg', verified: true });
        await until(() => events.at(-1)?.name === 'uploads-settled');
        expect(namesOf(events).filter((name) => name !== 'upload-metric')).to.deep.equal([
          ...['file-added', 'upload-before', 'upload-start', 'upload-progress'],
          ...['upload-success', 'uploads-settled'],
        ]);
        expect(events.find(({ name }) => name === 'upload-success')?.result).to.equal(result);
      }
    });

    it(`stops sending on Cancel, midway: ${mode}`, async () => {
      await switches({ faults: [{ kind: 'stall', operation: carriers }] });
      const { element, events } = await placeLive(
        `mode="${mode}" endpoint="${path}" part-size="200kB" parallel-parts="2"`,
      );
      drop(element, file(1_000_000));
      await until(async () => (await carried()).started > 0 && (element.tasks[0]?.sent ?? 0) > 0);
      await press(element, 'Cancel: photo.jpg');
      expect(element.tasks[0]?.status).to.equal('canceled');
      if (mode === 'sts') expect(await statusOf('AbortMultipartUpload')).to.equal(204);
      await noMoreFaults();
      const { started, stored } = await carried();
      expect(stored).to.equal(0);
      drop(element, file(10, 'next.jpg'));
      await until(() => element.tasks.at(-1)?.status === 'done');
      await switches(); // what stands still would be sent again now, had it not been stopped
      await quiet();
      expect(await carried()).to.include({ started: started + 1, stored: 1 });
      const succeeded = (await requests()).filter(({ status }) => status > 0 && status < 300);
      const count = (name: string) => succeeded.filter(({ operation }) => operation === name).length;
      expect(count('CompleteMultipartUpload')).to.equal(0);
      expect(count('AbortMultipartUpload')).to.equal(count('InitiateMultipartUpload'));
      expect(namesOf(events)).to.include('upload-abort').and.not.include('upload-error');
    });
  }

  it('resumes after a failure when “Retry” is pressed', async () => {
    await switches({
      faults: [{ kind: 'status', status: 403, code: 'AccessDenied', operation: carriers, times: 2 }], // a form goes once more without the ACL
    });
    const { element, events } = await placeLive('endpoint="/get_sts_token_for_oss_upload"');
    drop(element, file(100_000));
    await allEnded(element);
    const [task] = element.tasks;
    expect(task?.error).to.include({ code: 'denied', ossCode: 'AccessDenied', status: 403 });
    const failed = await until(async () => (await renderedRow(element, 'photo.jpg')).querySelector('[part=error]'));
    expect(textOf(failed)).to.contain('The storage rejected the upload').and.contain('AccessDenied');
    expect(element.matches(':state(error)')).to.equal(true);
    await press(element, 'Retry: photo.jpg');
    const { key } = await done(element);
    expect(await arrived(key, 100_000)).to.equal(true);
    const beside = ['upload-progress', 'upload-metric'];
    expect(namesOf(events).filter((name) => !beside.includes(name))).to.deep.equal([
      ...['file-added', 'upload-before', 'upload-start', 'upload-error', 'uploads-settled'],
      ...['upload-before', 'upload-start', 'upload-success', 'uploads-settled'],
    ]);
  });

  it('rejects by the signed policy before a byte is sent, and names the rule', async () => {
    const { element } = await placeLive('mode="post-policy" multiple');
    const rules = [
      ['content-length-range', 0, 1000],
      ['in', '$content-type', ['image/png']],
    ];
    element.endpoint = formFor({ dir: 'small/' }, ...rules);
    await forgetRequests();
    drop(element, file(2000, 'large.png', 'image/png'), file(10, 'notes.txt', 'text/plain'));
    await allEnded(element);
    expect(element.tasks.map(({ error }) => [error?.code, error?.rule, error?.limit])).to.deep.equal([
      ['rejected', 'policy-size', 1000],
      ['rejected', 'policy-type', undefined],
    ]);
    const row = await renderedRow(element, 'notes.txt');
    const text = textOf(await until(() => row.querySelector('[part=error]')));
    expect(text, 'no list of types').to.equal('The server does not allow this type of file');
    expect(element.tasks[1]!.error!.message).to.contain('image/png');
    expect(await requests()).to.deep.equal([]);
    drop(element, file(1000, 'small.png', 'image/png'));
    await until(() => element.tasks.at(-1)?.status === 'done');
    expect(await arrived(element.tasks.at(-1)?.result?.key ?? '', 1000)).to.equal(true);
  });
});
