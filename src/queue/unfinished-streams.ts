import { recordingContext, enqueue } from './add-stream.js';
import { WebmRepair, type WebmState } from '../media/webm-repair.js';
import { tabId } from '../memory/owner.js';
import { recordScope } from '../memory/scope.js';
import { UploadError } from '../base/upload-error.js';
import { bytesOf, findStreams, type FoundStream, reopenStream } from '../stream/found-streams.js';
import { UploadTask } from '../task/upload-task.js';
import { type EarlierFile, earlierFile } from './ownership.js';
import type { QueueContext } from './queue-context.js';
import type { UnfinishedStream } from './unfinished.js';

/** The streams of a scope that earlier pages have begun and not finished. */
export class UnfinishedStreams {
  readonly #context: QueueContext;

  constructor(context: QueueContext) {
    this.#context = context;
  }

  async find(): Promise<FoundStream[]> {
    const { resumeScope } = this.#context.settings;
    const all = await findStreams();
    return all.filter(({ record }) => resumeScope !== undefined && record.scope === recordScope(resumeScope));
  }

  /** For the list. */
  asUnfinished(found: FoundStream): UnfinishedStream {
    const { record, size, until } = found;
    const sent = record.parts.reduce((sum, [, part]) => sum + part.size, 0);
    return {
      ...{ kind: 'stream', id: record.id, name: record.name, type: record.type, size, sent, path: undefined },
      ...{ savedAt: record.began, until, isRecording: !!record.isRecording },
      isGranted: async () => true,
      open: () => this.#open(found),
      forget: () => this.#forget(found),
    };
  }

  async #open({ record: { id } }: FoundStream): Promise<UploadTask> {
    const found = (await this.find()).find((one) => one.record.id === id);
    if (!found) throw new UploadError('gone', 'Another page has this stream.');
    const { record, size } = found;
    const bytes = bytesOf(found);
    const repair = new WebmRepair(record.note as WebmState | undefined);
    const { repaired, note } = recordingContext(repair);
    if (record.isRecording) {
      const rest = bytes.slice({ start: repair.state.at, end: size });
      repair.add(new Uint8Array(await rest.arrayBuffer()));
    }
    const { scope, name, type } = record;
    const finish = record.isRecording ? repaired.finish : undefined;
    const stream = reopenStream(found, bytes, finish, { scope, note: record.isRecording ? note : undefined });
    return enqueue(this.#context, new File([], name, { type }), stream);
  }

  /** Deletes its bytes, and aborts its upload in OSS, in the background. */
  async #forget(found: FoundStream): Promise<void> {
    const { listener, runner } = this.#context;
    const { name, type, scope } = found.record;
    const stream = reopenStream(found, bytesOf(found), undefined, { scope });
    const task = new UploadTask(new File([], name, { type }), listener, { stream });
    const { uploader } = await runner();
    await uploader.discard(task);
  }
}

/** The object of a stream, where its key is known. */
export const earlierStream = ({ record, size }: FoundStream): EarlierFile =>
  earlierFile(record.upload?.key, { name: record.name, size, type: record.type });

/** Whether a stream is this person's, where no user is named: it was begun in this tab, or its key says it. */
export const isOwnStream = ({ record }: FoundStream, isOwn: (key: string | undefined) => boolean): boolean =>
  isOwn(record.upload?.key) || (!record.upload && record.tab !== undefined && record.tab === tabId());
