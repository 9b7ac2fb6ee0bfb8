import type { Job } from './mode.js';

/** The same job, which asks the endpoint for a request that is limited to this many bit/s. */
export function withLimit(job: Job, trafficLimit: number | undefined): Job {
  return trafficLimit === undefined ? job : { ...job, request: { ...job.request, trafficLimit } };
}
