import { randomText } from '../base/text.js';
import type { SessionRecord } from './record.js';

/** This page, from its load to its end. */
const thisPage = randomText(10);

/** Who writes a session from now on. */
export const newOwner = (): string => `${thisPage} ${randomText(10)}`;

/** Whether a queue of this page wrote last. */
export const isOfThisPage = ({ owner }: SessionRecord): boolean => owner.startsWith(thisPage);

const NAME = 'oss-direct-upload tab';

/** Distinguishes the sessions of this tab from those of others with the same page: the same after a reload, and where a browser restores its tabs. */
export function tabId(): string | undefined {
  try {
    const known = sessionStorage.getItem(NAME) ?? randomText(10);
    sessionStorage.setItem(NAME, known);
    return known;
  } catch {
    return undefined; // blocked, or in a worker
  }
}
