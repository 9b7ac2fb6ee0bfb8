import {
  firstEnd,
  partsIn,
  type Range,
  streamPartAt,
  streamPartSize,
  streamPartStart,
} from '../object/stream-parts.js';
import { randomText } from '../base/text.js';
import { UploadError } from '../base/upload-error.js';
import { tabId } from '../memory/owner.js';
import type { UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import { Changes } from './changes.js';
import { lost } from './lost.js';
import { StreamBytes } from './stream-bytes.js';
import type { StreamFolder, StreamPart, StreamRecord } from './stream-folder.js';
import type { StreamContext, StreamOptions } from './stream-options.js';
import type { StreamSource } from './stream-source.js';
import { StreamStore } from './stream-store.js';

/** Bytes of a source that can wait, in memory. */
const MOST_IN_MEMORY = 16_000_000;
/** Bytes of a live source in memory, where they cannot be written to the disk: then the stream ends. */
const MOST_OF_LIVE = 500_000_000;

/** A file whose size is not known: takes the bytes of a source, and gives them as parts until OSS has confirmed them. */
export class UploadStream {
  readonly id: string;
  /** When it began, in milliseconds since the epoch. */
  readonly began: number;
  readonly options: StreamOptions;
  readonly parts = new Map<number, StreamPart>();
  /** What is known of its upload: it lasts as long as the stream, that of a live one longer than the page. */
  readonly record: ResumeStore;
  /** It was collected, and is sent as a file. */
  isCollected = false;
  /** The seconds of a recording, and those of them that OSS has. */
  times: (() => { readonly seconds: number; readonly saved: number }) | undefined;
  /** There was no room for more. */
  isCut = false;
  readonly #context: StreamContext;
  readonly #bytes: StreamBytes;
  /** There is one for a live stream, and for an earlier page's. */
  readonly #store: StreamStore | undefined;
  readonly #inFlight = new Set<number>();
  readonly #changes = new Changes();
  #source: StreamSource | undefined;
  #upload: UploadRecord | undefined;
  /** Bytes that have come in all, once it has ended. */
  #end: number | undefined;
  /** What is sent instead of part 1. */
  #first: Blob | undefined;
  #error: UploadError | undefined;

  /** @param found what an earlier page has left */
  constructor(
    source: StreamSource | undefined,
    options: StreamOptions,
    context: StreamContext = {},
    found?: { readonly record: StreamRecord; readonly bytes: StreamBytes; readonly folder: StreamFolder },
  ) {
    this.#source = source;
    this.options = options;
    this.#context = context;
    this.id = found?.record.id ?? randomText(12);
    this.began = found?.record.began ?? Date.now();
    for (const [number, part] of found?.record.parts ?? []) this.parts.set(number, part);
    this.#upload = found?.record.upload;
    if (found ?? options.live) this.#store = new StreamStore(this.id, () => this.#asRecord(), found?.folder);
    this.#bytes = found?.bytes ?? new StreamBytes(this.#store?.folder);
    this.record = this.#makeRecord();
    if (source) void this.#pump(source);
    else void this.#continue();
  }

  /** Bytes that have come so far; all, once it has ended. */
  get size(): number {
    const replaced = this.parts.get(1)?.size ?? this.#first?.size;
    const first = this.#end !== undefined && replaced !== undefined ? replaced - Math.min(this.#end, firstEnd) : 0;
    return this.#bytes.size + first;
  }

  /** Whether more may come. */
  get isOpen(): boolean {
    return this.#end === undefined && !this.#error;
  }

  /** Bytes from the beginning that OSS has; of a first part that goes last, what lies on the disk. */
  get stored(): number {
    const onDisk = this.#isFirstLast && !this.parts.has(1) ? this.#bytes.onDisk : Infinity;
    let number = 1;
    while (this.parts.has(number) || (number === 1 && this.#isFirstLast)) number++;
    if (onDisk < firstEnd) return onDisk;
    return Math.min(this.#bytes.size, streamPartStart(number));
  }

  /** Whether OSS has confirmed all. */
  get isDone(): boolean {
    return this.#end !== undefined && this.parts.size === partsIn(this.#end);
  }

  /** The next part to send, which nobody else sends from then on; undefined while there is none. @throws UploadError for a stream that broke off */
  next(): number | undefined {
    const number = this.#find();
    if (number !== undefined) this.#inFlight.add(number);
    return number;
  }

  #find(): number | undefined {
    if (this.#error) throw this.#error;
    const whole = this.#end === undefined ? streamPartAt(this.#bytes.size) - 1 : partsIn(this.#end);
    const isFree = (number: number) => !this.parts.has(number) && !this.#inFlight.has(number);
    for (let number = this.#isFirstLast ? 2 : 1; number <= whole; number++) if (isFree(number)) return number;
    return this.#end !== undefined && isFree(1) ? 1 : undefined;
  }

  /** The bytes of a part that is to be sent. @throws UploadError `gone`, where they were confirmed before, and OSS has lost them */
  take(number: number): Blob {
    const range = this.#rangeOf(number);
    const blob = number === 1 && this.#first ? this.#first : this.#bytes.slice(range);
    if (!(number === 1 && this.#first) && blob.size < range.end - range.start) throw lost();
    return blob;
  }

  /** A part was not sent. */
  giveBack(number: number): void {
    this.#inFlight.delete(number);
  }

  /** OSS has a part. */
  confirm(number: number, part: StreamPart): void {
    this.#inFlight.delete(number);
    this.parts.set(number, part);
    void Promise.resolve(this.#store?.save()).then(() => this.#release()); // a later page finds the one or the other
    this.#changes.report();
  }

  /** Resolves when something has come or was confirmed, and when the signal aborts. */
  changed(signal?: AbortSignal): Promise<void> {
    return this.#changes.next(signal);
  }

  /** All bytes, once it has ended, where they go in one request. @throws UploadError for a stream that broke off; the signal's reason */
  async collect(signal: AbortSignal): Promise<Blob> {
    this.isCollected = true;
    this.#changes.report();
    while (this.isOpen) {
      await this.changed(signal);
      signal.throwIfAborted();
    }
    if (this.#error) throw this.#error;
    const first = this.#first ?? this.#bytes.slice({ start: 0, end: Math.min(firstEnd, this.#bytes.size) });
    return new Blob([first, this.#bytes.slice({ start: firstEnd, end: this.#bytes.size })]);
  }

  /** The source and what it has brought are not wanted. */
  cancel(reason: UploadError): void {
    this.#error ??= reason;
    this.#source?.cancel(reason);
    void this.#discard();
    this.#changes.report();
  }

  /** Its source was on an earlier page. */
  async #continue(): Promise<void> {
    try {
      await this.#store?.lock.hold();
      await this.#finish();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  async #pump(source: StreamSource): Promise<void> {
    try {
      for (;;) {
        await this.#untilRoom();
        const { done, value } = await source.next();
        if (this.#error) return;
        if (value !== undefined) await this.#context.watch?.(value);
        if (value !== undefined) this.#append(value);
        if (done || this.isCut) break;
      }
      await this.#finish();
    } catch (cause) {
      this.#fail(cause);
      source.cancel(this.#error);
    }
  }

  #append(chunk: BlobPart): void {
    this.#bytes.append(chunk);
    this.#context.check?.(this.#bytes.size);
    if (this.options.live && this.#bytes.inMemory > MOST_OF_LIVE) {
      this.isCut = true;
      this.#source?.cancel();
    }
    this.#changes.report();
  }

  /** A source that can wait is not read while too much of it is not confirmed. */
  async #untilRoom(): Promise<void> {
    if (this.options.live) return;
    const isFull = () => {
      const most = Math.max(MOST_IN_MEMORY, 3 * streamPartSize(streamPartAt(this.#bytes.size)));
      return !this.isCollected && !this.#error && this.#bytes.inMemory >= most;
    };
    while (isFull()) await this.changed();
  }

  async #finish(): Promise<void> {
    const { size: expected, finish } = this.options;
    const { size } = this.#bytes;
    if (expected !== undefined && size !== expected)
      throw new UploadError('file', `The stream has ${size} bytes instead of ${expected}.`, {
        hint: 'Give `addStream` the right `size`, or none.',
      });
    if (finish && this.#isFirstLast && !this.parts.has(1)) {
      const first = this.#bytes.slice({ start: 0, end: Math.min(firstEnd, size) });
      const replaced = await finish(new Uint8Array(await first.arrayBuffer()), size);
      if (replaced) this.#first = new Blob([replaced]);
    }
    this.#end = size;
    this.#bytes.gather();
    void this.#store?.save();
    this.#changes.report();
  }

  #fail(cause: unknown): void {
    this.#error ??= cause instanceof UploadError ? cause : new UploadError('file', 'The stream broke off.', { cause });
    this.#changes.report();
  }

  #rangeOf(number: number): Range {
    const start = streamPartStart(number);
    return { start, end: Math.min(start + streamPartSize(number), this.#bytes.size) };
  }

  #release(): void {
    this.#bytes.release(({ start, end }) => {
      for (let number = streamPartAt(start); number <= streamPartAt(end - 1); number++)
        if (!this.parts.has(number)) return true;
      return false;
    });
    this.#changes.report();
  }

  get #isFirstLast(): boolean {
    return this.options.firstPart === 'last';
  }

  #makeRecord(): ResumeStore {
    return {
      load: async () => this.#upload,
      save: async (upload) => {
        this.#upload = upload;
        await this.#store?.save();
      },
      clear: async () => {
        this.#upload = undefined;
        if (this.#bytes.hasReleased) throw (this.#error = lost());
        this.parts.clear();
        await this.#store?.save();
      },
      drop: async () => {
        const upload = this.#upload;
        this.#upload = undefined;
        await this.#discard();
        return upload;
      },
      exclusive: (work) => work(),
      finish: () => this.#discard(),
    };
  }

  /** What is left of it here is needed no longer. */
  async #discard(): Promise<void> {
    this.#bytes.clear();
    await this.#store?.remove();
  }

  #asRecord(): StreamRecord {
    const { id, began, options } = this;
    return {
      ...{ id, began, name: options.name, type: options.type ?? '', scope: this.#context.scope ?? '', tab: tabId() },
      ...{
        upload: this.#upload,
        parts: [...this.parts],
        isRecording: options.recording,
        isFirstLast: this.#isFirstLast || undefined,
        end: this.#end,
      },
      note: this.#context.note?.(),
    };
  }
}
