import { type Fingerprinted, uploadFingerprint } from '../resume/fingerprint.js';
import type { ObjectName } from '../mode.js';
import type { QueueMemory } from './queue-memory.js';
import { UploadError } from '../upload-error.js';

/** All queues of this page that have sent something. */
const queues = new Set<WeakRef<QueueMemory>>();
const known = new WeakSet<QueueMemory>();

/**
 * Makes a task the owner of an object whose key the endpoint chose. One key is one file's: a second file would replace the
 * first one's object, and both would count as stored.
 *
 * @throws UploadError `conflict`, where another live task on this page has it
 */
export function claimObject(queue: QueueMemory, task: Fingerprinted, { host, path }: ObjectName): void {
  const object = `${host}/${path}`;
  if (!known.has(queue)) queues.add(new WeakRef(queue));
  known.add(queue);
  for (const reference of queues) {
    const other = reference.deref();
    if (!other) queues.delete(reference);
    const owner = other?.owners.get(object);
    const isAnother = owner && uploadFingerprint(owner) !== uploadFingerprint(task); // the same file may be sent again
    const isTaken = owner ? isAnother && other?.isLive(owner) : other?.isAdopted(path);
    if (!isTaken) continue;
    throw new UploadError('conflict', 'The endpoint gave the key of another file; it must make one for each.', {
      hint: 'Let the endpoint make a key of its own for each file, with a random part in it.',
    });
  }
  queue.own(task, object);
}
