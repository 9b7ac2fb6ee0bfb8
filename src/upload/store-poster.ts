import { warnOnce } from '../base/warn-once.js';
import { orAborted } from '../base/slots.js';
import { UploadError } from '../base/upload-error.js';
import { endingOf, makePoster } from '../image/make-poster.js';
import type { Job } from '../job/job.js';
import type { StoredObject } from '../object/stored-object.js';
import type { Run } from '../task/run.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import { FileRuns, type SharedKeys } from './file-keys.js';
import { type JobContext, makeJob } from './make-job.js';
import { unseenRun } from './run-report.js';

/** Once its video is stored, a poster may take this many milliseconds. */
const TIMEOUT = 10_000;

/** The video, and what stores its poster. */
interface PosterRun {
  readonly context: JobContext;
  readonly keys: SharedKeys;
  readonly task: UploadTask;
  readonly run: Run;
  readonly settings: QueueSettings;
  /** Carries the poster to OSS. @throws UploadError */
  readonly by: (job: Job) => Promise<StoredObject>;
}

/** Makes a video's poster while `send` sends the video, and stores it after that. Its failure is not the video's. */
export async function storeWithPoster(send: () => Promise<StoredObject>, poster: PosterRun): Promise<StoredObject> {
  const { task, settings, run } = poster;
  const { signal } = run;
  const making = makePoster(task.file, settings.poster || 'image/jpeg');
  making.catch(() => {}); // the video comes first
  const stored = await send();
  if (stored.reused || signal.aborted) return stored; // the poster of that object is another record's
  run.stored(stored); // a run that is paused now is not to send the video again
  const ended = new AbortController();
  const end = () => ended.abort(new UploadError('aborted', 'The poster takes too long.'));
  const timer = setTimeout(end, TIMEOUT);
  signal.addEventListener('abort', end);
  try {
    const { file, width, height } = await orAborted(making, ended.signal);
    const { key, url, bucket, size, type } = await store(file, stored.key, ended.signal, poster);
    return { ...stored, poster: { key, url, bucket, size, type, width, height } };
  } catch (error) {
    if (!signal.aborted) warnOnce('a video has no poster.', 'guide/images#poster', [error]);
    return stored;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** Stores a file as the queue's files are; nobody sees it, and nothing of it stays on the page. An endpoint that chooses its key is asked with that of the video. */
function store(
  file: File,
  posterOf: string,
  signal: AbortSignal,
  { context, keys, task, settings, by }: PosterRun,
): Promise<StoredObject> {
  const { name, size, type } = file;
  const { posterKey = (key) => key + endingOf(type) } = settings;
  const object = { headers: { 'Content-Type': type } };
  const subject = { id: '', file, original: file, name, size, path: task.path, type, object, key: posterKey(posterOf) };
  const own = { ...settings, object: { ...settings.object, callback: undefined } };
  const job = makeJob(context, new FileRuns(subject, keys), { ...unseenRun(), signal }, own);
  job.asks.set('posterOf', posterOf);
  return by(job).finally(() => keys.claims.release(subject));
}
