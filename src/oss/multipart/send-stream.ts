import type { Job, OpenParts } from '../../job/job.js';
import type { Operation, Sign } from '../../object/operation.js';
import type { UploadStream } from '../../stream/upload-stream.js';
import { UploadError } from '../../base/upload-error.js';
import { compareCrc, computeCrcWhileSending, type OwnCrc } from '../integrity/compare-crc.js';
import { optionHeaders } from '../response/object-headers.js';

/** Sends the parts of a stream as their bytes come, to its end. @throws UploadError when a part has failed for good, or the stream broke off */
export async function sendStream(job: Job, stream: UploadStream, upload: OpenParts, sign: Sign): Promise<void> {
  await new StreamSender(job, stream, upload, sign).send();
}

/** The request that carries a part: the same for all its attempts. */
interface PartRequest {
  readonly operation: Operation & { name: 'part' };
  readonly bytes: Blob;
  readonly crc: OwnCrc;
}

class StreamSender {
  readonly #job: Job;
  readonly #stream: UploadStream;
  readonly #upload: OpenParts;
  readonly #sign: Sign;
  /** Bytes that the browser has taken of the parts on their way, by their numbers. */
  readonly #sent = new Map<number, number>();
  readonly #end = new AbortController();

  constructor(job: Job, stream: UploadStream, upload: OpenParts, sign: Sign) {
    this.#job = job;
    this.#stream = stream;
    this.#upload = upload;
    this.#sign = sign;
    for (const number of [...stream.parts.keys()]) if (!upload.parts.has(number)) stream.parts.delete(number); // OSS lacks it
    for (const [number, part] of upload.parts) stream.parts.set(number, part);
  }

  async send(): Promise<void> {
    const { signal, transfer, report } = this.#job;
    const stop = () => this.#end.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    report.sending(transfer.parallelParts, () => this.#report());
    this.#report();
    const ends = await Promise.allSettled(Array.from({ length: transfer.parallelParts }, () => this.#work()));
    signal.removeEventListener('abort', stop);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    signal.throwIfAborted();
    this.#report();
  }

  /** One of the connections: part after part, until there is none. */
  async #work(): Promise<void> {
    try {
      for (let number; (number = await this.#next()) !== undefined;) await this.#sendPart(number);
    } catch (error) {
      this.#end.abort(); // the others end with the parts that they have
      throw error;
    }
  }

  /** The number of the next part, as soon as its bytes are there; undefined at the end. */
  async #next(): Promise<number | undefined> {
    const { signal } = this.#end;
    while (!signal.aborted && !this.#stream.isDone) {
      const number = this.#stream.next();
      if (number !== undefined) return number;
      await this.#stream.changed(signal);
    }
    return undefined;
  }

  async #sendPart(number: number): Promise<void> {
    try {
      const bytes = this.#stream.take(number);
      const { key, uploadId } = this.#upload.record;
      const operation = {
        ...{ name: 'part' as const, key, uploadId, partNumber: number, partLength: bytes.size },
        headers: optionHeaders(this.#job, 'part'),
      };
      const request = { operation, bytes, crc: computeCrcWhileSending(this.#job, bytes) };
      await this.#job.link.retry((lastError) => this.#attempt(request, lastError));
    } finally {
      this.#sent.delete(number);
      if (!this.#stream.parts.has(number)) this.#stream.giveBack(number);
    }
  }

  /** UploadPart, with its CRC-64 compared. */
  async #attempt({ operation, bytes, crc }: PartRequest, lastError: UploadError | undefined): Promise<void> {
    const { partNumber: number } = operation;
    const upcoming = [{ partNumber: number, partLength: bytes.size }];
    this.#sent.set(number, 0);
    const response = await this.#job.link.sendBody(
      bytes.size,
      async (limit) => [await this.#sign(operation, lastError, upcoming, limit), bytes],
      {
        onProgress: (sent) => {
          this.#sent.set(number, sent);
          this.#report();
        },
      },
    );
    const { verified } = await compareCrc(crc, response);
    const part = { size: bytes.size, etag: response.header('ETag'), crc: await crc, proven: verified };
    this.#sent.delete(number);
    this.#upload.parts.set(number, part);
    this.#stream.confirm(number, part);
    this.#report();
  }

  #report(): void {
    let confirmed = 0;
    for (const { size } of this.#upload.parts.values()) confirmed += size;
    let sent = confirmed;
    for (const bytes of this.#sent.values()) sent += bytes;
    this.#job.report.progress(sent, confirmed);
  }
}
