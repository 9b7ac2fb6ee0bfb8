import { recordingContext, enqueue } from './add-stream.js';
import { WebmRepair, type WebmState } from '../media/webm-repair.js';
import { tabId } from '../memory/owner.js';
import type { IsOwn } from '../memory/own-sessions.js';
import { isRemovalOver } from '../memory/record.js';
import { recordScope } from '../memory/scope.js';
import {
  argumentsOf,
  bytesOf,
  findStreams,
  type FoundStream,
  takeStream,
  type TakenStream,
} from '../stream/found-streams.js';
import { UploadTask } from '../task/upload-task.js';
import { CarriedStream } from '../upload/carried-stream.js';
import type { FoundStreams } from './find-streams.js';
import { earlierFile } from './ownership.js';
import type { QueueContext } from './queue-context.js';
import type { UnfinishedStream } from './unfinished.js';

/** Bytes of a recording that are read at once: hours of it may lie on the disk. */
const READ_AT_ONCE = 16_000_000;

/** The streams of a scope that earlier pages have begun and not finished. @param isOwn where no user is named */
export async function unfinishedStreams(
  context: QueueContext,
  resumeScope: string,
  isOwn?: IsOwn,
): Promise<FoundStreams> {
  const scope = recordScope(resumeScope);
  const [own, foreign]: [UnfinishedStream[], UnfinishedStream[]] = [[], []];
  for (const found of await findStreams()) {
    const { record } = found;
    if (record.scope !== scope) continue;
    if (record.removedAt !== undefined) {
      if (isRemovalOver(record)) void forget(context, record.id).catch(() => {});
      continue;
    }
    const list = !isOwn || isOwnStream(found, isOwn) ? own : foreign;
    list.push(asUnfinished(context, found));
  }
  return { own, foreign };
}

/** For the list. */
function asUnfinished(context: QueueContext, { record, size, until }: FoundStream): UnfinishedStream {
  const { id, name, type, began, parts, isRecording, upload } = record;
  const sent = parts.reduce((sum, [, part]) => sum + part.size, 0);
  return {
    ...{ kind: 'stream', id, name, type, size, sent, path: undefined },
    ...{ savedAt: began, until, isRecording: !!isRecording },
    earlier: earlierFile(upload?.key, { name, size, type }),
    isGranted: async () => true,
    open: () => open(context, id),
    forget: () => forget(context, id),
  };
}

async function open(context: QueueContext, id: string): Promise<UploadTask> {
  const found = await takeStream(id);
  try {
    const { name, type } = found.record;
    return enqueue(context, new File([], name, { type }), await continued(found));
  } catch (error) {
    found.lock.release();
    throw error;
  }
}

/** Deletes its bytes, and aborts its upload in OSS, in the background; not while another page has it. */
async function forget({ listener, runner }: QueueContext, id: string): Promise<void> {
  const found = await takeStream(id).catch(() => undefined);
  if (!found) return;
  const { name, type, scope } = found.record;
  const stream = new CarriedStream(...argumentsOf(found, bytesOf(found), undefined, { scope }));
  const task = new UploadTask(new File([], name, { type }), listener, { stream });
  const { uploader } = await runner();
  await uploader.discard(task);
}

/** A stream as its page left it: it has ended. */
async function continued(found: TakenStream): Promise<CarriedStream> {
  const { record, size } = found;
  const { scope, isRecording } = record;
  const bytes = bytesOf(found);
  const repair = new WebmRepair(record.note as WebmState | undefined);
  const { repaired, note } = recordingContext(repair);
  const end = isRecording ? size : 0;
  for (let start = repair.state.at; start < end; start += READ_AT_ONCE) {
    const some = bytes.slice({ start, end: Math.min(end, start + READ_AT_ONCE) });
    repair.add(new Uint8Array(await some.arrayBuffer()));
  }
  const finish = isRecording ? repaired.finish : undefined;
  const context = { scope, note: isRecording ? note : undefined };
  const stream = new CarriedStream(...argumentsOf(found, bytes, finish, context));
  await stream.finish();
  return stream;
}

/** Whether a stream is this person's, where no user is named: it was begun in this tab, or its key says it. */
const isOwnStream = ({ record }: FoundStream, isOwn: IsOwn): boolean =>
  isOwn(record.upload?.key) || (!record.upload && record.tab !== undefined && record.tab === tabId());
