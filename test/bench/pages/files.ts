import { pattern } from '../content.js';
import type { Job } from '../job.js';
import { photosOf } from './photos.js';

const BLOCK = 16 * 1024 * 1024;

/**
 * The file that uploads are cut from, in the origin's private file system: on the disk, since in-memory blobs fail
 * silently after some 450 MB. Written where it is not there yet: a repeated pattern, or a hole of that size.
 */
export async function openWhole({ whole, sparse }: Job): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(`${sparse ? 'hole' : 'pattern'}-${whole}.bin`, { create: true });
  const there = await handle.getFile();
  if (there.size === whole) return there;
  const file = await handle.createWritable();
  await file.truncate(whole);
  const block = await new Blob(Array.from({ length: BLOCK / pattern().length }, pattern)).arrayBuffer();
  if (!sparse) for (let at = 0; at < whole; at += BLOCK) await file.write(block.slice(0, whole - at));
  await file.close();
  return handle.getFile();
}

/** The files of a job: slices of the one on the disk, each from another place of it. */
export async function filesOf(job: Job): Promise<File[]> {
  if (job.images) return photosOf(job);
  const whole = await openWhole(job);
  const room = whole.size - job.size + 1;
  return Array.from({ length: job.count }, (_, index) => {
    const at = (index * job.size) % room;
    return new File([whole.slice(at, at + job.size)], `${job.id}-${index}.zip`, { type: 'application/zip' });
  });
}
