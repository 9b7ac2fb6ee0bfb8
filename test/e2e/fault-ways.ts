import { endpoints, type ModeName } from '../support/browser/live-element.js';
import { type FaultCase, inParts, nameOf, type Way } from './fault-case.js';

/** OSS's smallest part. */
const GRAIN = 102_400;
/** Bytes of files that one request carries. The last one goes in parts where its connection is cut. */
const SIZES = [0, 1, 250_000];
/** Bytes of a file that goes in six parts. */
const SIZE_IN_PARTS = 1_200_000;

const oneRequest = (mode: Way['mode'], size: number): Way => {
  if (mode === 'post-policy') return { mode, size, partSize: undefined, carriers: ['PostObject'] };
  const form = mode === 'sts' ? ['PostObject' as const] : [];
  const parts = size > 2 * GRAIN ? ['UploadPart' as const] : [];
  return { mode, size, partSize: undefined, carriers: [...form, 'PutObject', ...parts] };
};

const manyParts = (mode: Way['mode']): Way[] =>
  mode === 'post-policy' ? [] : [{ mode, size: SIZE_IN_PARTS, partSize: 2 * GRAIN, carriers: ['UploadPart'] }];

/** All ways that files can travel. */
export const everyWay: readonly Way[] = (Object.keys(endpoints) as ModeName[]).flatMap((mode) => [
  ...SIZES.map((size) => oneRequest(mode, size)),
  ...manyParts(mode),
]);
/** Each mode by one request and in parts. */
export const usualWays: readonly Way[] = everyWay.filter(({ size }) => size > 1);

/** The ways of a row for `npm test`: those that it names, or one: by one request or in parts, in turns. */
export function quickWays(one: FaultCase, index: number): readonly Way[] {
  const { quick, hits, onlyInTable } = one;
  if (onlyInTable === true) return [];
  const ways = usualWays.filter((way) => (hits?.(way) ?? true) && !onlyInTable?.(way));
  if (quick === 'all') return ways;
  if (quick) return ways.filter((way) => quick.includes(nameOf(way)));
  const groups = [ways.filter(inParts), ways.filter((way) => !inParts(way))].filter((group) => group.length > 0);
  const group = groups[index % groups.length] ?? [];
  const turn = Math.floor(index / groups.length) % group.length;
  return group.slice(turn, turn + 1);
}
