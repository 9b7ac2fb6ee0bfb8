import { utf8 } from '../protocol/bytes.js';
import type { Answer } from '../operations/operation.js';
import type { Cloud } from '../cloud/cloud.js';
import { type Fault, statusError } from './fault.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import type { CloudAnswer, HeaderMap } from '../protocol/http.js';
import { pause } from './switches.js';

/** Where a `redirect` leads unless told: it responds 200 to everything. No bucket's name can begin with a dash. */
export const ELSEWHERE_PATH = '/-/elsewhere';

const PAGE = '<!doctype html><html lang="en"><title>Welcome</title><p>Sign in to use this network.</p></html>';

/**
 * What responds instead of OSS, where a fault asks for it: nothing of the request is worked on. Its headers are not
 * OSS's, except what lets a page read the response.
 *
 * @throws OssError for kind status.
 */
export async function failInstead(
  { board }: Cloud,
  faults: readonly Fault[],
  body: AsyncIterable<Uint8Array>,
  cors: () => HeaderMap,
): Promise<CloudAnswer | undefined> {
  const fault = faults.find((one) => /^(status|swallow|page|redirect)$/.test(one.kind) && board.strike(one));
  if (!fault) return undefined;
  // Read to its end: a browser that is still sending would miss the response.
  for await (const chunk of body) void chunk;
  if (fault.kind === 'status') throw statusError(fault);
  const empty = { ...cors(), date: new Date().toUTCString(), 'content-length': '0' };
  if (fault.kind === 'swallow') return { status: 200, headers: empty, body: null };
  if (fault.kind === 'redirect') {
    const { status = 307, location = ELSEWHERE_PATH } = fault;
    return { status, headers: { ...empty, location }, body: null };
  }
  const page = utf8(fault.body ?? PAGE);
  const type: HeaderMap = fault.type === '' ? {} : { 'content-type': fault.type ?? 'text/html; charset=utf-8' };
  return {
    status: fault.status ?? 200,
    headers: { ...empty, ...type, 'content-length': String(page.length) },
    body: page,
  };
}

/** Aborts the multipart upload that a request is about, where a fault asks for it. */
export async function endUpload(
  { board, buckets }: Cloud,
  faults: readonly Fault[],
  bucket: string | undefined,
  uploadId: string | undefined,
): Promise<void> {
  const upload = buckets.get(bucket ?? '')?.uploads.get(uploadId ?? '');
  if (upload && faults.some((one) => one.kind === 'ended' && board.strike(one)))
    await buckets.get(bucket ?? '')?.endUpload(upload);
}

/** What a fault makes of the response to work that was done. */
export async function spoilAnswer(
  { board }: Cloud,
  faults: readonly Fault[],
  answer: Answer,
  operation: string,
  signal: AbortSignal,
): Promise<Answer> {
  let { body } = answer;
  for (const fault of faults) {
    if (fault.kind === 'lost-answer' && board.strike(fault)) throw new ConnectionDropped('The response is lost.');
    if (fault.kind === 'delay' && board.strike(fault)) await pause(fault.ms ?? 0, signal);
    if (!(body instanceof Uint8Array)) continue;
    const { atByte = 30 } = fault;
    if (fault.kind === 'truncate' && body.length > atByte && board.strike(fault)) body = body.subarray(0, atByte);
    if (fault.kind !== 'lag' || operation !== 'ListParts') continue;
    const whole = new TextDecoder().decode(body);
    const last = /<Part>(?:(?!<Part>)[^])*<\/Part>(?![^]*<Part>)/;
    if (last.test(whole) && board.strike(fault)) body = utf8(whole.replace(last, ''));
  }
  return body === undefined ? answer : { ...answer, body };
}
