import type { IsOwn } from '../memory/own-sessions.js';
import type { EarlierFile } from './ownership.js';
import type { QueueContext } from './queue-context.js';
import type { UnfinishedStream } from './unfinished.js';

/** Streams of earlier pages. */
interface FoundStreams {
  readonly own: readonly UnfinishedStream[];
  /** They may be another person's. */
  readonly foreign: readonly { readonly file: EarlierFile; forget(): Promise<void> }[];
}

/** Finds the streams of a queue's scope that earlier pages did not finish. @param isOwn where no user is named */
export async function findUnfinishedStreams(context: QueueContext, isOwn?: IsOwn): Promise<FoundStreams> {
  if (!(await mayHaveStreams())) return { own: [], foreign: [] };
  const { UnfinishedStreams, earlierStream, isOwnStream } = await import('./unfinished-streams.js');
  const streams = new UnfinishedStreams(context);
  const all = await streams.find();
  const isMine = (found: (typeof all)[number]) => !isOwn || isOwnStream(found, isOwn);
  return {
    own: all.filter(isMine).map((found) => streams.asUnfinished(found)),
    foreign: all
      .filter((found) => !isMine(found))
      .map((found) => ({ file: earlierStream(found), forget: () => streams.asUnfinished(found).forget() })),
  };
}

/** Whether a page of this origin has ever stored a stream: else its code is not loaded. */
const mayHaveStreams = (): Promise<boolean> =>
  Promise.resolve(globalThis.navigator?.storage?.getDirectory?.())
    .then((origin) => origin?.getDirectoryHandle('oss-direct-upload-streams'))
    .then(Boolean, () => false);
