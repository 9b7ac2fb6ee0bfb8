import type { UploadQueue, UploadTask } from '../../../src/core.js';
import { until } from '../until.js';
import { forgetRequests, noMoreFaults, requestsOf, switches } from './cloud.js';

/** Lets OSS store this many parts: later ones stay in the mock until its switches are reset. */
export async function holdPartsAfter(parts: number): Promise<void> {
  await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: parts }] });
}

export async function partsAreStored(parts: number): Promise<void> {
  const responses = async () => (await requestsOf('UploadPart')).filter(({ status }) => status === 200);
  await until(async () => (await responses()).length >= parts);
}

/** Whether a run holds its file: until all that it knows of it is stored. */
async function isFileHeld(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name?.startsWith('oss-direct-upload\nfile '));
}

/** Waits for the requests that stand still: one that came after the fault has ended would store its part. */
async function partsAreHeld(parts: number): Promise<void> {
  await until(async () => (await requestsOf('UploadPart')).filter(({ status }) => status === 0).length >= parts);
}

/** Uploads a file until OSS has stored some of its parts and each connection waits for the next, and pauses. The log is empty then. */
export async function uploadPartly(queue: UploadQueue, one: File, parts = 4): Promise<UploadTask> {
  await holdPartsAfter(parts);
  await forgetRequests();
  const [task] = queue.add([one]);
  await partsAreStored(parts);
  await partsAreHeld(3);
  queue.pause();
  await until(async () => queue.totals.uploading === 0 && !(await isFileHeld()));
  await noMoreFaults();
  await forgetRequests();
  return task!;
}
