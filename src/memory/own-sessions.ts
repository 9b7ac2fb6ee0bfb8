import { LIST_TIMEOUT } from './database.js';
import { findHeld } from './locks.js';
import { askPages } from './pages.js';
import { doneFile, type FileRecord, isUsable, type SessionRecord, sessionLock } from './record.js';
import { fitsPage, hasUser } from './scope.js';
import { isOfThisPage, tabId } from './owner.js';
import { memoryStore } from './store.js';

/** Whose session it is: without a user, its keys say it. */
export type IsOwn = (key: string | undefined) => boolean;

/** What fits a queue: its scope, and the page's context and field. */
export interface Fit {
  readonly scope: string;
  readonly context?: unknown;
  readonly field?: string | undefined;
}

/** Decides which sessions of earlier pages are this page's. */
export class OwnSessions {
  /** Those that fit, while nothing shows that they are this person's: no page takes them. */
  readonly withheld = new Map<string, { readonly session: SessionRecord; readonly files: readonly FileRecord[] }>();

  /**
   * The sessions that no page shows now. In a tab that has begun none of them it is the latest one, so that the files of two forms do not come
   * into one. What is over is deleted, of any scope.
   *
   * @param known the ids of those that this page has
   */
  async find(fit: Fit, known: ReadonlySet<string>, isOwn: IsOwn): Promise<SessionRecord[]> {
    this.withheld.clear();
    const all = await memoryStore.sessions(LIST_TIMEOUT);
    const others = all.filter((session) => !known.has(session.id) && !isOfThisPage(session));
    const fits = others.filter((session) => session.scope === fit.scope && isUsable(session) && fitsPage(session, fit));
    const over = others.filter((session) => !isUsable(session));
    if (fits.length + over.length === 0) return [];
    const isFree = await findFree();
    await Promise.all(over.filter(isFree).map((session) => memoryStore.delete(session)));
    await memoryStore.sweep();
    const own: SessionRecord[] = [];
    for (const session of fits.filter(isFree)) if (await this.#isOwn(session, isOwn)) own.push(session);
    own.sort((a, b) => b.savedAt - a.savedAt);
    const ofTab = own.filter(({ tab }) => tab !== undefined && tab === tabId());
    return ofTab.length > 0 ? ofTab : own.slice(0, known.size > 0 ? 0 : 1);
  }

  get files(): FileRecord[] {
    return [...this.withheld.values()].flatMap(({ files }) => files);
  }

  /** Deletes what is withheld, as far as no other page has it now. */
  async forget(): Promise<void> {
    const sessions = [...this.withheld.values()].map(({ session }) => session);
    this.withheld.clear();
    await Promise.all(sessions.map((session) => memoryStore.delete(session)));
  }

  /** Where no user is named, all keys of a session have to be this person's; one without any may be another's. */
  async #isOwn(session: SessionRecord, isOwn: IsOwn): Promise<boolean> {
    if (hasUser(session.scope)) return true;
    const files = (await memoryStore.files(session.id)) ?? [];
    const keys = files.flatMap((record) => keyOf(record) ?? []);
    const isMine = keys.length > 0 && keys.every(isOwn);
    if (!isMine)
      this.withheld.set(session.id, { session, files: files.filter(({ removedAt }) => removedAt === undefined) });
    return isMine;
  }
}

/** The key of a file's object, as far as it is known. */
export const keyOf = (record: FileRecord): string | undefined =>
  doneFile(record)?.key ?? record.stored?.key ?? record.key;

/** A test for sessions that no page of this origin shows: one that is done has no lock, and its page responds. */
async function findFree(): Promise<(session: SessionRecord) => boolean> {
  const [isHeld, shown] = await Promise.all([findHeld(), askPages()]);
  return (session) => !isHeld(sessionLock(session)) && !shown.has(sessionLock(session));
}
