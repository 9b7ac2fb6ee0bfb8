import type { SignedRequest } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { unreadable } from '../single/file-content.js';
import { interrupted, noAnswer } from './network-error.js';
import type { RequestBody } from './send.js';

/** A request that got no answer, as far as a page sees it. */
export interface NoAnswer {
  readonly request: SignedRequest;
  readonly body: RequestBody | undefined;
  /** Whether bytes of the body moved: then its preflight had passed. */
  readonly moved: boolean;
}

/** Advice is waited for this many milliseconds: the next attempt counts more. */
const PATIENCE = 1000;

/** Methods that an address has answered, such as `PUT https://…`, since it last failed to. */
const answered = new Set<string>();

/** Remembers that a page may read what this address answers to this method. */
export function rememberAnswer(request: SignedRequest): void {
  answered.add(kindOf(request));
}

/** A request that ended without a status: what it most likely was, and the cure. */
export async function explainNoAnswer(failed: NoAnswer): Promise<UploadError> {
  const reason = await reasonNotToRead(failed.body);
  if (reason) return unreadable(reason);
  if (Object.is(globalThis.navigator?.onLine, false)) {
    return new UploadError('network', 'There is no connection.', { retryable: true, likely: 'offline' });
  }
  // Once is chance. Twice in a row is worth a look.
  if (answered.delete(kindOf(failed.request))) return interrupted(failed.request);
  return (await adviceOn(failed)) ?? noAnswer(failed.request);
}

/** A request in which nothing moved any more: Firefox waits without end for a file that has vanished. */
export async function explainStall(body: NoAnswer['body']): Promise<UploadError> {
  const reason = await withinPatience(reasonNotToRead(body));
  return reason ? unreadable(reason) : new UploadError('stalled', 'No byte moved for too long.', { retryable: true });
}

/** The doctor is loaded when somebody is ill; where that takes too long, the next failure may have the advice. */
function adviceOn(failed: NoAnswer): Promise<UploadError | undefined> {
  return withinPatience(
    import('../doctor/diagnose.js').then(({ diagnose }) => diagnose(failed)).catch(() => undefined),
  );
}

async function withinPatience<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE)));
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}

/** What reading the file throws, if it cannot be read. */
async function reasonNotToRead(body: NoAnswer['body']): Promise<unknown> {
  const file = body instanceof FormData ? body.get('file') : body;
  if (!(file instanceof Blob)) return undefined;
  try {
    await file.slice(0, 1).arrayBuffer();
    return undefined;
  } catch (reason) {
    return reason;
  }
}

const kindOf = ({ method, url }: SignedRequest) => `${method} ${new URL(url).origin}`;
