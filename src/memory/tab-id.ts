import { randomText } from '../base/text.js';

const NAME = 'oss-direct-upload tab';

/** Distinguishes the batches of this tab from those of others with the same page: the same after a reload, and where a browser restores its tabs. */
export function tabId(): string | undefined {
  try {
    const known = sessionStorage.getItem(NAME) ?? randomText(10);
    sessionStorage.setItem(NAME, known);
    return known;
  } catch {
    return undefined; // blocked, or in a worker
  }
}
