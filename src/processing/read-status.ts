import { redact } from '../base/redact.js';
import type { Processing, ProcessingStatus } from '../object/processing.js';

/** Characters of what a server says. */
const LONGEST = 300;

/** What a server, or a function of the page, says of a file's processing; undefined where it says nothing that can be understood. */
export function readStatus(value: unknown): ProcessingStatus | undefined {
  const { state, data, reason } = Object(value) as Record<string, unknown>;
  if (state === 'ready') return { state, ...(data !== undefined && { data }) };
  if (state === 'refused') return { state, reason: textOf(reason) };
  return state === 'processing' ? { state, ...readStep(value) } : undefined;
}

/** How far it is, and what is done now. */
export function readStep(value: unknown): Pick<Processing, 'share' | 'message'> {
  const { share, message } = Object(value) as Record<string, unknown>;
  const isShare = typeof share === 'number' && Number.isFinite(share);
  return { share: isShare ? Math.min(1, Math.max(0, share)) : undefined, message: textOf(message) };
}

const textOf = (given: unknown): string | undefined =>
  (typeof given === 'string' && redact(given.trim(), LONGEST)) || undefined;
