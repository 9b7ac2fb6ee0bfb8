import type { IsOwn } from '../memory/own-sessions.js';
import type { QueueContext } from './queue-context.js';
import type { UnfinishedStream } from './unfinished.js';

/** Streams of earlier pages. */
export interface FoundStreams {
  readonly own: readonly UnfinishedStream[];
  /** They may be another person's. */
  readonly foreign: readonly UnfinishedStream[];
}

/** Finds the streams of a queue's scope that earlier pages did not finish. @param isOwn where no user is named */
export async function findUnfinishedStreams(
  context: QueueContext,
  isOwn?: IsOwn,
  scope = context.settings.resumeScope,
): Promise<FoundStreams> {
  if (scope === undefined || !(await mayHaveStreams())) return { own: [], foreign: [] };
  return (await import('./unfinished-streams.js')).unfinishedStreams(context, scope, isOwn);
}

/** Whether a page of this origin has ever stored a stream: else its code is not loaded. */
const mayHaveStreams = async (): Promise<boolean> => {
  try {
    const origin = await navigator.storage.getDirectory();
    return !!(await origin.getDirectoryHandle('oss-direct-upload-streams'));
  } catch {
    return false;
  }
};
