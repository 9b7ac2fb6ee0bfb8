import { lazy } from '../../src/core/lazy.js';
import type { Job } from '../../src/core/mode.js';
import type { JobContext } from '../../src/core/uploader/job.js';
import { Pulse } from '../../src/core/uploader/pulse.js';

/** For jobs of a queue without a limit of speed, and without a memory. */
export const unlimited: Pick<JobContext, 'limiter' | 'maxSpeed' | 'keys' | 'pulse'> = {
  limiter: lazy(() => Promise.reject(new Error('There is no limit.'))),
  maxSpeed: () => undefined,
  pulse: new Pulse(),
  keys: { keyIn: (session, dir, settings) => session.keyIn(dir, settings), keep: () => {} },
};

export function sendBodyBy(send: Job['send']): Job['sendBody'] {
  return async (_bytes, make, options) => {
    const [request, body] = await make();
    return send(request, { ...options, body });
  };
}
