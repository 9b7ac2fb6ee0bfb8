import { coverOf } from '../../../src/oss/multipart/cover.js';
import { grainOf, startOf } from '../../../src/object/part-numbers.js';
import type { PartRequest } from '../../server/part-requests.js';

/**
 * - `stored`: one of those that make up the file. `late`: stored as well, but its bytes are in others.
 * - `sending`: on its way. `cut`: ended by the network, or by an error of the cloud. `left`: the page gave it up.
 */
export type PartState = 'stored' | 'sending' | 'cut' | 'left' | 'late';

/** One sending of a part, and its place in the file. */
export interface PlacedPart {
  readonly request: PartRequest;
  readonly state: PartState;
  /** Bytes from the file's start. */
  readonly start: number;
  readonly length: number;
}

/** Every sending of every part. @param requests in the order of the log @param size of the file, in bytes */
export function placeParts(requests: readonly PartRequest[], size: number): PlacedPart[] {
  const grain = grainOf(size);
  const latest = new Map(requests.filter(isStored).map((request) => [request.partNumber, request]));
  const chosen = new Set(coverOf(latest, size, grain).values());
  return requests.map((request) => ({
    request,
    state: chosen.has(request) ? 'stored' : stateOf(request),
    start: startOf(request.partNumber, grain),
    length: request.size,
  }));
}

/** How many parts there are in each state. */
export function countStates(parts: readonly PlacedPart[]): Record<PartState, number> {
  const counts = { stored: 0, sending: 0, cut: 0, left: 0, late: 0 };
  for (const { state } of parts) counts[state]++;
  return counts;
}

const isStored = ({ end, status }: PartRequest): boolean => end === 'unseen' || (end === 'responded' && status === 200);

function stateOf(request: PartRequest): PartState {
  if (request.end === undefined) return 'sending';
  if (isStored(request)) return 'late';
  return request.end === 'left' ? 'left' : 'cut';
}
