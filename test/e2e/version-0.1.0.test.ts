import { expect } from '@open-wc/testing';
import { endpoint, presignedUrl, sts, UploadQueue } from '../../src/core.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { recordId, type ResumeRecord, type StoredRecord } from '../../src/core/resume/resume-record.js';
import { readTag } from '../../src/oss/request/oss-xml.js';
import { forgetRequests, requests, sendSigned, storedBytes, switches } from '../support/browser/cloud.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { type RecordOf010, writeRecordsOf010 } from '../support/browser/records-of-0.1.0.js';
import { bytes, sameBytes } from '../support/files.js';
import { settled } from '../support/settled.js';

const size = 10_000_000;
const partSize = 1_000_000;
const lastModified = 1_700_000_000_000;
const film = () => new File([bytes(size)], 'film.mp4', { type: 'video/mp4', lastModified });

const modes = [
  ['sts', sts, '/get_sts_token_for_oss_upload'],
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
] as const;
type Way = (typeof modes)[number];

/** Has this version leave an upload of some parts in OSS. @returns what is known of it */
async function leaveOwnUpload([, mode, path]: Way) {
  await switches({ bandwidth: 4_000_000 });
  const resumeScope = `made for 0.1.0 ${Math.random()}`;
  const transfer = { parallelParts: 2, partSize };
  const queue = new UploadQueue({ mode, fetchGrant: endpoint(path), resumeScope, transfer });
  queue.add([film()]);
  await new Promise<void>((resolve) => {
    queue.addEventListener('upload-progress', ({ detail }) => detail.task.sent > 4_500_000 && resolve());
  });
  queue.pause();
  await switches();
  await forgetRequests();
  const [left] = await resumeDatabase.list(resumeScope);
  return left!; // it was saved with the first part
}

/** Leaves an upload as version 0.1.0 did: each part but the last has `partSize` bytes, and numbers have no gaps. */
async function leaveUpload(way: Way): Promise<StoredRecord> {
  const left = await leaveOwnUpload(way);
  const uploadId = readTag(await sendSigned('POST', left.key, { uploads: '' }), 'UploadId')!;
  for (const number of [1, 2, 3, 5]) {
    const part = film().slice((number - 1) * partSize, number * partSize);
    await sendSigned('PUT', left.key, { partNumber: String(number), uploadId }, part);
  }
  await forgetRequests();
  return { ...left, uploadId };
}

/** The record that version 0.1.0 would have written for this upload. */
function recordOf010(address: string, [name]: Way, { bucket, host, key, uploadId }: ResumeRecord): RecordOf010 {
  return {
    scope: `${new URL(address, location.href).href}\n`,
    fingerprint: `film.mp4\n${size}\n${lastModified}\n${size}\n`,
    name: 'film.mp4',
    size,
    path: undefined,
    handle: undefined,
    ...(name === 'sts' ? { bucket, host } : { bucket: undefined, host: '' }),
    key,
    uploadId,
    partSize,
    sent: 4_000_000,
    savedAt: Date.now() - 3_600_000,
    owner: 'k3v9x2m1qa',
  };
}

async function upload(address: string, [name]: Way): Promise<string> {
  const { element } = await placeLive(`mode="${name}" endpoint="${address}" part-size="1MB" parallel-parts="2"`);
  await element.addFiles([film()]);
  const { key, verified } = await done(element);
  expect(verified).to.equal(true);
  expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
  return key;
}

const count = async (name: string) =>
  (await requests()).filter(({ operation, status }) => operation === name && status === 200).length;

describe('a record of version 0.1.0', () => {
  beforeEach(() => switches());

  for (const way of modes) {
    const [name, , path] = way;

    it(`resumes its upload, under the same key: ${name}`, async () => {
      const left = await leaveUpload(way);
      await writeRecordsOf010(recordOf010(path, way, left));
      expect(await upload(path, way)).to.equal(left.key);
      expect(await count('UploadPart')).to.equal(6);
      expect(await count('InitiateMultipartUpload')).to.equal(0);
    }).timeout(30_000);

    it(`is deleted, and its upload not resumed, when its scope holds a query value: ${name}`, async () => {
      const address = `${path}?user=SECRET-7`;
      const left = await leaveUpload(way);
      const record = recordOf010(address, way, left);
      await writeRecordsOf010(record);
      expect(await upload(address, way)).not.to.equal(left.key);
      expect(await count('UploadPart')).to.equal(11);
      expect(await resumeDatabase.get(`${record.scope}\n${record.fingerprint}`)).to.equal(undefined);
      expect(await storedKeys()).to.not.contain('SECRET');
    }).timeout(30_000);
  }
});

describe('a record whose grain is a whole part, as before parts could have any size', () => {
  beforeEach(() => switches());

  for (const way of modes) {
    const [name, mode, path] = way;
    for (const settings of [
      { parallelParts: 2, partSize },
      { parallelParts: 3, partSize: 3_000_000 },
      { parallelParts: 4, partSize: 500_000 },
    ]) {
      it(`resumes its upload, in parts of ${settings.partSize} bytes: ${name}`, async () => {
        const left = await leaveUpload(way);
        const [stored] = await resumeDatabase.list(left.scope);
        await resumeDatabase.set(recordId(stored!), { ...stored!, uploadId: left.uploadId, partSize });
        const queue = new UploadQueue({
          ...{ mode, fetchGrant: endpoint(path), resumeScope: left.scope, transfer: settings },
        });
        const [task] = queue.add([film()]);
        await settled(queue);
        expect(task!.result).to.include({ key: left.key, verified: true });
        expect(sameBytes(await storedBytes(left.key), bytes(size))).to.equal(true);
        const missing = settings.partSize > partSize ? 3 : 6;
        const most = missing + settings.parallelParts; // on a busy machine the tail may be raced
        expect(await count('UploadPart')).to.be.within(missing, most);
        expect(await count('InitiateMultipartUpload')).to.equal(0);
      }).timeout(30_000);
    }
  }
});

/** All keys of the database, as one text. */
async function storedKeys(): Promise<string> {
  const opening = indexedDB.open('oss-direct-upload');
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const keys = opening.result.transaction('unfinished').objectStore('unfinished').getAllKeys();
  await new Promise((resolve) => (keys.onsuccess = resolve));
  opening.result.close();
  return (keys.result as string[]).join('\n');
}
