import type { AwaitedProcessing, Processing, ProcessingDetails } from '../object/processing.js';
import type { StoredObject } from '../object/stored-object.js';
import { readStep } from '../processing/read-status.js';

/** How long a page asks, in milliseconds, unless the server names another time. */
const TIMEOUT = 600_000;

/** A stored object, and what is awaited before it can be used. */
export interface BegunProcessing {
  readonly object: StoredObject;
  readonly awaits?: AwaitedProcessing | undefined;
  readonly step?: Pick<Processing, 'share' | 'message'>;
}

/** A stored object is processed from now on. */
export function beginProcessing(
  object: StoredObject,
  { seal, status, timeout, ...details }: ProcessingDetails & { readonly seal?: string },
): BegunProcessing {
  const awaits = { seal, status, since: Date.now(), timeout: Number(timeout) > 0 ? Number(timeout) : TIMEOUT };
  return { object: { ...object, processing: { state: 'processing' } }, awaits, step: readStep(details) };
}
