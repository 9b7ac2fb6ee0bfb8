import type { UploadTask } from '../../src/core.js';
import type { LoggedRequest } from '../support/browser/cloud.js';
import type { FaultCase, Way } from './fault-case.js';

/** What a form or an XML body adds to the file's bytes, a request. */
const BESIDE = 8_000;

/** A task that has ended, of a page or of a mini program. */
type EndedTask = Pick<UploadTask, 'error' | 'result' | 'progress'>;

/** What is not as it has to be of an upload's end. @param task the queue's in this page, if there was one */
export function judgeEnd(one: FaultCase, way: Way, task: EndedTask | undefined, rowEnd: string): string[] {
  const wrong: string[] = [];
  const { error, result } = task ?? {};
  const end = result ? 'stored' : rowEnd;
  if (end !== one.ends) wrong.push(`ended in ${end}: ${error?.message}; ${one.ends} expected`);
  if (result) {
    const reason = one.unverified?.(way);
    const proof = `verified ${String(reason === undefined)}, ${reason}`;
    const found = `verified ${String(result.verified)}, ${result.unverifiedReason}`;
    if (found !== proof) wrong.push(`${found}; ${proof} expected`);
    if (task?.progress !== 1) wrong.push(`progress ${task?.progress}`);
  } else if (task?.progress === 1) wrong.push('progress 1 without an object');
  if (one.hint && !one.hint.test(error?.hint ?? '')) wrong.push(`hint: ${error?.hint}`);
  return wrong;
}

/** What is not as it has to be of the requests that an upload has made. */
export function judgeRequests(one: FaultCase, way: Way, grants: number, log: readonly LoggedRequest[]): string[] {
  const wrong: string[] = [];
  const { partSize = way.size, size } = way;
  const sent = log.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
  const allowed = size + (one.resent ?? 0) * partSize + log.length * BESIDE;
  if (sent > allowed) wrong.push(`${sent} bytes sent, ${allowed} allowed`);
  const isInParts = log.some(({ operation }) => operation === 'UploadPart');
  const isCounted = way.mode !== 'presigned-url' || (way.partSize === undefined && !isInParts);
  const given = typeof one.grants === 'function' ? one.grants(way) : one.grants;
  const [least, most] = Array.isArray(given) ? given : [given ?? 1, given ?? 1];
  if (isCounted && (grants < least || grants > most))
    wrong.push(`${grants} calls of the endpoint, ${least} … ${most} expected`);
  const more = one.wrong?.(log, way);
  if (more) wrong.push(more);
  return wrong;
}
