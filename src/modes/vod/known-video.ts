import type { Job } from '../../job/mode.js';
import { UploadError } from '../../base/upload-error.js';

/**
 * Requests the first grant of a run: with the video that an earlier run of this file has left (mode `vod`), so that the endpoint
 * renews that one's credentials; without it, where the endpoint no longer knows the video.
 *
 * @param mayHaveRecord reads the record of an earlier page, too
 */
export async function getForVideo<G>(job: Job, mayHaveRecord: boolean, get: (job: Job) => Promise<G>): Promise<G> {
  const { request } = job;
  const videoId = request.videoId ?? (mayHaveRecord ? (await job.resume.load())?.videoId : undefined);
  if (videoId === undefined) return get(job);
  try {
    return await get({ ...job, request: { ...request, videoId } });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return get({ ...job, request: { ...request, videoId: undefined } });
  }
}

/** Without the video the endpoint may respond otherwise; not so where the session has ended. */
function isRefused(error: unknown): boolean {
  return error instanceof UploadError && error.code === 'grant' && !error.retryable && error.status !== 401;
}
