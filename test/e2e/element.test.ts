import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { credentialFields, signForm } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import {
  forgetRequests,
  noMoreFaults,
  quiet,
  requests,
  servers,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { choose, drop, press } from '../support/browser/gestures.js';
import {
  allEnded,
  done,
  type LoggedEvent,
  modes,
  namesOf,
  placeLive,
  renderedRow,
} from '../support/browser/live-element.js';
import { all as allOf, nameOf, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

/** Requests that carry a file's bytes. */
const carriers = ['PutObject', 'PostObject', 'UploadPart'];

const arrived = async (key: string, size: number) => sameBytes(await storedBytes(key), bytes(size));

async function carried(): Promise<{ started: number; stored: number; received: number }> {
  const log = (await requests()).filter(({ operation }) => carriers.includes(operation));
  return {
    started: log.length,
    stored: log.filter(({ status }) => status >= 200 && status < 300).length,
    received: log.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0),
  };
}

/** The bytes of ten parts. */
const TEN_PARTS = 1_024_000;

/** An element that has stored three of ten parts; the others stand still. */
async function inParts(): Promise<{ element: OssDirectUpload; events: LoggedEvent[] }> {
  await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 3 }] });
  const placed = await placeLive(
    'mode="sts" endpoint="/get_sts_token_for_oss_upload" part-size="102400" parallel-parts="2"',
  );
  drop(placed.element, file(TEN_PARTS));
  await until(async () => {
    const { started, stored } = await carried();
    return stored === 3 && started >= 5; // both that stand still have arrived
  });
  return placed;
}

describe('<oss-direct-upload> in the browser', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  for (const [mode, path] of modes) {
    for (const [named, markup] of [
      [`mode="${mode}"`, `mode="${mode}" endpoint="${path}"`],
      [`${mode} found from the response`, `endpoint="${path}"`],
    ] as const) {
      it(`stores dropped and chosen files, with events in the documented order: ${named}`, async () => {
        for (const [take, size] of [
          [drop, 700_000],
          [choose, 70_000],
        ] as const) {
          const { element, events } = await placeLive(markup);
          take(element, file(size, 'a photo.jpg'));
          const result = await done(element);
          expect(await arrived(result.key, size)).to.equal(true);
          expect(result).to.include({ size, type: 'image/jpeg', verified: true });
          await until(() => events.at(-1)?.name === 'uploads-settled');
          const names = namesOf(events);
          expect(names.filter((name) => name !== 'upload-metric')).to.deep.equal([
            ...['file-added', 'upload-before', 'upload-start', 'upload-progress'],
            ...['upload-success', 'uploads-settled'],
          ]);
          expect(events.find(({ name }) => name === 'upload-success')?.result).to.equal(result);
        }
      });
    }
  }

  it('requests a grant after upload-before and before the first byte', async () => {
    const { element, events } = await placeLive('mode="sts" no-list');
    const order: string[] = [];
    element.beforeUpload = () => void order.push('beforeUpload');
    for (const name of ['upload-before', 'upload-start', 'upload-success'] as const) {
      element.addEventListener(name, () => order.push(name));
    }
    element.endpoint = async () => {
      order.push('grant');
      return fetch('/get_sts_token_for_oss_upload', { cache: 'no-store' });
    };
    drop(element, file(10));
    await done(element);
    expect(order).to.deep.equal(['beforeUpload', 'upload-before', 'grant', 'upload-start', 'upload-success']);
    expect(events.some(({ name }) => name === 'upload-error')).to.equal(false);
  });

  it('shows progress in the list, and 100 % only when all is done', async () => {
    await switches({ bandwidth: 15_000_000 });
    const { element } = await placeLive('mode="presigned-url" endpoint="/get_presigned_url_for_oss_upload"');
    const shown = watchShares(element);
    // so large that the machine's buffers do not take it at once; not a film: random bytes as one can hang WebKitGTK, whose GStreamer ends by a deadlock
    drop(element, file(30_000_000, 'backup.zip', 'application/zip'));
    await done(element);
    const last = await until(() => textOf(element.shadowRoot!).match(/backup\.zip.*Uploaded/));
    expect(String(last)).to.not.contain('%');
    expect(shown.length).to.be.greaterThan(1);
    expect(shown).to.deep.equal([...shown].sort((a, b) => a - b));
    expect(shown.at(-1)).to.be.below(100);
  });

  for (const [mode, path] of modes) {
    it(`stops sending on Cancel, midway: ${mode}`, async () => {
      await switches({ faults: [{ kind: 'stall', operation: carriers }] });
      const { element, events } = await placeLive(
        `mode="${mode}" endpoint="${path}" part-size="200kB" parallel-parts="2"`,
      );
      drop(element, file(1_000_000));
      await until(async () => (await carried()).started > 0 && (element.tasks[0]?.sent ?? 0) > 0);
      await press(element, 'Cancel: photo.jpg');
      expect(element.tasks[0]?.status).to.equal('canceled');
      if (mode === 'sts') {
        const abort = await until(async () =>
          (await requests()).find(({ operation, status }) => operation === 'AbortMultipartUpload' && status > 0),
        );
        expect(abort.status).to.equal(204);
      }
      await noMoreFaults();
      const { started, stored } = await carried();
      expect(stored).to.equal(0);
      drop(element, file(10, 'next.jpg'));
      await until(() => element.tasks.at(-1)?.status === 'done');
      await switches(); // what stands still would be sent again now, had it not been stopped
      await quiet();
      expect(await carried()).to.include({ started: started + 1, stored: 1 });
      expect((await requests()).map(({ operation }) => operation)).not.to.include('CompleteMultipartUpload');
      expect(namesOf(events)).to.include('upload-abort').and.not.include('upload-error');
      expect(await carriedOpen()).to.equal(false);
    });

    it(`resumes after a failure when “Retry” is pressed: ${mode}`, async () => {
      await switches({
        faults: [{ kind: 'status', status: 403, code: 'AccessDenied', operation: carriers, times: 1 }],
      });
      const { element, events } = await placeLive(`mode="${mode}" endpoint="${path}"`);
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
  }

  it('keeps finished parts over a pause, and sends only what is missing', async () => {
    const { element, events } = await inParts();
    await press(element, 'Pause: photo.jpg');
    expect(element.tasks[0]?.status).to.equal('paused');
    expect(element.matches(':state(paused)')).to.equal(true);
    await noMoreFaults();
    const { started } = await carried();
    await press(element, 'Resume: photo.jpg');
    const { key, verified } = await done(element);
    expect(await arrived(key, TEN_PARTS)).to.equal(true);
    expect(verified).to.equal(true);
    const after = await carried();
    expect([after.stored, after.started - started]).to.deep.equal([10, 7]);
    const operations = (await requests()).map(({ operation }) => operation);
    expect(operations.filter((name) => name === 'InitiateMultipartUpload')).to.have.length(1);
    expect(operations.filter((name) => name === 'AbortMultipartUpload')).to.have.length(0);
    expect(namesOf(events)).to.include.members(['upload-pause', 'upload-resume']);
  });

  it('pauses when it is removed, and resumes when it is back', async () => {
    const { element } = await inParts();
    const parent = element.parentElement!;
    element.remove();
    await until(() => element.tasks[0]?.status === 'paused');
    await noMoreFaults();
    const { started } = await carried();
    parent.append(element);
    expect(await arrived((await done(element)).key, TEN_PARTS)).to.equal(true);
    expect((await carried()).started - started).to.equal(7);
  });

  for (const [mode, path] of modes.slice(1)) {
    it(`stops sending on a pause and stores the file after a resume: ${mode}`, async () => {
      await switches({ faults: [{ kind: 'stall', operation: carriers }] });
      const { element } = await placeLive(`mode="${mode}" endpoint="${path}"`);
      drop(element, file(TEN_PARTS));
      await until(async () => (await carried()).started > 0 && (element.tasks[0]?.sent ?? 0) > 0);
      element.pause();
      await noMoreFaults();
      expect(element.tasks[0]!.status).to.equal('paused');
      expect((await carried()).stored).to.equal(0);
      element.resume();
      expect(await arrived((await done(element)).key, TEN_PARTS)).to.equal(true);
    });
  }

  it('works twice on a page, each in its own mode', async () => {
    const all = await Promise.all(modes.map(([mode, path]) => placeLive(`mode="${mode}" endpoint="${path}" multiple`)));
    for (const [i, { element }] of all.entries())
      drop(element, file(200_000 + i, `${i}.jpg`), file(30 + i, `${i}.png`));
    for (const [i, { element, events }] of all.entries()) {
      await allEnded(element);
      const sizes = element.tasks.map(({ result }) => result?.size);
      expect(sizes).to.deep.equal([200_000 + i, 30 + i]);
      for (const { result, size } of element.tasks) expect(await arrived(result?.key ?? '', size)).to.equal(true);
      expect(events.every(({ task }) => !task || task.name.startsWith(`${i}.`))).to.equal(true);
    }
  });

  it('with no-auto sends no request before “Start upload”', async () => {
    const { element, events } = await placeLive('mode="sts" no-auto multiple');
    let grants = 0;
    element.endpoint = async () => {
      grants++;
      return fetch('/get_sts_token_for_oss_upload', { cache: 'no-store' });
    };
    drop(element, file(1000, '1.jpg'), file(2000, '2.jpg'));
    await renderedRow(element, '2.jpg');
    expect(namesOf(events)).to.deep.equal(['file-added']);
    expect(grants).to.equal(0);
    expect(await requests()).to.have.length(0);
    await press(element, 'Start upload');
    await allEnded(element);
    for (const { result, size } of element.tasks) expect(await arrived(result?.key ?? '', size)).to.equal(true);
    expect(grants).to.equal(1);
  });

  it('rejects by the signed policy before a byte is sent, and names the rule', async () => {
    const { element } = await placeLive('mode="post-policy" multiple');
    element.endpoint = async () => smallPngForm();
    await forgetRequests();
    drop(element, file(2000, 'large.png', 'image/png'), file(10, 'notes.txt', 'text/plain'));
    await allEnded(element);
    expect(element.tasks.map(({ error }) => [error?.code, error?.rule, error?.limit])).to.deep.equal([
      ['rejected', 'policy-size', 1000],
      ['rejected', 'policy-type', undefined],
    ]);
    const words = async (name: string) =>
      textOf(await until(async () => (await renderedRow(element, name)).querySelector('[part=error]')));
    expect(await words('large.png')).to.contain('Larger than 1 kB');
    expect(await words('notes.txt'), 'no list of types').to.equal('The server does not allow this type of file');
    expect(element.tasks[1]!.error!.message).to.contain('image/png');
    const retries = allOf(element, 'button').filter((button) => nameOf(button).startsWith('Retry'));
    expect(retries, 'one for each row, and one for both').to.have.length(3); // the endpoint may allow more the next time
    expect(await requests()).to.deep.equal([]);
    drop(element, file(1000, 'small.png', 'image/png'));
    await until(() => element.tasks.at(-1)?.status === 'done');
    expect(await arrived(element.tasks.at(-1)?.result?.key ?? '', 1000)).to.equal(true);
  });
});

/** What the list shows of progress, in percent, as it changes. */
function watchShares(element: OssDirectUpload): number[] {
  const shown: number[] = [];
  const look = () => {
    const bar = element.shadowRoot!.querySelector('[role=progressbar]');
    const share = Number(bar?.getAttribute('aria-valuenow'));
    if (bar && share !== shown.at(-1)) shown.push(share);
    if (textOf(element.shadowRoot!.querySelector('.root')!).includes('100%') && element.tasks[0]?.status !== 'done')
      shown.push(100);
  };
  const observer = new MutationObserver(look);
  observer.observe(element.shadowRoot!, { subtree: true, childList: true, attributes: true, characterData: true });
  return shown;
}

/** Whether the bucket holds an unfinished multipart upload. */
async function carriedOpen(): Promise<boolean> {
  const log = await requests();
  const count = (name: string) =>
    log.filter(({ operation, status }) => operation === name && status < 300 && status > 0).length;
  return count('InitiateMultipartUpload') > count('AbortMultipartUpload') + count('CompleteMultipartUpload');
}

/** A form for PNG files of at most 1000 bytes. */
async function smallPngForm(): Promise<object> {
  const { cloud } = await servers();
  const { endpoint, bucket, region, accessKeyId, accessKeySecret } = cloud;
  const by = { accessKeyId, accessKeySecret, region };
  const now = Date.now();
  const policy = {
    expiration: new Date(now + 600_000).toISOString(),
    conditions: [
      { bucket },
      ...Object.entries(credentialFields(by, now)).map(([name, value]) => ({ [name]: value })),
      ['content-length-range', 0, 1000],
      ['in', '$content-type', ['image/png']],
      ['starts-with', '$key', 'small/'],
    ],
  };
  const fields = await signForm(btoa(JSON.stringify(policy)), by, now);
  return {
    host: `${endpoint}/${encodePath(bucket)}`,
    policy: fields['policy'],
    x_oss_signature_version: fields['x-oss-signature-version'],
    x_oss_credential: fields['x-oss-credential'],
    x_oss_date: fields['x-oss-date'],
    signature: fields['x-oss-signature'],
    dir: 'small/',
  };
}
