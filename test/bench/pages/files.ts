import { pattern } from '../content.js';
import type { Job } from '../job.js';

const BLOCK = 16 * 1024 * 1024;

/** The file that uploads are cut from: on the disk, since in-memory blobs fail silently after some 450 MB. */
const nameOf = ({ sparse }: Job) => (sparse ? 'sparse.bin' : 'pattern.bin');

/** Writes `job.size` bytes of the pattern into the origin's private file system, or a hole of that size. */
export async function writeFile(job: Job): Promise<void> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(nameOf(job), { create: true });
  if ((await handle.getFile()).size === job.size) return;
  const file = await handle.createWritable();
  await file.truncate(job.size);
  if (!job.sparse) {
    const block = new Uint8Array(BLOCK);
    const bytes = pattern();
    for (let at = 0; at < BLOCK; at += bytes.length) block.set(bytes, at);
    for (let at = 0; at < job.size; at += BLOCK) await file.write(block.subarray(0, Math.min(BLOCK, job.size - at)));
  }
  await file.close();
}

/** The files of a job: slices of the one on the disk, each from another place of it. */
export async function filesOf(job: Job): Promise<File[]> {
  const folder = await navigator.storage.getDirectory();
  const whole = await (await folder.getFileHandle(nameOf(job))).getFile();
  const room = whole.size - job.size + 1;
  return Array.from({ length: job.count }, (_, index) => {
    const at = (index * job.size) % room;
    return new File([whole.slice(at, at + job.size)], `${job.id}-${index}.bin`, { lastModified: 1_700_000_000_000 });
  });
}
