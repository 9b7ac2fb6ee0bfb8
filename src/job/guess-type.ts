import type { Job } from './mode.js';

/**
 * The job with the content type to store: the page's or the browser's, and without one (HEIC, Markdown, CSV on many systems)
 * the one for the name's extension, by a table that is loaded only then. The endpoint is asked with the same type.
 */
export async function withGuessedType(job: Job): Promise<Job> {
  const { request } = job;
  const type = job.type || (await typeByName(request.file.name));
  if (type === request.file.type) return job;
  return { ...job, type, request: { ...request, file: { ...request.file, type } } };
}

async function typeByName(name: string): Promise<string> {
  try {
    return (await import('./types-by-extension.js')).typeByExtension(name);
  } catch {
    return ''; // OSS stores what has no type as application/octet-stream
  }
}
