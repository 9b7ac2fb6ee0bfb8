import type { Job } from '../core/mode.js';

/**
 * The job with the content type to store: what the page or the browser says, and where they say nothing (HEIC, Markdown,
 * CSV on many systems) what the name says, by a table that is loaded only then. The endpoint is told the same type.
 */
export async function withGuessedType(job: Job): Promise<Job> {
  const { request } = job;
  const type = job.type || (await guess(request.file.name));
  if (type === request.file.type) return job;
  return { ...job, type, request: { ...request, file: { ...request.file, type } } };
}

async function guess(name: string): Promise<string> {
  try {
    return (await import('./types-by-extension.js')).typeByName(name);
  } catch {
    return ''; // OSS stores what has no type as application/octet-stream
  }
}
