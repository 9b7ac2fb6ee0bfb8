import type { GrantRequest, QueueOptions, StoredObject, UploadErrorCode } from '../../src/core.js';
import type { LoggedRequest } from '../support/browser/cloud.js';
import type { ModeName } from '../support/browser/live-element.js';
import type { SavingPages } from './saving-pages.js';

/** How one file travels under a fault. */
export interface Way {
  mode: ModeName;
  /** Bytes. */
  size: number;
  /** Bytes in a part; undefined where one request carries the file. */
  partSize: number | undefined;
  /** OSS's names of the requests that can carry bytes. */
  carriers: readonly ('PutObject' | 'PostObject' | 'UploadPart')[];
}
export type WayName = ModeName | `${Exclude<ModeName, 'post-policy'>}, in parts`;
export const nameOf = ({ mode, partSize }: Way) => (partSize === undefined ? mode : `${mode}, in parts`) as WayName;

/** How often pages have saved a file by `afterUpload`. */
type SavedEnd = 'saved once by the next page' | 'saved again with the same key';
/** What a later page has of files that an earlier one was given. */
type LeftEnd = 'sent once by the next page' | 'back in the value';
export type End = 'stored' | UploadErrorCode | SavedEnd | LeftEnd;

/** How pages of their own have ended. */
export interface PagesEnd {
  /** A `SavedEnd` or `LeftEnd`, or what happened instead. */
  end: string;
  key: string | undefined;
  /** What is not as it has to be. */
  wrong: string[];
  /** Calls of the endpoint, where the pages are not those of `SavingPages`. */
  grants?: number;
}

/** Asks the way's endpoint, or another. */
export type Ask = (url?: string) => Promise<unknown>;

/** One thing that goes wrong, and how an upload has to end under it. */
export interface FaultCase {
  fault: string;
  /** Much like another, or slow: in the slow files alone. */
  onlyInTable?: true | ((way: Way) => boolean);
  /** The ways that `npm test` proves it in; unless given, rows take turns through those that they can hit. */
  quick?: readonly WayName[] | 'all';
  /** Which ways it can hit; all unless given. */
  hits?: (way: Way) => boolean;
  /** The mock cloud's switches. */
  switches?: (way: Way) => object;
  /** Headers that the bucket's CORS rule exposes beside the usual ones. */
  exposeHeaders?: readonly string[];
  /** How many milliseconds the page's clock is ahead. */
  clock?: { readonly ahead: number };
  /** The file, if it is not one of any bytes that calls itself a JPEG. */
  file?: (way: Way) => File;
  /** What stands between the queue and its endpoint: it gets the number of the call and the call itself. */
  endpoint?: (call: number, ask: Ask, request: GrantRequest, way: Way) => Promise<unknown>;
  settings?: Partial<QueueOptions>;
  /** What happens in pages of their own, where one queue in this page does not show it. */
  pages?: (pages: SavingPages, way: Way) => Promise<PagesEnd>;
  stallTimeout?: number;
  ends: End;
  /** On a page that has heard nothing of OSS yet. */
  isFirst?: true;
  /** Nothing shows that OSS has no object: the upload ends as done, and unproven. */
  isUndecidable?: (way: Way) => boolean;
  /** Why a stored file may be unproven; proven otherwise. */
  unverified?: (way: Way) => StoredObject['unverifiedReason'];
  /** How often a request with bytes (of the file, or of a part) may be sent beyond the first time. */
  resent?: number;
  /** Calls of the endpoint: one unless given; not counted where each part has a call of its own. */
  grants?: number | ((way: Way) => [least: number, most: number]);
  /** What else must hold of the requests that the mock cloud met; says what does not. */
  wrong?: (log: readonly LoggedRequest[], way: Way) => string | undefined;
  hint?: RegExp;
}

/** A row whose fault is the mock cloud's. */
export const row = (
  fault: string,
  ends: End,
  switches: NonNullable<FaultCase['switches']>,
  more: Omit<FaultCase, 'fault' | 'ends' | 'switches'> = {},
): FaultCase => ({ fault, ends, switches, ...more });

/** The page signs its requests by credentials. */
export const signsHere = ({ mode }: Way) => mode === 'sts' || mode === 'vod';
export const inParts = ({ partSize }: Way) => partSize !== undefined;
/** How many parts carry the file. */
export const partsOf = ({ size, partSize = size }: Way) => Math.ceil(size / partSize);
export const inOneRequest = (way: Way) => !inParts(way);
const middle = ({ size, partSize = size }: Way) => Math.floor(partSize / 2);
/** The first file bytes of a form come after its fields. */
export const largeEnough = ({ size }: Way) => size >= 250_000;

export const onCarrier = (fault: object) => (way: Way) => ({ faults: [{ operation: way.carriers, ...fault }] });
export const on = (operation: string, fault: object) => () => ({ faults: [{ operation, ...fault }] });
export const midway = (fault: object) => (way: Way) => ({
  faults: [{ operation: way.carriers, atByte: middle(way), ...fault }],
});

type Names = string | readonly string[];
const count = (log: readonly LoggedRequest[], names: Names) =>
  log.filter(({ operation }) => (typeof names === 'string' ? names === operation : names.includes(operation))).length;
export const atMost = (names: Names, most: number) => (log: readonly LoggedRequest[]) =>
  count(log, names) > most ? `${count(log, names)} × ${String(names)}, at most ${most} expected` : undefined;
export const exactly = (names: Names, wanted: number) => (log: readonly LoggedRequest[]) =>
  count(log, names) === wanted ? undefined : `${count(log, names)} × ${String(names)}, ${wanted} expected`;

/** So that what fails for ever is given up soon. */
export const impatient = { retryPolicy: { retryFor: 300, firstDelay: 20, maxDelay: 100 } };
