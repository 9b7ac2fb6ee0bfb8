import type { Range } from '../../base/range.js';
import { LARGEST_PART } from '../../object/operation.js';

const MB = 1_000_000;
/** Bytes below which a part costs more round trips than it saves. */
const SMALL_PART = 1 * MB;
/** Bytes above which a lost part costs too much to send again, unless the file is large. */
const LARGE_PART = 8 * MB;
/** All parts in flight may be this share of a large file: fewer requests take less memory. */
const LARGEST_SHARE = 0.01;
/** Bytes of the largest part that the share allows. */
const LARGEST_OF_LARGE = 32 * MB;

export interface Part extends Range {
  /** 1 … 10,000: where the part begins, in grains. */
  readonly number: number;
}

export interface PartPlan {
  /** Bytes of the file. */
  readonly size: number;
  /** Parts begin at multiples of this many bytes. */
  readonly grain: number;
  /** How many parts the whole file has. */
  readonly count: number;
  /** The grains that the parts share. */
  readonly grains: number;
}

/**
 * Cuts a file so that the number of parts is a multiple of the connections, thus the last round is full, and no part is
 * larger than 8 MB (32 MB of a file that is larger than some 20 GB), unless a grain is.
 *
 * @param largest bytes of the largest part that the page wants
 */
export function planParts(size: number, grain: number, connections: number, largest?: number): PartPlan {
  const grains = Math.max(1, Math.ceil(size / grain));
  const grainsIn = (bytes: number) => Math.max(1, Math.floor(bytes / grain));
  if (largest) return { size, grain, grains, count: Math.ceil(grains / grainsIn(Math.min(largest, LARGEST_PART))) };
  const large = Math.max(LARGE_PART, Math.min(LARGEST_OF_LARGE, (size * LARGEST_SHARE) / connections));
  const rounds = Math.ceil(grains / (connections * grainsIn(large)));
  const most = Math.max(1, Math.ceil(size / SMALL_PART));
  return { size, grain, grains, count: Math.min(grains, connections * rounds, most) };
}

/** How long parts on a good line may last, in milliseconds. */
const PART_TIME = 2_000;
/** The most that a part may be shortened by for a probe. */
const LARGEST_PROBE_SHARE = 0.25;

/** The same parts, but for a probe of one grain: its connection's part is shorter, if each sends one. @param cost ms of a request beyond its bytes */
export function withRoomForProbe(plan: PartPlan, connections: number, cost: number): PartPlan {
  if (plan.count > connections) return plan;
  const share = Math.min(LARGEST_PROBE_SHARE, cost / PART_TIME);
  return { ...plan, grains: plan.grains + Math.round((share * plan.grains) / plan.count) };
}

/** Where a part from `start` on ends: as one of the whole file, so that the same settings send the same parts; they differ by a grain at most. */
export function endOfPart(start: number, { size, grain, grains, count }: PartPlan): number {
  const before = Math.ceil(((start / grain + 1) * count) / grains); // parts of the whole file, up to the end of this one
  return Math.min(size, Math.floor((before * grains) / count) * grain);
}
