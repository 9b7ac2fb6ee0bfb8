import { Clock } from '../../src/grant/clock.js';
import type { Send } from '../../src/oss/request/send.js';
import { defaultSettings } from '../../src/task/upload-settings.js';
import type { SharedKeys } from '../../src/upload/file-keys.js';
import type { JobContext } from '../../src/upload/make-job.js';
import { ObjectClaims } from '../../src/object/object-claims.js';
import { runWatcher } from '../../src/upload/movement.js';
import { RequestRate } from '../../src/oss/request/request-rate.js';

/** For jobs of a queue without a limit of speed, and without a memory. */
export const unlimited = (send: Send, rate = new RequestRate()): JobContext => ({
  ...{ send, clock: new Clock(), redirects: new Map(), unavailable: new Set<never>() },
  ...{ rate, watchRun: runWatcher(rate) },
  maxSpeed: () => undefined,
});

/** What the keys of such a queue’s files share. */
export const freeKeys = (settings: Partial<ReturnType<SharedKeys['settings']>> = {}): SharedKeys => ({
  claims: new ObjectClaims(() => true),
  settings: () => ({ ...defaultSettings, ...settings }),
});
