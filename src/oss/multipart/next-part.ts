import { type LinkSpeed, LONGEST_PART_TIME } from './link-speed.js';
import type { Range } from '../../base/range.js';
import { type PartPlan, endOfPart } from './part-plan.js';

/** Bytes of the largest part, unless the page sets another one. */
const DEFAULT_LARGEST_PART = 32_000_000;
/** On a fast line parts grow until one lasts this many milliseconds: fewer requests, and still little to send again. */
const FAST_PART_TIME = 1_500;
/** If what is left makes parts that are longer by no more than this, this round is the last, and takes it all. */
const LAST_ROUND = 1.25;
/** For the last round, parts are made no smaller than what lasts this long, in milliseconds. */
const SHORTEST_PART_TIME = 250;
const SHORTEST_SIGNED_TIME = 2_000;
/** Parts whose ages differ by less than this share of their time end together. */
const IN_STEP = 4;
/** Grains of the part that shows whether a line is as slow as one grain made it seem. */
const SECOND_PROBE = 8;

/** What the length of the next part depends on. */
export interface Situation {
  readonly line: LinkSpeed;
  /** The parts of the whole file on a good line. */
  readonly plan: PartPlan;
  /** Bytes of the largest part that the page allows. */
  readonly largest: number | undefined;
  /** Bytes of the file that no request carries. */
  readonly missing: number;
  /** Milliseconds until each of the other connections is free again, by the line's rate. */
  readonly busy: readonly number[];
  /** Each part needs a URL, which is requested ahead for its length: so lengths change only where that pays well. */
  readonly isSteady: boolean;
  /** A part of one grain shows what line it is, while others go as planned. */
  readonly isProbe: boolean;
  /** Most others have just begun, and would end together with this one: a line that they share would be idle then. */
  readonly isInStep: boolean;
}

/** Where a part of these missing bytes ends: as planned on a good line, later on a fast one, sooner on a bad one; the last ones end together. */
export function endOfNext(range: Range, situation: Situation): number {
  const { plan, largest = DEFAULT_LARGEST_PART, isProbe } = situation;
  const { start, end } = range;
  const length = isProbe ? plan.grain : lengthFor(start, situation);
  const grains = Math.max(1, Math.floor(Math.min(length, largest) / plan.grain));
  const wanted = Math.min(end, start + grains * plan.grain);
  const isRestSmall = !isProbe && end - start < LAST_ROUND * length && end - start <= largest;
  return isRestSmall ? end : wanted;
}

function lengthFor(start: number, situation: Situation): number {
  const { line, plan, missing, busy, isSteady } = situation;
  const { rate } = line;
  const planned = plannedEnd(start, plan) - start;
  if (!rate) return line.isCutting ? plan.grain : planned;
  const shortest = Math.max(line.cost, isSteady ? SHORTEST_SIGNED_TIME : SHORTEST_PART_TIME);
  const share = Math.max(shareOf(missing / rate, busy, line.cost), shortest) * rate;
  const length = lengthByRate(rate, start, planned, situation);
  const isLastRound = isSteady ? share < length / LAST_ROUND : share < LAST_ROUND * length;
  return isLastRound ? share : length;
}

/** Where a part ends as planned. One that begins where less than half a planned one is left, such as 0.4 of 1 MB, takes the next one, too. */
function plannedEnd(start: number, plan: PartPlan): number {
  const end = endOfPart(start, plan);
  const isShort = 2 * (end - start) < (plan.grains * plan.grain) / plan.count;
  return end < plan.size && isShort ? endOfPart(end, plan) : end;
}

/** Whether a part that begins now would end together with most others: of six with parts of 8 s, three have begun in the last 2 s. */
export function areInStep(others: readonly { readonly age: number }[], line: LinkSpeed, connections: number): boolean {
  const young = others.filter(({ age }) => age < line.aim / IN_STEP);
  return young.length >= connections / 2;
}

/** How long this connection may send so that all finish together. @param work ms that one would need for all that is missing @param cost of a request */
function shareOf(work: number, busy: readonly number[], cost: number): number {
  let [sum, count, end] = [work + cost, 1, work + cost];
  for (const free of [...busy].sort((a, b) => a - b)) {
    if (free + cost >= end) break;
    sum += free + cost;
    end = sum / ++count;
  }
  return end - cost;
}

function lengthByRate(rate: number, start: number, planned: number, situation: Situation): number {
  const { line, plan, largest, isInStep, isSteady } = situation;
  const { grain } = plan;
  const longestPlanned = (plan.grains / plan.count) * grain;
  if (!line.isCutting && longestPlanned <= rate * LONGEST_PART_TIME) {
    if (isSteady) return planned;
    const most =
      Math.min(largest ?? DEFAULT_LARGEST_PART, rate * FAST_PART_TIME, 2 * line.longest) / (isInStep ? 2 : 1);
    let end = start + planned;
    for (let next = end; next < plan.size && next - start <= most; next = endOfPart(next, plan)) end = next;
    return end - start;
  }
  if (!line.isSure) return Math.min(planned, Math.max(SECOND_PROBE * grain, rate * line.aim));
  const length = Math.min(rate * line.aim, 2 * line.longest);
  if (length >= longestPlanned) return planned;
  return isInStep ? length / 2 : length;
}
