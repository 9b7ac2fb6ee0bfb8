import { expect } from '@open-wc/testing';
import { endpoint, sts, UploadQueue, type UploadTask } from '../../src/core.js';
import { putUpload, records, sharedUploads } from '../support/browser/memory.js';
import { requests, requestsOf, startAfresh, stored, switches } from '../support/browser/cloud.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { finishBy } from '../support/browser/upload.js';
import { exif, SECRET } from '../support/pictures.js';
import { until } from '../support/until.js';

const partSize = 102_400;
let scope = '';

type Options = Partial<ConstructorParameters<typeof UploadQueue>[0]>;

function newQueue(options: Options = {}): UploadQueue {
  return new UploadQueue({
    mode: sts,
    endpoint: endpoint('/get_sts_token_for_oss_upload'),
    resumeScope: scope,
    transfer: { parallelParts: 1, partSize },
    image: { max: '1400', quality: 0.95 },
    ...options,
  });
}

/** A photo that is some 500 kB when it is made smaller. */
const photo = () => drawPicture('photo.jpg', { exif: exif(6), quality: 1 });

/** Uploads until some parts are stored, or a record of the upload is, then pauses, as if the page had gone. */
async function begin(options: Options = {}, parts = 2): Promise<UploadTask> {
  await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: parts }] });
  const queue = newQueue(options);
  const [task] = queue.add([await photo()]);
  await until(() => task!.sent >= parts * partSize, 'some parts are stored');
  await until(async () => (await sharedUploads(scope)).length > 0, 'a record');
  queue.pause();
  await startAfresh();
  return task!;
}

const operations = async () => (await requests()).map(({ operation }) => operation);

describe('pictures that are made smaller', () => {
  beforeEach(async () => {
    scope = `images ${Math.random()}`;
    await switches();
  });

  it('are stored with their new name, type and size, and without a place', async () => {
    const image = { max: '800', type: 'image/webp' };
    const queue = newQueue({ image, keyPattern: '{uuid}-{name}' });
    const { result, original } = await finishBy(queue, await photo());
    const { type, size } = result!;
    const largest = await finishBy(newQueue({ image, rules: { maxFileSize: size } }), await photo());
    expect(largest.result!.size, 'the largest that is allowed').to.equal(size);
    expect(result!.key).to.match(type === 'image/webp' ? /-photo\.webp$/ : /-photo\.jpg$/);
    expect(size).to.be.below(original.size);
    expect(result!.verified).to.equal(true);
    const response = await stored(result!.key);
    expect(response.headers.get('Content-Type')).to.equal(type);
    const blob = await response.blob();
    expect(blob.size).to.equal(size);
    expect(await look(blob)).to.include({ width: 600, height: 800 });
    expect(await blob.text()).to.not.include(SECRET);
  });

  it('are listed as unfinished, and resume by their original and the settings', async () => {
    const { size } = await begin();
    const [record] = await records(scope);
    const queue = newQueue();
    const [left] = await queue.listUnfinished();
    expect(left).to.include({ kind: 'file', name: 'photo.jpg', size });
    const task = await finishBy(queue, await photo());
    expect(task.result!.key).to.equal(record!.key);
    const sent = await requestsOf('UploadPart');
    expect(sent.length * partSize).to.be.below(task.size - partSize);
    expect(await operations()).to.not.include('InitiateMultipartUpload');
    expect(await queue.listUnfinished()).to.deep.equal([]);
  });

  const tiny = { image: { max: '100' }, transfer: { parallelParts: 1, partSize: 1000 } };
  for (const [what, options, parts] of [
    ['', {}, 2],
    [', also where the picture is smaller than the smallest part of OSS', tiny, 0],
  ] as const) {
    it(`start over where the browser makes other bytes, and abort the upload before${what}`, async () => {
      await begin(options, parts);
      const [record] = await sharedUploads(scope);
      expect(record!.size < 102_400).to.equal(options === tiny);
      await putUpload({ ...record!, size: 1 });
      const task = await finishBy(newQueue(options), await photo());
      expect(task.result!.key).to.not.equal(record!.upload.key);
      await until(async () => (await operations()).includes('AbortMultipartUpload'), 'aborted');
      const size = options === tiny ? { width: 75, height: 100 } : { width: 1050, height: 1400 };
      expect(await look(await (await stored(task.result!.key)).blob())).to.include(size);
    });
  }
});
