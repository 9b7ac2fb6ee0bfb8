import { Clock } from '../../src/grant/clock.js';
import { lazy } from '../../src/base/lazy.js';
import type { Send } from '../../src/job/transport.js';
import type { JobContext } from '../../src/upload/make-job.js';
import { ObjectClaims } from '../../src/object/object-claims.js';
import { Pulse } from '../../src/upload/pulse.js';
import { RequestRate } from '../../src/oss/request/request-rate.js';

/** For jobs of a queue without a limit of speed, and without a memory. */
export const unlimited = (send: Send): JobContext => ({
  ...{ send, clock: new Clock(), redirects: new Map(), unavailable: new Set<never>() },
  ...{ claims: new ObjectClaims(() => true), pulse: new Pulse(), rate: new RequestRate() },
  limiter: lazy(() => Promise.reject(new Error('There is no limit.'))),
  maxSpeed: () => undefined,
});
