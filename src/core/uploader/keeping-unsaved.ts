import type { Job } from '../mode.js';
import type { Run } from '../queue/upload-task.js';
import type { Unsaved } from '../resume/unsaved.js';
import type { StoredObject } from '../../object/stored-object.js';

/** The same job, which leaves a record of the stored file before that of its upload is cleared. */
export function keepingUnsaved(job: Job, run: Run, unsaved: Unsaved | undefined): Job {
  if (!unsaved) return job;
  const finish = async (stored: StoredObject) => {
    run.stored(stored);
    job.keepKey(stored.key, job.ownKeys.has(stored.key));
    await unsaved.keep(stored);
    await job.resume.finish(stored);
  };
  return { ...job, resume: { ...job.resume, finish } };
}
