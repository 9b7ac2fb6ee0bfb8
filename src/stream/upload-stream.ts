import { firstEnd, streamPartAt, streamPartSize, streamPartStart } from '../object/stream-parts.js';
import { randomText } from '../base/text.js';
import { UploadError } from '../base/upload-error.js';
import { tabId } from '../memory/owner.js';
import type { UploadRecord } from '../memory/record.js';
import type { ResumeStore } from '../memory/resume-store.js';
import { Changes } from '../base/changes.js';
import { checkFirst, lost, otherSize } from './stream-errors.js';
import { SentParts } from './sent-parts.js';
import { keepChunk, type KeptChunk, StreamBytes } from './stream-bytes.js';
import type { StreamRecord } from './stream-folder.js';
import type { StoredPart } from '../object/stored-object.js';
import type { CutReason, StreamContext, StreamOptions } from './stream-options.js';
import type { StreamSource } from './stream-source.js';
import { StreamStore, type TakenFolder } from './stream-store.js';

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
  /** What is known of its upload: it lasts as long as the stream, that of a live one longer than the page. */
  readonly record: ResumeStore;
  /** It was collected, and is sent as a file. */
  isCollected = false;
  /** The seconds of a recording, and those of them that OSS has. */
  times: (() => { readonly seconds: number; readonly saved: number }) | undefined;
  readonly #context: StreamContext;
  readonly #bytes: StreamBytes;
  readonly #parts: SentParts;
  /** There is one for a live stream, and for an earlier page's. */
  readonly store: StreamStore | undefined;
  readonly #changes = new Changes();
  #source: StreamSource | undefined;
  #upload: UploadRecord | undefined;
  #isCollecting = false;
  #most = Infinity;
  /** Bytes that have come in all, once it has ended. */
  #end?: number;
  /** What is sent instead of part 1. */
  #first?: Blob;
  #error?: UploadError;

  /** @param found what an earlier page has left: `finish` ends it */
  constructor(
    source: StreamSource | undefined,
    options: StreamOptions,
    context: StreamContext = {},
    found?: TakenFolder & { readonly record: StreamRecord; readonly bytes: StreamBytes },
  ) {
    const { record } = found ?? {};
    this.#source = source;
    this.options = options;
    this.#context = context;
    this.id = record?.id ?? randomText(12);
    this.began = record?.began ?? Date.now();
    this.#parts = new SentParts(record?.parts ?? [], this.#isFirstLast);
    this.#upload = record?.upload;
    if (found ?? options.live) this.store = new StreamStore(this.id, () => this.#asRecord(), found);
    this.#bytes = found?.bytes ?? new StreamBytes(this.store?.folder);
    this.record = this.#makeRecord();
    if (source) void this.#pump(source);
  }

  /** What OSS has confirmed, by number. */
  get parts(): Map<number, StoredPart> {
    return this.#parts.confirmed;
  }

  /** Bytes that have come so far; all, once it has ended. */
  get size(): number {
    const replaced = this.parts.get(1)?.size ?? this.#first?.size;
    const first = this.#end !== undefined && replaced !== undefined ? replaced - Math.min(this.#end, firstEnd) : 0;
    return this.#bytes.size + first;
  }

  get isOpen(): boolean {
    return this.#end === undefined && !this.#error;
  }

  /** Whether it broke off, or was canceled: there is nothing to send again. */
  get isBroken(): boolean {
    return !!this.#error;
  }

  /** Bytes from the beginning that OSS has; of a first part that goes last, what lies on the disk. */
  get stored(): number {
    const isHeld = this.#isFirstLast && !this.parts.has(1);
    const onDisk = isHeld || this.#isCollecting ? this.#bytes.onDisk : Infinity;
    if (onDisk < firstEnd || this.#isCollecting) return onDisk;
    return Math.min(this.#bytes.size, streamPartStart(this.#parts.firstMissing(isHeld)));
  }

  get isDone(): boolean {
    return this.#end !== undefined && this.#parts.isWhole(this.#end);
  }

  /** The next part to send, which nobody else sends from then on; undefined while there is none. @throws UploadError for a stream that broke off */
  next(): number | undefined {
    if (this.#error) throw this.#error;
    return this.#parts.next({ size: this.#end ?? this.#bytes.size, isOver: this.#end !== undefined });
  }

  /** The bytes of a part that is to be sent. @throws UploadError `gone`, where they were confirmed before, and OSS has lost them */
  take(number: number): Blob {
    const range = this.#rangeOf(number);
    const blob = number === 1 && this.#first ? this.#first : this.#bytes.slice(range);
    if (!(number === 1 && this.#first) && blob.size < range.end - range.start) throw lost();
    return blob;
  }

  giveBack(number: number): void {
    this.#parts.giveBack(number);
  }

  confirm(number: number, part: StoredPart): void {
    this.#parts.confirm(number, part);
    void this.#settle();
    this.#changes.report();
  }

  /** It may have these bytes at most: the endpoint says so. */
  limit(most: number): void {
    this.#most = most;
  }

  /** Another upload begins: what was sent in the one before is of no use. @throws UploadError `gone`, where its bytes are not here; then all stays as it is */
  restart(): void {
    for (const number of this.parts.keys()) this.take(number);
    this.parts.clear();
  }

  /** Resolves when something has come or was confirmed, and when the signal aborts. */
  changed(signal?: AbortSignal): Promise<void> {
    return this.#changes.next(signal);
  }

  /** All bytes, once it has ended, where they go in one request. @throws UploadError for a stream that broke off; the signal's reason */
  async collect(signal: AbortSignal): Promise<Blob> {
    this.#isCollecting = true;
    this.#changes.report();
    while (this.isOpen) {
      await this.changed(signal);
      signal.throwIfAborted();
    }
    if (this.#error) throw this.#error;
    const first = this.#first ?? this.#bytes.slice({ start: 0, end: Math.min(firstEnd, this.#bytes.size) });
    this.isCollected = true;
    return new Blob([first, this.#bytes.slice({ start: firstEnd, end: this.#bytes.size })]);
  }

  /** The source and what it has brought are not wanted. */
  cancel(reason: UploadError): void {
    this.#fail(reason);
    void this.#discard();
  }

  /** No more comes. @throws UploadError `file` where its size is another one, `config` where the first bytes are too few */
  async finish(): Promise<void> {
    const { size: expected, finish } = this.options;
    const { size } = this.#bytes;
    if (expected !== undefined && size !== expected) throw otherSize(size, expected);
    this.#context.check?.(size, 0, { isOver: true });
    if (finish && this.#isFirstLast && !this.parts.has(1)) {
      const first = this.#bytes.slice({ start: 0, end: Math.min(firstEnd, size) });
      const replaced = await finish(new Uint8Array(await first.arrayBuffer()), size);
      if (replaced) this.#first = checkFirst(new Blob([replaced]), size);
    }
    this.#end = size;
    this.#bytes.gather();
    void this.store?.save();
    this.#changes.report();
  }

  async #pump(source: StreamSource): Promise<void> {
    try {
      for (;;) {
        await this.#untilRoom();
        const { done, value } = await source.next();
        if (this.#error) return;
        const chunk = value === undefined ? undefined : keepChunk(value);
        const cut = chunk && this.#whyCut(chunk);
        if (chunk && !cut) await this.#append(chunk);
        if (cut) source.cancel(cut);
        if (done || cut) break;
      }
      await this.finish();
    } catch (cause) {
      this.#fail(cause);
      if (this.#error?.code === 'rejected') void this.#discard();
    }
  }

  /** Why a recording ends before a chunk: what is there is kept. @throws UploadError `rejected`, if it is not one */
  #whyCut([, length]: KeptChunk): CutReason | undefined {
    const { recording, live, size: expected = Infinity } = this.options;
    const size = this.#bytes.size + length;
    if (size > expected) throw otherSize(size, expected);
    try {
      this.#context.check?.(size, length, { most: this.#most });
    } catch (error) {
      if (recording) return 'max-file-size';
      throw error;
    }
    return live && this.#bytes.inMemory + length > MOST_OF_LIVE ? 'no-room' : undefined;
  }

  async #append(chunk: KeptChunk): Promise<void> {
    await this.#context.watch?.(chunk[0]);
    if (this.#error) return;
    this.#bytes.append(chunk);
    this.#changes.report();
  }

  /** A source that can wait is not read while too much of it is not confirmed. */
  async #untilRoom(): Promise<void> {
    if (this.options.live) return;
    const isFull = () => {
      const most = Math.max(MOST_IN_MEMORY, 3 * streamPartSize(streamPartAt(this.#bytes.size)));
      return !this.#isCollecting && !this.#error && this.#bytes.inMemory >= most;
    };
    while (isFull()) await this.changed();
  }

  #fail(cause: unknown): void {
    this.#error ??= cause instanceof UploadError ? cause : new UploadError('file', 'The stream broke off.', { cause });
    this.#source?.cancel(this.#error);
    this.#changes.report();
  }

  #rangeOf(number: number) {
    const start = streamPartStart(number);
    return { start, end: Math.min(start + streamPartSize(number), this.#bytes.size) };
  }

  /** A later page finds a part in the record, or its bytes on the disk. If that is too full for the record, they make room for it. */
  async #settle(): Promise<void> {
    const named = new Set(this.parts.keys());
    const isSaved = await this.store?.save();
    this.#bytes.release(({ start, end }) => {
      for (let number = streamPartAt(start); number <= streamPartAt(end - 1); number++)
        if (!this.parts.has(number) || (isSaved && !named.has(number))) return true;
      return false;
    });
    this.#changes.report();
    if (isSaved === false) await this.store?.save();
  }

  get #isFirstLast(): boolean {
    return this.options.firstPart === 'last';
  }

  #makeRecord(): ResumeStore {
    return {
      load: async () => this.#upload,
      save: async (upload) => {
        this.#upload = upload;
        await this.store?.save();
      },
      clear: async () => {
        this.restart();
        this.#upload = undefined;
        await this.store?.save();
      },
      drop: async () => {
        const upload = this.#upload;
        this.#upload = undefined;
        this.#fail(new UploadError('aborted', 'The upload was canceled.'));
        await this.#discard();
        return upload;
      },
      exclusive: (work) => work(),
      finish: () => this.#discard(),
    };
  }

  /** What is left of it here is needed no longer. */
  async #discard(): Promise<void> {
    await this.#bytes.clear();
    await this.store?.remove();
  }

  #asRecord(): StreamRecord {
    const { id, began, options } = this;
    return {
      ...{ id, began, name: options.name, type: options.type ?? '', scope: this.#context.scope ?? '', tab: tabId() },
      ...{ upload: this.#upload, parts: [...this.parts], end: this.#end, note: this.#context.note?.() },
      ...{ isRecording: options.recording, isFirstLast: this.#isFirstLast || undefined },
    };
  }
}
