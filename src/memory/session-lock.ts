import { Claim } from './locks.js';
import { holdHere, listenToPages, type PageMessage } from './pages.js';
import { type SessionRecord, sessionLock } from './record.js';

/**
 * Says to other pages that this one shows a session. While something of it is not done, it does so by a lock, which a frozen tab keeps, too;
 * after that only by responding, because browsers do not keep a page with a lock for "back".
 */
export class SessionLock {
  readonly #name: string;
  readonly #scope: string;
  readonly #lock: Claim;
  #isLocked = false;
  /** This page has made the session, and nobody else could have taken it since. */
  #isFirst: boolean;
  /** The turn in which the database has said that the session is this page's. */
  #ownTurn: object | undefined;
  #stopResponding: (() => void) | undefined;
  /** All of the session's scope is forgotten. */
  onForget = () => {};

  /** @param isNew this page has made the session */
  constructor(session: Pick<SessionRecord, 'id' | 'scope'>, isNew = false) {
    this.#isFirst = isNew;
    this.#name = sessionLock(session);
    this.#scope = session.scope;
    this.#lock = new Claim(this.#name);
    this.respond();
  }

  respond(): void {
    if (this.#stopResponding) return;
    const ends = [holdHere(this.#name), listenToPages(this.#handleMessage)];
    this.#stopResponding = () => ends.forEach((end) => end());
  }

  /** Whether nobody else can have the session, even if this page does not respond in time: not so without the browser's locks. */
  get isSure(): boolean {
    const { turn } = this.#lock;
    return this.#isLocked && (this.#isFirst || (turn !== undefined && turn === this.#ownTurn));
  }

  /** Runs a write that says whether the session is still this page's: if so, it is sure for as long as this page keeps the lock. */
  async prove<T>(write: () => Promise<T>): Promise<T> {
    const { turn } = this.#lock;
    const isOwn = await write();
    if (isOwn) this.#ownTurn = turn;
    if (!this.#isLocked) this.#isFirst = false; // it is stored, and free
    return isOwn;
  }

  set isUnfinished(isUnfinished: boolean) {
    if (this.#isLocked && !isUnfinished) this.#isFirst = false;
    this.#isLocked = isUnfinished && !!globalThis.navigator?.locks;
    if (this.#isLocked) this.#lock.hold();
    else this.#lock.release();
  }

  /** The page is about to be kept for "back", or shows the session no longer, or the session is over. */
  release(): void {
    this.isUnfinished = this.#isFirst = false;
    this.#stopResponding?.();
    this.#stopResponding = undefined;
  }

  readonly #handleMessage = (message: PageMessage): void => {
    if (typeof message === 'object' && 'forgets' in message && message.forgets === this.#scope) this.onForget();
  };
}
