import { LEFT_TIMEOUT } from '../resume/database.js';
import { fitsPage } from '../resume/page-place.js';
import { findHeld } from '../resume/locks.js';
import { askPages } from '../resume/pages.js';
import { asJson } from '../queue/as-json.js';
import { isOfThisPage } from './batch.js';
import { batchDatabase } from './batch-database.js';
import { type BatchHeader, claimOf, isUsable } from './batch-record.js';
import { tabId } from './tab-id.js';

/**
 * The batches of a scope that earlier pages have left for this one: those that no tab works on or shows. In a tab that has begun none of
 * them it is the latest one, so that the files of two forms do not come into one. Outdated ones of any scope are deleted.
 *
 * @param known the ids of those that this page has
 * @param isOwn whether one is known to be this person's
 */
export async function findLeftBatches(
  scope: string,
  { context, field }: { context?: unknown; field?: string | undefined },
  known: ReadonlySet<string>,
  isOwn: (header: BatchHeader) => Promise<boolean>,
): Promise<BatchHeader[]> {
  const all = await batchDatabase.headers(LEFT_TIMEOUT);
  const others = all.filter((header) => !known.has(header.id) && !isOfThisPage(header));
  const outdated = others.filter((header) => !isUsable(header));
  const left = others.filter(
    (header) => header.scope === scope && isUsable(header) && fitsPage(header, header.context, asJson(context), field),
  );
  if (outdated.length + left.length === 0) return [];
  const [isHeld, shown] = await Promise.all([findHeld(), askPages()]);
  const isFree = (header: BatchHeader) => !isHeld(claimOf(header)) && !shown.has(claimOf(header));
  await batchDatabase.delete(...outdated.filter(isFree).map(({ id }) => id));
  const free: BatchHeader[] = [];
  for (const header of left.filter(isFree)) if (await isOwn(header)) free.push(header);
  free.sort((a, b) => b.savedAt - a.savedAt);
  const ofTab = free.filter(({ tab }) => tab !== undefined && tab === tabId());
  return ofTab.length > 0 ? ofTab : free.slice(0, known.size > 0 ? 0 : 1);
}

/** Deletes all batches of a scope. */
export async function forgetBatches(scope: string): Promise<void> {
  const headers = await batchDatabase.headers();
  await batchDatabase.delete(...headers.filter((header) => header.scope === scope).map(({ id }) => id));
}
