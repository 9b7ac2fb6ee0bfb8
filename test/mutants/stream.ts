import type { Mutant } from './mutant.js';

/** Breakages of streams and recordings. */
export const streamMutants: readonly Mutant[] = [
  {
    file: 'src/stream/upload-stream.ts',
    find: 'if (replaced) this.#first = checkFirst(new Blob([replaced]), size);',
    replace: 'void replaced;',
    breaks: 'the first part of a stream stays as it was',
  },
  {
    file: 'src/stream/upload-stream.ts',
    find: 'while (isFull()) await this.changed();',
    replace: 'void isFull;',
    breaks: 'a source that can wait is read though nothing is confirmed',
  },
  {
    file: 'src/upload/carried-stream.ts',
    find: 'if (!error.retryable || !this.isOpen) throw error;',
    replace: 'if (error) throw error;',
    breaks: 'a line that fails for long ends a stream that lasts',
  },
  {
    file: 'src/stream/found-streams.ts',
    find: 'if (start > at) break;',
    replace: '',
    breaks: 'a stream of an earlier page has a gap',
  },
  {
    file: 'src/media/webm-repair.ts',
    find: 'unsigned(at + moved, 8)',
    replace: 'unsigned(at, 8)',
    breaks: 'the index of a recording leads beside its clusters',
  },
  {
    file: 'src/server/grants/presigned-url-grant.ts',
    find: 'maxFileSize: size }',
    replace: 'maxFileSize: size * 9 }',
    breaks: 'a stream is completed though it is larger than allowed',
  },
  {
    file: 'src/stream/stream-bytes.ts',
    find: 'return [bytes.slice(), bytes.length];',
    replace: 'return [bytes as never, bytes.length];',
    breaks: 'a source that uses its buffer again changes what it has given',
  },
  {
    file: 'src/stream/stream-bytes.ts',
    find: 'at += LARGEST',
    replace: 'at += Infinity',
    breaks: 'a stream hangs after a chunk that is larger than what may wait in memory',
  },
  {
    file: 'src/stream/upload-stream.ts',
    find: 'for (const number of this.parts.keys()) this.take(number);',
    replace: '',
    breaks: 'a grant for another place costs a stream the parts that are stored',
  },
  {
    file: 'src/stream/found-streams.ts',
    find: 'record.parts.filter(([number]) => number <= partsIn(size))',
    replace: 'record.parts.filter(([number]) => number <= partsIn(size) || size > 0)',
    breaks: 'a stream with a gap waits for ever for parts that it has',
  },
  {
    file: 'src/queue/queue-restore.ts',
    find: 'if (task.stream && task.error) void runner.current?.uploader.discard(task);',
    replace: 'void [task, runner];',
    breaks: 'a failed recording is offered to the next person after sign-out',
  },
  {
    file: 'src/record/recording.ts',
    find: 'if (this.#bytes === 0) discard();',
    replace: 'void discard;',
    breaks: 'an empty recording is stored',
  },
  {
    file: 'src/element/record/record-dialog.ts',
    find: 'guard([this.#media], () => this.#media)',
    replace: 'guard([{}], () => this.#media)',
    breaks: 'the live picture of the recorder begins again ten times a second',
  },
  {
    file: 'src/element/record/record-dialog.ts',
    find: 'if (this.#isBeginning) return;',
    replace: 'void this.#isBeginning;',
    breaks: 'a button that is pressed twice records twice',
  },
];
