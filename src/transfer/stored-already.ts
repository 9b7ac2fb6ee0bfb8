import type { Job, StoredObject } from '../core/mode.js';
import type { Sign } from '../core/operation.js';
import { UploadError } from '../core/upload-error.js';
import { compareCrc, computeCrc } from './integrity/check.js';
import { send } from './send.js';
import { storedObject } from './stored-object.js';

/**
 * The object of an upload whose last run ended in the middle of CompleteMultipartUpload, which OSS may have done since:
 * only where it may be looked at, and holds this file's bytes.
 */
export async function storedAlready(
  job: Job,
  object: { key: string; bucket: string | undefined; url: string },
  sign: Sign,
): Promise<StoredObject | undefined> {
  try {
    const { signal, transfer } = job;
    const head = async () => sign({ name: 'head', key: object.key });
    const response = await job.retry(async () => send(await head(), { signal, stallTimeout: transfer.stallTimeout }));
    if (response.header('Content-Length') !== String(job.file.size)) return undefined;
    const verdict = await compareCrc(computeCrc(job.file), response);
    return verdict.verified ? storedObject(job, object, { response, verdict }) : undefined;
  } catch (error) {
    const { code, status } = UploadError.from(error, job.signal);
    if (status === 403 || status === 404 || code === 'integrity') return undefined;
    throw error;
  }
}
