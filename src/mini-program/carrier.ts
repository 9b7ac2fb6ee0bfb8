import { Clock } from '../grant/clock.js';
import { GrantSource } from '../grant/grant-source.js';
import type { FetchGrant } from '../grant/grant.js';
import type { Mode } from '../job/mode.js';
import { makeTaskStore } from '../memory/resume-store.js';
import { ObjectClaims } from '../object/object-claims.js';
import type { StoredObject } from '../object/stored-object.js';
import { RequestRate } from '../oss/request/request-rate.js';
import { Slots } from '../base/slots.js';
import { UploadError } from '../base/upload-error.js';
import { toUploadError } from '../base/to-upload-error.js';
import type { Run } from '../task/run.js';
import type { QueueSettings } from '../task/upload-settings.js';
import { FileRuns, type UploadMemory } from '../upload/file-keys.js';
import { contentTypeOf, makeJob, type JobContext } from '../upload/make-job.js';
import type { Movement } from '../upload/movement.js';
import { unseenRun } from '../upload/run-report.js';
import { saveObject } from '../upload/save-object.js';
import type { UploadListener } from '../upload/uploader.js';
import { typeByName } from './form/type-by-name.js';
import type { FileTask } from './file-task.js';
import { explainFailure, type Host } from './host.js';
import type { Records } from './records.js';
import { sendByHost } from './send-by-host.js';
import { addressOf, isQuery } from '../grant/endpoint-request.js';
import { unreachable } from '../grant/endpoint-response.js';
import { fieldsOf } from '../grant/request-fields.js';
import { mergeFields } from '../modes/post-policy/form-policy.js';
import { headerOf } from '../oss/response/object-headers.js';

export interface CarrierOptions {
  readonly host: Host;
  readonly mode: Mode;
  readonly endpoint: EndpointSettings;
  readonly settings: QueueSettings;
  readonly records: Records;
  /** Whether a task counts as the owner of an object. */
  readonly isLive: (task: object) => boolean;
}

/** Carries files to OSS by a host: what `upload/uploader` does in a browser, without pictures, digests and other tabs. */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #context: JobContext;
  readonly #makeGrants: () => GrantSource;
  #grants: GrantSource;
  readonly #fetchGrant: FetchGrant;
  readonly #claims: ObjectClaims;
  readonly #runs = new WeakMap<FileTask, FileRuns>();

  constructor(options: CarrierOptions) {
    const { host, mode, endpoint, settings, isLive } = options;
    const slots = new Slots(host.requestsAtOnce);
    const clock = new Clock();
    const rate = new RequestRate();
    this.#options = options;
    this.#claims = new ObjectClaims(isLive);
    this.#fetchGrant = askByHost(host, slots, endpoint);
    this.#context = {
      ...{ clock, rate, send: sendByHost(host, slots), watchRun: unwatched },
      ...{ redirects: new Map(), unavailable: new Set(), maxSpeed: () => undefined, isWholeOnly: !host.read },
    };
    const { retryPolicy } = settings;
    const expectedTime = (bytes: number) => rate.timeFor(bytes);
    const ofGrants = { mode, fetchGrant: this.#fetchGrant, clock, retryPolicy, expectedTime };
    this.#makeGrants = () => new GrantSource(ofGrants);
    this.#grants = this.#makeGrants();
  }

  /** Uses the grants so far for no later run: another user may sign in. */
  signOut(): void {
    this.#grants = this.#makeGrants();
  }

  /** Carries one file in one run. @throws UploadError */
  async carry(task: FileTask, run: Run, listener: Omit<UploadListener, 'before'>): Promise<StoredObject> {
    const { mode, settings, records } = this.#options;
    const runs = this.#runsOf(task);
    const { meter } = runs;
    let result: StoredObject | undefined;
    let error: UploadError | undefined;
    try {
      const onRetry = (cause: UploadError, attempt: number) => {
        meter.retried(cause);
        listener.retry(cause, attempt);
      };
      meter.begin(run.signal, mode.name);
      const isRepeat = task.stored !== undefined;
      const isSaved = (object: StoredObject) => settings.afterUpload !== undefined || object.seal !== undefined;
      const onStored = (object: StoredObject) => {
        if (!isSaved(object)) return;
        run.stored(object);
        records.put(task, { stored: { ...object, callback: undefined }, upload: undefined });
      };
      const send = async () => {
        const type = await contentTypeOf(runs, settings, (name) => typeByName(name) || '');
        const job = makeJob(this.#context, runs, run, settings, { type, retry: onRetry, stored: onStored });
        const grants = this.#grants;
        const stop = grants.keepFresh(job);
        return mode.upload(job, grants).finally(stop);
      };
      const stored = task.stored || (await send());
      if (!isSaved(stored)) return (result = stored);
      onStored(stored);
      run.saving();
      run.signal.throwIfAborted();
      const saving = {
        ...{ run, settings, isRepeat, meter, onRetry, fetchGrant: this.#fetchGrant },
        ...{ otherSeal: runs.seals.other(stored), read: (returned: unknown) => returned },
      };
      return (result = (await saveObject(task, stored, saving)).object);
    } catch (thrown) {
      throw (error = toUploadError(thrown, run.signal));
    } finally {
      task.source.release();
      if (result) records.forget(task);
      if (!run.signal.aborted) listener.ended(runs.endUpload(result, error));
    }
  }

  /** Deletes what is stored of a task's upload, then aborts the upload in OSS in the background. */
  async discard(task: FileTask): Promise<void> {
    const { mode, settings } = this.#options;
    const grants = this.#grants;
    const runs = this.#runsOf(task);
    this.#claims.release(task);
    const upload = await runs.record.drop();
    if (!upload || !mode.discard) return;
    const record = makeTaskStore();
    await record.save(upload);
    const job = makeJob(this.#context, runs, unseenRun(), settings, { record });
    await mode.discard(job, grants).catch(() => {}); // nobody waits for it
  }

  #runsOf(task: FileTask): FileRuns {
    const { settings, records } = this.#options;
    const known = this.#runs.get(task);
    if (known) return known;
    const { key: earlier } = records.find(task) || {};
    const memory: UploadMemory = {
      earlierKey: () => earlier,
      keepKey: (_, key) => records.put(task, { key }),
      uploadOf: () => records.uploadOf(task),
    };
    const runs = new FileRuns(task, { claims: this.#claims, settings: () => settings }, () => memory);
    this.#runs.set(task, runs);
    return runs;
  }
}

/** Hosts say too little of the bytes on their way to show whether they move. */
function unwatched(): Movement {
  let reported = 0;
  return {
    report() {},
    moved(sent) {
      const before = reported;
      return Math.max(0, (reported = sent) - before);
    },
    watch: (_, options, send) => send(options),
  };
}

/** Milliseconds: hosts allow no more. */
const TIMEOUT = 60_000;

/** How the endpoint is asked. */
interface EndpointSettings {
  readonly endpoint: string | FetchGrant;
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | (() => Record<string, string>) | undefined;
}

/** Asks an endpoint for a grant, by the host's `request`. It throws `config` for an address that is not allowed, `grant` without a response. */
function askByHost(host: Host, slots: Slots, { endpoint, method, headers }: EndpointSettings): FetchGrant {
  if (typeof endpoint === 'function') return endpoint;
  return async (request, signal) => {
    if (!endpoint) throw new UploadError('config', 'The `endpoint` is missing.');
    const own = typeof headers === 'function' ? headers() : headers;
    const options = { method, headers: own };
    const fields = fieldsOf(request);
    const address = addressOf(endpoint, fields, options);
    const asked = isQuery(options)
      ? { method: 'GET', headers: mergeFields(own) }
      : {
          method: method || 'POST',
          headers: mergeFields({ 'Content-Type': 'application/json' }, own),
          body: JSON.stringify(fields),
        };
    return slots.use(signal, async () => {
      const call = host.request({ ...asked, url: address, timeout: TIMEOUT });
      signal.addEventListener('abort', call.abort, { once: true });
      try {
        const { status, text, headers: got = {} } = await call.response;
        const get = (name: string) => headerOf(got as Record<string, string>, name) || null;
        return new Response(text, { status, headers: { get } as Headers });
      } catch (error) {
        signal.throwIfAborted();
        const explained = explainFailure(host, error, 'request', address);
        throw explained.code === 'config' ? explained : unreachable(explained);
      } finally {
        signal.removeEventListener('abort', call.abort);
      }
    });
  };
}
