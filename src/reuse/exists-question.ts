import type { FetchGrant, GrantRequest } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import { callFetchGrant } from '../grant/endpoint-response.js';
import { orAborted, Slots } from '../base/slots.js';
import { toUploadError } from '../base/to-upload-error.js';
import { type ExistingObject, readExistence } from './existing-object.js';

/** Questions at once, instead of one, as soon as the endpoint has shown that it knows them. */
const AT_ONCE = 4;
/** Milliseconds: a file does not wait longer for the response. */
const TIMEOUT = 10_000;
/** After this many failures in a row the endpoint is not asked again. */
const MOST_FAILURES = 3;
const never = new AbortController().signal;

/** Asks one endpoint whether it has files already (`operation=exists`), until it shows that it does not know this question. */
export class ExistsQuestion {
  /** The endpoint does not know the question, or fails at it. */
  isUnknown = false;
  readonly #grants: GrantSource;
  readonly #fetchGrant: FetchGrant;
  readonly #slots = new Slots(1);
  #failures = 0;

  constructor(grants: GrantSource, fetchGrant: FetchGrant) {
    this.#grants = grants;
    this.#fetchGrant = fetchGrant;
  }

  /** @returns undefined where the endpoint does not have the file, or does not say; it never rejects */
  ask(request: GrantRequest): Promise<ExistingObject | undefined> {
    const work = async () => (this.isUnknown ? undefined : this.#askOnce(request));
    return this.#slots.use(never, work);
  }

  async #askOnce(request: GrantRequest): Promise<ExistingObject | undefined> {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => controller.abort(), TIMEOUT);
    try {
      const ask = () => this.#fetchGrant({ ...request, asks: { ...request.asks, operation: 'exists' } }, signal);
      const returned = callFetchGrant(ask, signal);
      await orAborted(returned, signal); // a function of the page may never return
      const response = await this.#grants.read(await returned, (text) => text);
      const existence = readExistence(response);
      this.#failures = 0;
      if (!existence || (existence.exists && !existence.object)) this.isUnknown = true;
      else this.#slots.lift(AT_ONCE); // from now on, also for those that wait
      if (!existence?.exists) await this.#grants.offer(response, request); // an endpoint that ignores the question grants the upload
      return existence?.object;
    } catch (thrown) {
      const { retryable, status } = toUploadError(thrown);
      const mayKnow = signal.aborted || retryable || status === 401; // the session has ended
      this.isUnknown = !mayKnow || ++this.#failures >= MOST_FAILURES;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
