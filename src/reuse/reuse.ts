import { warnOnce } from '../base/warn-once.js';
import type { FetchGrant, GrantRequest } from '../grant/grant.js';
import type { GrantSource } from '../grant/grant-source.js';
import type { Job } from '../job/job.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { UploadTask } from '../task/upload-task.js';
import { readBlob } from '../base/read-blob.js';
import { within } from '../base/retry.js';
import { orAborted, Slots } from '../base/slots.js';
import type { StoredObject } from '../object/stored-object.js';
import { toUploadError } from '../base/to-upload-error.js';
import type { RequestRate } from '../oss/request/request-rate.js';
import { AlreadyStored, type ExistingObject, reusedObject, readExistence } from './existing-object.js';
import { forgetDigest, readDigest } from '../oss/integrity/digest-file.js';
import { callFetchGrant } from '../grant/endpoint-response.js';

export { fetchUnlessStored } from './existing-object.js';

/** What reads the digest of a file, and forgets it. */
interface Digests {
  readonly readDigest: typeof readDigest;
  readonly forgetDigest: typeof forgetDigest;
}

export interface ReuseOptions {
  /** @default reads the files */
  readonly digests?: Digests;
  readonly grants: GrantSource;
  readonly fetchGrant: FetchGrant;
  readonly settings: () => QueueSettings;
  /** The tasks that wait for their turn, in order. */
  readonly waiting: () => Iterable<UploadTask>;
  /** How fast all files are sent, in bytes a second; 0 while unknown. */
  readonly totals: () => { readonly speed: number };
  /** How long one request takes. */
  readonly rate: Pick<RequestRate, 'timeFor'>;
}

/** Files that are looked at before their turn. */
const AHEAD = 32;
const DEFAULT_MAX_SIZE = 1_000_000_000;
/** A digest is waited for if that takes less than this share of the upload's time. */
const SHARE = 0.1;
/** Nobody notices this many milliseconds. */
const UNNOTICED = 50;
/** Bytes a second of a line that nobody knows. */
const EXPECTED_SPEED = 5_000_000;
/** Milliseconds: a worker that starts, or that others use, may take as long. */
const SHORTEST_WAIT = 1_000;
/** A response of the endpoint is used for so long, in milliseconds. */
const RESPONSE_LIFETIME = 60_000;

/** What is known of a file before it is sent. */
interface DigestState {
  /** Never rejects; undefined where it was stopped, or cannot be computed. */
  readonly digest: Promise<string | undefined>;
  /** Bytes. */
  read: number;
  isGivenUp: boolean;
  asked?: { readonly about: string; readonly at: number; readonly response: Promise<ExistingObject | undefined> };
}

/** Finds files of one queue that the endpoint has already, so that their bytes need not travel. */
export class Reuse {
  readonly #options: ReuseOptions;
  readonly #digests: Digests;
  readonly #question: ExistsQuestion;
  readonly #rate = new HashRate();
  readonly #states = new WeakMap<Blob, DigestState>();
  #isLooking = false;

  constructor(options: ReuseOptions) {
    this.#options = options;
    this.#digests = options.digests ?? { readDigest, forgetDigest };
    this.#question = new ExistsQuestion(options.grants, options.fetchGrant);
  }

  /** Computes the digests of the next files that wait, one after the other, and asks the endpoint about them. */
  lookAhead(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#lookAtWaiting().finally(() => (this.#isLooking = false));
  }

  /** At a file's turn: the object that the endpoint has already, or what `upload` stores, by grants that are asked for with the digest. @throws UploadError */
  async storedOr(job: Job, task: UploadTask, upload: () => Promise<StoredObject>): Promise<StoredObject> {
    const { file } = task;
    const { signal } = job;
    let digest: string | undefined;
    try {
      digest = this.#isAskedFor(task) ? await this.#digestInTime(task, signal) : undefined;
      this.lookAhead(); // after it, so that the worker is at this file first
      if (!digest) return await upload();
      const isOwnQuestion = !this.#options.grants.isPerFile;
      const existing = isOwnQuestion && (await orAborted(this.#ask(task, digest), signal));
      if (existing) throw new AlreadyStored(existing);
      if (!isOwnQuestion) job.asks.set('crc64', digest);
      return await upload();
    } catch (error) {
      if (!(error instanceof AlreadyStored && digest)) throw error;
      signal.throwIfAborted();
      await checkUnchanged(file);
      job.report.facts({ reused: true, reusedBytes: file.size, parts: 0 });
      return reusedObject(job, error.object, digest);
    } finally {
      if (!signal.aborted) this.#forget(file); // what is retried may have changed
    }
  }

  async #lookAtWaiting(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      const digest = await this.#lookAt(next).digest;
      const mayChange = this.#options.settings().beforeUpload !== undefined; // what the endpoint would be asked about
      if (digest && !mayChange && !this.#options.grants.isPerFile) void this.#ask(next, digest);
    }
  }

  #next(): UploadTask | undefined {
    const { image } = this.#options.settings();
    if (image && Object.values(image).some(Boolean)) return undefined; // other bytes will be sent
    let count = 0;
    for (const task of this.#options.waiting()) {
      if (++count > AHEAD) return undefined;
      if (this.#isAskedFor(task) && task.status === 'queued' && !this.#states.has(task.file)) return task;
    }
    return undefined;
  }

  /** Whether the endpoint is asked about a task's file. */
  #isAskedFor({ file, key }: UploadTask): boolean {
    const { digest, digestMaxSize = DEFAULT_MAX_SIZE } = this.#options.settings();
    const isAsked = !this.#question.isUnknown || this.#options.grants.isPerFile;
    const isKnown = digest === 'crc64';
    if (digest && !isKnown) warnOnce(`there is no digest "${String(digest)}": use crc64.`, 'guide/reuse#costs');
    // a key that the page has fixed is where the file has to be
    return isKnown && isAsked && file.size > 0 && file.size <= digestMaxSize && key === undefined;
  }

  #lookAt(task: UploadTask): DigestState {
    const { file } = task;
    const known = this.#states.get(file);
    if (known) return known;
    let at = performance.now();
    const onRead = (bytes: number) => {
      const now = performance.now();
      this.#rate.measured(bytes - state.read, now - at);
      [at, state.read] = [now, bytes];
      const isWanted = !state.isGivenUp && (task.status === 'queued' || task.status === 'uploading');
      if (!isWanted) this.#states.delete(file);
      return isWanted;
    };
    const digest = this.#digests.readDigest(file, onRead).catch(() => undefined); // the upload reads it too
    const state: DigestState = { digest, read: 0, isGivenUp: false };
    this.#states.set(file, state);
    return state;
  }

  /** The digest, unless it takes longer than it may save. */
  async #digestInTime(task: UploadTask, signal: AbortSignal): Promise<string | undefined> {
    const { size } = task.file;
    const state = this.#lookAt(task);
    const most = SHARE * this.#timeToSend(size);
    const isSoon = this.#rate.timeFor(size - state.read) < Math.max(most, UNNOTICED);
    const inTime = isSoon ? within(Math.max(most, SHORTEST_WAIT), state.digest) : undefined;
    const digest = inTime && (await orAborted(inTime, signal));
    state.isGivenUp = !digest;
    return digest;
  }

  /** Milliseconds that the upload of this many bytes will take. */
  #timeToSend(size: number): number {
    const { totals, rate } = this.#options;
    const known = [rate.timeFor(size), (size * 1000) / totals().speed].filter((time) => time > 0 && time < Infinity);
    return known.length > 0 ? Math.min(...known) : (size * 1000) / EXPECTED_SPEED;
  }

  #ask({ file, name, size, type, path }: UploadTask, crc64: string): Promise<ExistingObject | undefined> {
    const state = this.#states.get(file);
    const about = JSON.stringify([name, type, path]);
    const now = performance.now();
    const { asked } = state ?? {};
    if (asked?.about === about && now - asked.at < RESPONSE_LIFETIME) return asked.response;
    const response = this.#question.ask({ file: { name, size, type, path }, asks: { crc64 } });
    if (state) state.asked = { about, at: now, response };
    return response;
  }

  #forget(file: Blob): void {
    this.#states.delete(file);
    this.#digests.forgetDigest(file);
  }
}

/** A browser does not read a file that has changed since it was chosen. @throws UploadError `file` */
async function checkUnchanged(file: Blob): Promise<void> {
  await readBlob(file, 0, 1).catch((cause: Error) => {
    throw toUploadError(new DOMException(cause.message, 'NotReadableError'));
  });
}

/** Questions at once, instead of one, as soon as the endpoint has shown that it knows them. */
const AT_ONCE = 4;
/** Milliseconds: a file does not wait longer for the response. */
const TIMEOUT = 10_000;
/** After this many failures in a row the endpoint is not asked again. */
const MOST_FAILURES = 3;
const never = new AbortController().signal;

/** Asks one endpoint whether it has files already (`operation=exists`), until it shows that it does not know this question. */
class ExistsQuestion {
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
      const returned = await orAborted(callFetchGrant(ask, signal), signal); // a function of the page may never return
      const response = await this.#grants.read(returned, (text) => text);
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

/** Bytes a millisecond, until it is measured. */
const EXPECTED = 500_000;
/** Fewer bytes show little of it. */
const LEAST = 1_000_000;

/** How fast digests are computed, by the latest pieces. */
class HashRate {
  #rate = EXPECTED;

  /** This many bytes took so long, in milliseconds. */
  measured(bytes: number, milliseconds: number): void {
    if (bytes < LEAST) return;
    this.#rate = (this.#rate + bytes / Math.max(0.1, milliseconds)) / 2;
  }

  /** Milliseconds that this many bytes take. */
  timeFor(bytes: number): number {
    return bytes / this.#rate;
  }
}
