import { UploadError } from '../base/upload-error.js';
import type { UploadQueue } from '../queue/upload-queue.js';
import type { StreamOptions } from '../stream/stream-options.js';
import type { UploadTask } from '../task/upload-task.js';

/** How `record` records. */
export interface RecordOptions extends Pick<
  MediaRecorderOptions,
  'mimeType' | 'audioBitsPerSecond' | 'videoBitsPerSecond' | 'bitsPerSecond'
> {
  /** The name of the file. @default `recording-` with date and time */
  readonly name?: string | undefined;
  /** Seconds, without pauses, after which it stops. @default the queue's rule `maxDuration`, or no limit */
  readonly maxDuration?: number | undefined;
  /** Is called when something of it has changed: each half second at least. */
  readonly onChange?: ((recording: Recording) => void) | undefined;
  /** @internal As that of a stream. */
  readonly makeRoom?: (() => void) | undefined;
}

/** Why a recording has ended: it was stopped, a rule of the queue, the device is gone, there was no room, or its upload was canceled. */
export type StopReason = 'stopped' | 'max-duration' | 'max-file-size' | 'device' | 'no-room' | 'canceled';

/** How often the browser gives what it has recorded, in milliseconds. */
const SLICE = 500;
/** A recording stops when it would be too large in this time, in milliseconds. */
const AHEAD = 2_000;
/** Bytes that duration and cues take at most, at first and for each second. */
const [HEADER, HEADER_A_SECOND] = [200, 16];

/** What is being recorded, and uploaded at the same time. */
export class Recording {
  /** Its upload. */
  readonly task: UploadTask;
  readonly #maker: MediaRecorder;
  readonly #options: RecordOptions;
  readonly #ended: Promise<void>;
  /** Bytes that had come at times, in seconds. */
  readonly #marks: [bytes: number, seconds: number][] = [];
  #bytes = 0;
  #seconds = 0;
  /** When it was begun or resumed last, by `performance.now()`; undefined while it stands still. */
  #since: number | undefined;
  #reason: StopReason | undefined;

  /** @param outlet takes what is recorded @param discard removes the task of a recording of nothing */
  constructor(
    task: UploadTask,
    maker: MediaRecorder,
    outlet: Outlet,
    options: RecordOptions,
    { maxFileSize, discard }: { readonly maxFileSize: number; readonly discard: () => void },
  ) {
    this.task = task;
    this.#maker = maker;
    if (task.stream) task.stream.times = () => ({ seconds: this.seconds, saved: this.savedSeconds });
    this.#options = options;
    const timer = setInterval(() => {
      if (this.state !== 'recording') return;
      this.#look(maxFileSize); // the browser gives nothing of a picture that stands still
      this.#changed();
    }, SLICE);
    this.#ended = new Promise((resolve) =>
      maker.addEventListener('stop', () => {
        clearInterval(timer);
        this.#hold();
        this.#reason ??= 'device';
        if (this.#bytes === 0) discard();
        outlet.close();
        resolve();
        this.#changed();
      }),
    );
    maker.addEventListener('dataavailable', ({ data }) => {
      if (data.size === 0 || !outlet.give(data)) return;
      this.#bytes += data.size;
      this.#marks.push([this.#bytes, this.seconds]);
      this.#look(maxFileSize);
      this.#changed();
    });
    maker.addEventListener('error', () => this.#stop('device'));
    for (const track of maker.stream.getTracks()) track.addEventListener('ended', () => this.#stop('device'));
    this.#since = performance.now();
    outlet.closed = (reason) => this.#stop(reason === 'no-room' || reason === 'max-file-size' ? reason : 'canceled');
  }

  /** Whether it records, stands still, or has ended. */
  get state(): 'recording' | 'paused' | 'stopped' {
    const { state } = this.#maker;
    return state === 'inactive' ? 'stopped' : state;
  }

  /** Why it has ended; undefined until then. */
  get reason(): StopReason | undefined {
    return this.state === 'stopped' ? (this.#reason ?? 'stopped') : undefined;
  }

  /** Seconds that are recorded, without pauses. */
  get seconds(): number {
    return this.#seconds + (this.#since === undefined ? 0 : (performance.now() - this.#since) / 1000);
  }

  /** Seconds from the beginning that OSS has. */
  get savedSeconds(): number {
    const stored = this.task.status === 'done' ? Infinity : (this.task.stream?.stored ?? 0);
    return this.#marks.findLast(([bytes]) => bytes <= stored)?.[1] ?? 0;
  }

  /** Bytes that are recorded. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Stands still until `resume`: what was recorded is uploaded. */
  pause(): void {
    if (this.state !== 'recording') return;
    this.#maker.pause();
    this.#hold();
    this.#changed();
  }

  /** Records again after `pause`. */
  resume(): void {
    if (this.state !== 'paused') return;
    this.#maker.resume();
    this.#since = performance.now();
    this.#changed();
  }

  /** Ends the recording. `task.finished` says when all of it is stored. */
  async stop(): Promise<void> {
    this.#stop('stopped');
    await this.#ended;
  }

  #stop(reason: StopReason): void {
    if (this.state === 'stopped') return;
    this.#reason ??= reason;
    this.#maker.stop();
  }

  #hold(): void {
    this.#seconds = this.seconds;
    this.#since = undefined;
  }

  /** Stops before a limit is passed: what is there is kept. */
  #look(maxFileSize: number): void {
    const { maxDuration = Infinity } = this.#options;
    const { seconds } = this;
    const next = seconds > 0 ? (this.#bytes / seconds) * (AHEAD / 1000) : 0;
    if (seconds >= maxDuration - SLICE / 1000) this.#stop('max-duration');
    if (this.#bytes + next + HEADER + seconds * HEADER_A_SECOND > maxFileSize) this.#stop('max-file-size');
  }

  #changed(): void {
    this.#options.onChange?.(this);
  }
}

/** What is recorded, on its way to the upload, which may take no more. */
class Outlet {
  /** What the upload reads. */
  readonly stream: ReadableStream<Blob>;
  #controller: ReadableStreamDefaultController<Blob> | undefined;
  #end: { readonly reason: unknown } | undefined;
  #closed: (reason: unknown) => void = () => {};

  constructor() {
    this.stream = new ReadableStream<Blob>({
      start: (controller) => void (this.#controller = controller),
      cancel: (reason) => {
        this.#end = { reason };
        this.#closed(reason);
      },
    });
  }

  /** Is called when the upload takes no more, with its reason. */
  set closed(closed: (reason: unknown) => void) {
    this.#closed = closed;
    if (this.#end) closed(this.#end.reason);
  }

  /** @returns whether it is taken */
  give(data: Blob): boolean {
    if (!this.#end) this.#controller?.enqueue(data);
    return !this.#end;
  }

  close(): void {
    if (!this.#end) this.#controller?.close();
    this.#end ??= { reason: undefined };
  }
}

/** What is recorded: pictures, with sound or without, or sound alone. */
type RecordedKind = 'video' | 'audio';

/** Containers, the one first that can be sought: Safari’s MP4 as it is, WebM after its header was put right. */
const containers = () => (isSafari() ? ['mp4', 'webm'] : ['webm', 'mp4']);

const isSafari = () => /apple/i.test(navigator.vendor);

/** The type to record in; undefined where this browser cannot record. */
function recordingType(kind: RecordedKind): string | undefined {
  const types = containers().map((container) => `${kind}/${container}`);
  return types.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
}

/** The name of a recording: `recording-2026-12-01-14-05.webm`. @param type as `MediaRecorder` says it, with codecs or without */
function recordingName(type: string, began: Date): string {
  const [container = 'webm'] = /(?<=\/)[\w-]+/.exec(type) ?? [];
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [began.getFullYear(), two(began.getMonth() + 1), two(began.getDate())];
  return `recording-${[...day, two(began.getHours()), two(began.getMinutes())].join('-')}.${container === 'mp4' && type.startsWith('audio') ? 'm4a' : container}`;
}

function unsupported(cause?: unknown): UploadError {
  return new UploadError('config', 'This browser cannot record.', {
    cause,
    hint: 'Let the person choose a file instead.',
  });
}

/**
 * Records a camera, a microphone or a screen, and uploads it at the same time: what was said is stored already. After a crash, a later page lists it
 * in `listUnfinished()`. Rules of the queue on size and duration stop it in time.
 *
 * @example
 * const media = await navigator.mediaDevices.getUserMedia({ audio: true });
 * const recording = await record(queue, media);
 * setTimeout(() => void recording.stop(), 5000);
 * const { key } = await recording.task.finished;
 * @throws UploadError `config` where this browser cannot record, `rejected` where the queue does not take it
 */
export async function record(queue: UploadQueue, media: MediaStream, options: RecordOptions = {}): Promise<Recording> {
  const mimeType = options.mimeType ?? recordingType(media.getVideoTracks().length > 0 ? 'video' : 'audio');
  if (!mimeType) throw unsupported();
  const maker = makerOf(media, { ...options, mimeType });
  const { rules } = queue.shared.settings;
  const { maxDuration = rules.maxDuration } = options;
  const { maxFileSize = Infinity } = rules;
  const outlet = new Outlet();
  const type = mimeType.replace(/;.*/, '');
  const { name = recordingName(type, new Date()) } = options;
  const makeRoom = () => {
    start(maker); // what it replaces stays where it cannot
    options.makeRoom?.();
  };
  try {
    const task = await addOrThrow(queue, outlet.stream, { name, type, recording: true, makeRoom });
    const discard = () => queue.remove(task);
    return new Recording(task, maker, outlet, { ...options, maxDuration }, { maxFileSize, discard });
  } catch (error) {
    if (maker.state !== 'inactive') maker.stop();
    throw error;
  }
}

/** WebKit on Linux has the interface, and records nothing. @throws UploadError `config` */
function start(maker: MediaRecorder): void {
  try {
    maker.start(SLICE);
  } catch (cause) {
    throw unsupported(cause);
  }
}

function makerOf(media: MediaStream, options: MediaRecorderOptions): MediaRecorder {
  try {
    return new MediaRecorder(media, options);
  } catch (cause) {
    throw unsupported(cause);
  }
}

/** @throws UploadError `rejected` */
async function addOrThrow(
  queue: UploadQueue,
  stream: ReadableStream<Blob>,
  options: StreamOptions,
): Promise<UploadTask> {
  let error: UploadError | undefined;
  const onReject = ({ detail }: { detail: { file: File; error: UploadError } }) => {
    if (detail.file.name === options.name) ({ error } = detail);
  };
  queue.addEventListener('file-reject', onReject);
  try {
    const task = await queue.addStream(stream, options);
    if (task) return task;
  } finally {
    queue.removeEventListener('file-reject', onReject);
  }
  throw error ?? new UploadError('internal', 'The queue did not take the recording.');
}
