import { mayHaveCopies } from '../memory/changing-files.js';

/** Deletes the copies of files that pages have left which are gone, where there may be some. */
export function sweepCopies(): void {
  if (!mayHaveCopies()) return;
  void import('../upload/file-copies.js').then(
    ({ fileCopies }) => fileCopies.sweep(),
    () => {}, // the next page does it
  );
}
