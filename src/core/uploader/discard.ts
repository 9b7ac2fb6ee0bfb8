import { type JobSettings, type JobSubject, makeJob } from './job.js';
import type { Permission } from '../permission.js';
import type { QueueMemory } from './queue-memory.js';
import { resumeSlot } from '../resume/resume-store.js';

/**
 * Forgets an unfinished upload, as far as it is the subject's own, and then ends it in OSS, unseen. What stays behind there,
 * because nobody gives permission any more, is for the bucket's lifecycle rule.
 */
export async function discard(
  subject: JobSubject,
  settings: JobSettings,
  queue: QueueMemory,
  permission: () => Promise<Permission>,
): Promise<void> {
  const silent = { signal: new AbortController().signal, phase: () => {}, progress: () => {} };
  const job = makeJob(subject, silent, settings, queue, () => {});
  const record = await job.resume.drop();
  if (!record) return;
  const resume = resumeSlot(undefined);
  await resume.save(record);
  const end = async () => {
    const { mode, grants } = await permission();
    await mode.discard?.({ ...job, resume }, grants);
  };
  void end().catch(() => {});
}
