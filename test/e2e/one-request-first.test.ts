import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, postPolicy, presignedUrl, type QueueOptions, sts } from '../../src/core.js';
import { forgetLines } from '../../src/oss/multipart/link-speed.js';
import { counters, forgetRequests, requestsOf, storedBytes, switches } from '../support/browser/cloud.js';
import { bodySent } from '../support/browser/body-sent.js';
import { replace } from '../support/browser/replace.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { waitForDiagnosis } from '../support/browser/wait-for-diagnosis.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { VirtualTime } from '../support/virtual-time.js';

/** More than two parts of the smallest size, and little enough for one request. */
const size = 5 * 102_400;

const count = async (operation: string) => (await requestsOf(operation)).length;

describe('a file in one request', () => {
  beforeEach(async () => {
    forgetLines();
    await forgetRequests();
  });
  afterEach(() => switches());

  /** Uploads while the page's time stands still: eight seconds pass once the browser has sent the body, or OSS has this much of it. */
  async function slowly(options: QueueOptions, least?: number) {
    const time = new VirtualTime(Date.now());
    try {
      const sent = bodySent();
      const work = upload(options, [file(size)]);
      await (least === undefined ? sent : until(async () => (await counters()).bytesReceived >= least));
      await time.advance(9_000);
      time.restore();
      if (least === undefined) await switches();
      return (await work)[0];
    } finally {
      time.restore();
    }
  }

  it('continues in parts when it takes longer than a part should', async () => {
    await switches({ faults: [{ kind: 'stall', operation: 'PostObject', atByte: 100_000 }] });
    const options = { mode: sts, endpoint: endpoint('/server/sts') };
    const task = await slowly(options, 100_000);
    expect(task?.result?.verified).to.equal(true);
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
    expect(await count('PostObject')).to.equal(1);
    expect(await count('HeadObject')).to.equal(1); // it might have been stored
    expect(await count('UploadPart')).to.be.greaterThan(3);
  });

  it('may take longer, if the application is called back', async () => {
    await switches({ bandwidth: 1000 });
    const object = { callback: { url: `${location.origin}/oss-callback`, body: 'key=${object}' } };
    const task = await slowly({ mode: sts, endpoint: endpoint('/server/sts'), object });
    expect(task?.error?.code).to.be.oneOf([undefined, 'callback']);
    expect(await count('PostObject')).to.equal(1);
    expect(await count('UploadPart')).to.equal(0);
  });

  it('fails with the advice to send parts, where the mode has one request', async () => {
    const form = { mode: postPolicy, endpoint: endpoint('/server/post-policy') };
    await upload(form, [file(1_000, 'first.bin')]);
    await switches({ faults: [{ kind: 'reset', operation: 'PostObject', atByte: 200_000 }] });
    const retryPolicy = { retryFor: 300, firstDelay: 20, maxDelay: 50 };
    const [task] = await upload({ ...form, retryPolicy }, [file(size)]);
    expect(task?.error?.code).to.equal('network');
    expect(task?.error?.hint).to.match(/`sts`, or a backend that signs each part/);
  });

  it('is sent in one request again where the backend signs no parts, and is asked for parts once', async () => {
    waitForDiagnosis();
    let asked = 0;
    const fetchGrant: FetchGrant = ({ file: named, operation }, signal) => {
      if (operation?.name === 'create') asked++;
      return endpoint('/server/presigned-url')({ file: named }, signal);
    };
    await upload({ mode: presignedUrl, endpoint: fetchGrant }, [file(1_000, 'first.bin')]);
    await forgetRequests();
    // Chromium repeats a request itself on each connection that it had kept: six at most
    await switches({ faults: [{ kind: 'reset', operation: 'PutObject', atByte: 200_000, times: 9 }] });
    const files = [file(size), file(size, 'second.bin')];
    const retryPolicy = { firstDelay: 20, maxDelay: 50 };
    const options = { mode: presignedUrl, endpoint: fetchGrant, maxConcurrentUploads: 1, retryPolicy };
    for (const task of await upload(options, files))
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.equal(true);
    expect(await count('UploadPart')).to.equal(0);
    expect(asked).to.equal(1);
  });
});

/** In milliseconds that pass only when a test says so. */
const stallTimeout = 1000;
/** A loopback socket swallows up to 30 MB at once: a request that is to be seen moving must be larger. */
const large = 48_000_000;

describe('a request whose bytes move', () => {
  let time: VirtualTime;
  /** How often bytes have moved. */
  let moves = 0;
  const { send } = XMLHttpRequest.prototype;

  beforeEach(async () => {
    await forgetRequests();
    moves = 0;
    time = new VirtualTime(Date.now());
    replace(XMLHttpRequest.prototype, 'send', function (this: XMLHttpRequest, body) {
      this.upload.addEventListener('progress', () => moves++);
      send.call(this, body);
    });
  });
  afterEach(async () => {
    time.restore();
    await switches();
  });

  it('continues as long as bytes move, however long it takes', async () => {
    await switches({ bandwidth: 30_000_000 });
    const transfer = { parallelParts: 1, stallTimeout, verify: true };
    const retryPolicy = { retryFor: 20_000, firstDelay: 1, maxDelay: 1 };
    const fetchGrant = endpoint('/get_post_signature_for_oss_upload');
    const work = upload({ mode: postPolicy, endpoint: fetchGrant, transfer, retryPolicy }, [file(large)]);
    const end = work.then(() => 'ended');
    for (let seen = 0; ; seen = moves) {
      const moved = until(() => moves > seen).then(() => 'moved');
      if ((await Promise.race([moved, end])) === 'ended') break;
      await time.advance(0.9 * stallTimeout);
    }
    const [task] = await work;
    expect(sameBytes(await storedBytes(keyOf(task)), bytes(large))).to.equal(true);
    expect(time.elapsed).to.be.greaterThan(4.5 * stallTimeout); // longer than one may wait to begin
    expect(await count('PostObject')).to.equal(1);
  });
});
