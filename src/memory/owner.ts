import { randomText } from '../base/text.js';
import type { SessionRecord } from './record.js';

/** This page, from its load to its end. */
const thisPage = randomText(10);

/** Who writes a session from now on. */
export const newOwner = (): string => `${thisPage} ${randomText(10)}`;

/** Whether a queue of this page wrote last. */
export const isOfThisPage = ({ owner }: SessionRecord): boolean => owner.startsWith(thisPage);
