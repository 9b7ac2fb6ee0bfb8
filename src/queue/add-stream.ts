import { asJson } from '../base/as-json.js';
import { WebmRepair } from '../media/webm-repair.js';
import { UploadError } from '../base/upload-error.js';
import { recordScope } from '../memory/scope.js';
import { type Admitted, checkRules } from '../rules/file-rules.js';
import { rejection } from '../rules/rejection.js';
import { LARGEST_STREAM } from '../object/stream-parts.js';
import { sourceOf, type StreamInput } from '../stream/stream-source.js';
import type { StreamContext, StreamOptions } from '../stream/stream-options.js';
import { CarriedStream } from '../upload/carried-stream.js';
import { UploadTask } from '../task/upload-task.js';
import type { QueueContext } from './queue-context.js';

/** Adds a stream, if the rules allow it. @see UploadQueue.addStream */
export function addStream(context: QueueContext, input: StreamInput, given: StreamOptions): UploadTask | undefined {
  const { settings, ledger, emit } = context;
  const {
    repaired,
    growth = () => 0,
    ...ofRecording
  }: Partial<RecordingContext> = given.recording ? recordingContext() : {};
  const options = { ...given, ...repaired };
  const { name, type = '', size, makeRoom } = options;
  const file = new File([], name, { type });
  const { minFileSize = 0, ...rules } = settings.rules;
  const source = sourceOf(input);
  const errorBeside = (there: Admitted) => checkRules({ name, type, size: size ?? 0 }, rules, there);
  if (!errorBeside({ count: 0, size: 0 })) makeRoom?.();
  const error = errorBeside(ledger.admitted);
  if (error) {
    source.cancel(error);
    emit('file-reject', { file, error, path: undefined });
    return undefined;
  }
  const scope = settings.resumeScope === undefined ? undefined : recordScope(settings.resumeScope);
  const { maxFileSize = LARGEST_STREAM, maxTotalSize = Infinity } = rules;
  const check: StreamContext['check'] = (bytes, more, { isOver, most = Infinity }) => {
    const limit = Math.min(maxFileSize, most);
    if (isOver && bytes < minFileSize)
      throw rejection('min-file-size', `Under ${minFileSize} bytes.`, minFileSize, { size: bytes });
    if (isOver) return;
    if (bytes + growth() > limit) throw rejection('max-file-size', `Over ${limit} bytes.`, limit, { size: bytes });
    if (maxTotalSize === Infinity) return;
    for (const one of ledger.tasks) if (one.isOpen) ledger.update(one); // they grow
    if (ledger.admitted.size + more + growth() > maxTotalSize)
      throw rejection('max-total-size', `All files together may have ${maxTotalSize} bytes.`, maxTotalSize);
  };
  return enqueue(context, file, new CarriedStream(source, options, { scope, check, ...ofRecording }));
}

interface RecordingContext extends Pick<StreamContext, 'watch' | 'note'> {
  readonly repaired: Pick<StreamOptions, 'live' | 'firstPart' | 'finish'>;
  /** Bytes that `finish` adds at most. */
  readonly growth: () => number;
}

/** What makes a recording one that can be sought. */
export function recordingContext(repair = new WebmRepair()): RecordingContext {
  return {
    repaired: { live: true, firstPart: 'last', finish: (first, size) => repair.header(first, size) },
    watch: async (chunk) => repair.add(new Uint8Array(await new Blob([chunk]).arrayBuffer())),
    note: () => repair.state,
    growth: () => repair.growth,
  };
}

/** Adds the task of a stream. */
export function enqueue(context: QueueContext, file: File, stream: CarriedStream): UploadTask {
  const { queue, settings, ledger, emit, fill, listener } = context;
  const task = new UploadTask(file, listener, { context: asJson(settings.context), stream });
  const cancel = ({ detail }: { detail: { task: UploadTask } }) => {
    if (detail.task === task) stream.cancel(new UploadError('aborted', 'The upload was canceled.'));
  };
  queue.addEventListener('upload-abort', cancel);
  task.finished.catch(() => {}).finally(() => queue.removeEventListener('upload-abort', cancel));
  ledger.add(task);
  if (settings.autoStart) ledger.enqueue(task);
  emit('file-added', { task });
  fill();
  return task;
}
