import type { Job, MakeRequest } from '../../job/job.js';
import type { Operation, Sign } from '../../object/operation.js';
import { Changes } from '../../base/changes.js';
import { within } from '../../base/retry.js';
import { orAborted } from '../../base/slots.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { compareCrc, computeCrcWhileSending, type OwnCrc } from '../integrity/compare-crc.js';
import { idleConnections } from '../request/connections.js';
import { optionHeaders } from '../response/object-headers.js';
import type { OpenUpload } from './begin-upload.js';
import { Dispatcher } from './dispatcher.js';
import type { SendingPart } from './sending-part.js';
import { LinkSpeed, linkTo } from './link-speed.js';
import type { Part } from './part-plan.js';

/** The record for the list of unfinished uploads is saved again after each of these shares of the file. */
const SAVED_SHARE = 1 / 20;
/** Milliseconds between two reports while bytes are sent: each browser event of each connection would be one. */
const REPORT_PACE = 50;
/** Milliseconds after which a connection without work looks again for a part that is late. */
const SHORTEST_WAIT = 50;

/** Sends the parts that OSS lacks, over several connections. @throws UploadError when one has failed for good, and those on their way have arrived */
export async function sendMissingParts(job: Job, upload: OpenUpload, sign: Sign): Promise<void> {
  await new PartsSender(job, upload, sign).send();
}

/** The request that carries a part: the same for all its attempts. */
interface PartRequest {
  readonly sending: SendingPart;
  readonly operation: Operation;
  readonly crc: OwnCrc;
}

class PartsSender {
  readonly #job: Job;
  readonly #upload: OpenUpload;
  readonly #sign: Sign;
  readonly #dispatcher: Dispatcher;
  /** Those without work wait for the next one. */
  readonly #changes = new Changes();
  #saved: number;
  #origin = '';
  #nextReport = 0;
  #hasFailed = false;

  constructor(job: Job, upload: OpenUpload, sign: Sign) {
    const { parallelParts: connections, partSize: largest } = job.transfer;
    const { record, isSteady } = upload;
    const line = job.link.trafficLimit === undefined ? linkTo(record.host) : new LinkSpeed(false); // a limited request shows no line
    this.#job = job;
    this.#upload = upload;
    this.#sign = sign;
    this.#dispatcher = new Dispatcher(upload, { size: job.file.size, connections, largest, line, isSteady });
    this.#saved = this.#dispatcher.confirmed;
  }

  async send(): Promise<void> {
    const { transfer, signal } = this.#job;
    const stop = () => {
      this.#dispatcher.stop();
      this.#changes.report();
    };
    signal.addEventListener('abort', stop);
    this.#job.report.sending(transfer.parallelParts, () => this.#report());
    if (this.#saved > 0) this.#report();
    const ends = await Promise.allSettled(Array.from({ length: transfer.parallelParts }, () => this.#work()));
    signal.removeEventListener('abort', stop);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** One of the connections: part after part, until there is none. */
  async #work(): Promise<void> {
    let request: PartRequest | undefined;
    const attempt = async (lastError?: UploadError) => {
      const errorOfSame = request && lastError; // that of a lost part says nothing about the next one
      request ??= await this.#next();
      if (!request) return false;
      const { sending } = request;
      try {
        await this.#sendPart(request, errorOfSame);
      } catch (thrown) {
        this.#job.signal.throwIfAborted();
        const error = toUploadError(thrown);
        if (!sending.signal.aborted) {
          if (!isLost(error)) {
            sending.rest();
            throw error; // the same request again: OSS has rejected it, or the endpoint gave no grant
          }
          request = undefined;
          this.#dispatcher.lose(sending, error);
          this.#changes.report();
          throw error;
        }
      }
      request = undefined;
      return true;
    };
    try {
      while (await this.#job.link.retry(attempt));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    } finally {
      this.#changes.report();
    }
  }

  /** The next part to send, as soon as there is one; undefined at the end. */
  async #next(): Promise<PartRequest | undefined> {
    const { signal } = this.#job;
    while (!this.#hasFailed && !this.#dispatcher.isDone) {
      signal.throwIfAborted();
      const sending = this.#dispatcher.next(idleConnections(this.#origin));
      if (sending) return this.#requestOf(sending);
      await this.#untilChange();
    }
    return undefined;
  }

  #requestOf(sending: SendingPart): PartRequest {
    const { start, end } = sending;
    const { key, uploadId } = this.#upload.record;
    const headers = optionHeaders(this.#job, 'part');
    const operation: Operation = { name: 'part', key, uploadId, ...numberAndLength(sending), headers };
    return { sending, operation, crc: computeCrcWhileSending(this.#job, this.#job.content, start, end) };
  }

  /** UploadPart, with its CRC-64 compared. */
  async #sendPart({ sending, operation, crc }: PartRequest, lastError: UploadError | undefined): Promise<void> {
    const { start, end, signal } = sending;
    sending.rest();
    const ahead = this.#dispatcher.upcoming(sending, 2 * this.#job.transfer.parallelParts - 1);
    const upcoming = [sending, ...ahead].map(numberAndLength);
    let isLimited = false;
    const make: MakeRequest = async (limit) => {
      isLimited = limit !== undefined;
      const request = await orAborted(this.#sign(operation, lastError, upcoming, limit), signal);
      this.#origin = new URL(request.url).origin;
      return [request, this.#job.content.slice(start, end)];
    };
    const response = await this.#job.link.sendBody(sending.length, make, {
      signal,
      isAlone: this.#upload.isSteady, // its URL is signed elsewhere, ahead
      onBegin: () => {
        if (isLimited) return; // it shows no line, and is never late
        sending.begin();
        this.#watch(sending);
        this.#changes.report(); // those without work do not yet know when it will be late
      },
      onProgress: (sent) => {
        sending.progress(sent);
        if (performance.now() >= this.#nextReport) this.#report();
      },
    });
    const elapsed = sending.age;
    const { verified } = await compareCrc(crc, response);
    if (signal.aborted) return;
    const part = { size: sending.length, etag: response.header('ETag'), crc: await crc, proven: verified };
    this.#dispatcher.confirm(sending, part, elapsed);
    this.#report();
    this.#save();
    this.#changes.report();
  }

  /** Does not wait for the first response on a line so slow that it takes seconds. */
  #watch(sending: SendingPart): void {
    const time = this.#dispatcher.suspectAfter(sending);
    if (!Number.isFinite(time)) return;
    setTimeout(() => {
      this.#dispatcher.suspect();
      this.#changes.report();
    }, time);
  }

  #report(): void {
    const { sent, confirmed } = this.#dispatcher;
    this.#nextReport = performance.now() + REPORT_PACE;
    this.#job.report.progress(sent, confirmed);
  }

  #save(): void {
    const { confirmed } = this.#dispatcher;
    if (this.#job.signal.aborted || confirmed - this.#saved < this.#job.file.size * SAVED_SHARE) return;
    this.#saved = confirmed;
    void this.#job.record.save({ ...this.#upload.record, sent: confirmed });
  }

  /** Resolves when there may be something to send. */
  async #untilChange(): Promise<void> {
    const { untilLate } = this.#dispatcher;
    const change = this.#changes.next();
    await (Number.isFinite(untilLate) ? within(Math.max(untilLate, SHORTEST_WAIT), change) : change);
  }
}

/** Whether the connection failed, so that others may do better. */
const isLost = ({ code }: UploadError) => code === 'network' || code === 'stalled';

const numberAndLength = ({ number, start, end }: Part) => ({ partNumber: number, partLength: end - start });
