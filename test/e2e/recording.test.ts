import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue } from '../../src/core.js';
import { record } from '../../src/record.js';
import { startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { done, endpoints, placeLive } from '../support/browser/live-element.js';
import { find } from '../support/browser/roles.js';
import { replace } from '../support/browser/replace.js';
import { until } from '../support/until.js';

/** A picture that changes, as a camera gives it. */
function movingPicture(): { media: MediaStream; stop: () => void } {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 320, height: 240 });
  document.body.append(canvas);
  const context = canvas.getContext('2d')!;
  const timer = setInterval(() => {
    context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    context.fillRect(Math.random() * 300, Math.random() * 200, 90, 90);
  }, 30);
  return {
    media: canvas.captureStream(30),
    stop() {
      clearInterval(timer);
      canvas.remove();
    },
  };
}

/** How long a stored recording says it is, and where it is when its middle was sought. */
async function play(key: string, type: string): Promise<{ duration: number; at: number }> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(new Blob([(await storedBytes(key)) as Uint8Array<ArrayBuffer>], { type }));
  await new Promise((resolve, reject) => Object.assign(video, { onloadedmetadata: resolve, onerror: reject }));
  const { duration } = video;
  video.currentTime = duration / 2;
  await new Promise((resolve) => (video.onseeked = resolve));
  return { duration, at: video.currentTime };
}

/** WebKit on Linux has the interface, and records nothing. */
function canRecord(): boolean {
  try {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    const maker = new MediaRecorder(canvas.captureStream());
    maker.start();
    maker.stop();
    return true;
  } catch {
    return false;
  }
}
const isWebm = canRecord() && MediaRecorder.isTypeSupported('video/webm');

describe('record, where a browser cannot', () => {
  it('says so, and makes no room', async () => {
    replace(MediaRecorder.prototype, 'start', () => {
      throw new DOMException('No.', 'NotSupportedError');
    });
    let isRoomMade = false;
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
    const { media, stop } = movingPicture();
    const makeRoom = () => void (isRoomMade = true);
    const error: unknown = await record(queue, media, { makeRoom }).catch((thrown: unknown) => thrown);
    stop();
    expect(error).to.include({ code: 'config', message: 'This browser cannot record.' });
    expect(queue.tasks).to.be.empty;
    expect(isRoomMade).to.equal(false);
  });
});

(canRecord() ? describe : describe.skip)('record', () => {
  beforeEach(startAfresh);

  it('stores what is recorded when it stops; a WebM says how long it is, and can be sought', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
    const { media, stop } = movingPicture();
    const states = new Set<string>();
    const recording = await record(queue, media, { onChange: ({ state }) => void states.add(state) });
    await until(() => recording.bytes > 0 && recording.seconds > 2, 'two seconds');
    recording.pause();
    const before = recording.seconds;
    expect(recording.state).to.equal('paused');
    recording.resume();
    await recording.stop();
    stop();
    expect(recording.reason).to.equal('stopped');
    expect(recording.seconds).to.be.at.least(before);
    expect([...states]).to.include.members(['recording', 'paused', 'stopped']);
    const { key, type, verified, size } = await recording.task.finished;
    expect(verified).to.be.true;
    expect(size).to.be.above(0);
    expect(recording.savedSeconds).to.be.above(0);
    if (!isWebm) return; // Safari's MP4 is as Safari writes it
    const { duration, at } = await play(key, type);
    expect(duration).to.be.within(1, recording.seconds + 1);
    expect(at).to.be.closeTo(duration / 2, 0.6);
  });

  it('ends by itself at its longest time, and when its upload is canceled', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
    const { media, stop } = movingPicture();
    const recording = await record(queue, media, { maxDuration: 1, name: 'short.webm' });
    await until(() => recording.state === 'stopped', 'its end');
    expect([recording.reason, recording.task.name]).to.deep.equal(['max-duration', 'short.webm']);
    expect((await recording.task.finished).verified).to.be.true;
    const other = await record(queue, media);
    queue.cancel(other.task);
    await until(() => other.state === 'stopped', 'its end');
    expect(other.reason).to.equal('canceled');
    stop();
  });

  it('continues though its upload fails, and is stored when that is tried again', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
    const refused = { kind: 'status', operation: 'InitiateMultipartUpload', status: 403, code: 'AccessDenied' };
    await switches({ faults: [refused] });
    const { media, stop } = movingPicture();
    const recording = await record(queue, media);
    const { task } = recording;
    await until(() => task.status === 'failed', 'a failure');
    const before = recording.bytes;
    await until(() => recording.bytes > before, 'more');
    expect(recording.state).to.equal('recording');
    await switches();
    queue.retry(task);
    await recording.stop();
    stop();
    expect((await task.finished).verified).to.be.true;
  });

  it('stores nothing where nothing was recorded', async () => {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/get_sts_token_for_oss_upload') });
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    const recording = await record(queue, canvas.captureStream(0)); // it has no picture
    await recording.stop();
    expect(recording.bytes, 'Firefox writes a header').to.be.at.most(500);
    expect(queue.tasks.length).to.equal(recording.bytes > 0 ? 1 : 0);
  });
});

(navigator.userAgent.includes('Firefox') ? describe : describe.skip)(
  'the recorder, with the camera that Firefox makes up',
  () => {
    beforeEach(startAfresh);

    it('shows it without a break, and stores what it records', async () => {
      const { element } = await placeLive(`mode="sts" endpoint="${endpoints.sts}" record="camera"`);
      (await until(() => element.shadowRoot!.querySelector<HTMLElement>('.recorder'), 'its button')).click();
      await until(
        () => (element.shadowRoot!.querySelector<HTMLVideoElement>('.live')?.currentTime ?? 0) > 0.5,
        'a picture',
      );
      find(element, 'button', 'Start recording').click();
      await until(() => element.shadowRoot!.querySelector('.timer')?.textContent === '0:02', 'two seconds');
      find(element, 'button', 'Stop and keep').click();
      const { key, type, verified } = await done(element);
      expect([type, verified]).to.deep.equal(['video/webm', true]);
      expect((await play(key, type)).duration).to.be.within(1, 20);
    });
  },
);
