import type { Cloud } from '../cloud/cloud.js';
import type { OperationResponse } from '../operations/operation.js';
import { utf8 } from '../protocol/bytes.js';
import type { HeaderMap, HttpResponse } from '../protocol/http.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import { type Fault, statusError } from './fault.js';
import { pause } from './pause.js';

/** The default target of a `redirect`: it responds 200 to everything. A bucket's name cannot begin with a dash. */
export const ELSEWHERE_PATH = '/-/elsewhere';

const PAGE = '<!doctype html><html lang="en"><title>Welcome</title><p>Sign in to use this network.</p></html>';

/**
 * The response of something between client and OSS, if a fault asks for one: OSS does not get the request then. It has none of OSS's
 * headers but those for CORS, so that a page can read it.
 *
 * @throws OssError for a fault of kind status.
 */
export async function respondInstead(
  cloud: Cloud,
  faults: readonly Fault[],
  body: AsyncIterable<Uint8Array>,
  corsHeaders: () => HeaderMap,
): Promise<HttpResponse | undefined> {
  const fault = faults.find((one) => /^(status|swallow|page|redirect)$/.test(one.kind) && cloud.faults.inject(one));
  if (!fault) return undefined;
  // A browser that is still sending would not see the response.
  for await (const chunk of body) void chunk;
  if (fault.kind === 'status') throw statusError(fault);
  const empty = { ...corsHeaders(), date: new Date().toUTCString(), 'content-length': '0' };
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

/** Aborts the multipart upload that a request is about, if a fault asks for it. */
export async function abortUpload(
  cloud: Cloud,
  faults: readonly Fault[],
  bucketName: string | undefined,
  uploadId: string | undefined,
): Promise<void> {
  const bucket = cloud.buckets.get(bucketName ?? '');
  const upload = bucket?.uploads.get(uploadId ?? '');
  if (upload && faults.some((fault) => fault.kind === 'ended' && cloud.faults.inject(fault)))
    await bucket?.deleteUpload(upload);
}

/**
 * The response after an operation with the faults applied: late, cut short, or without the last part of a list.
 *
 * @throws ConnectionDropped if the response is to be lost.
 */
export async function damageResponse(
  cloud: Cloud,
  faults: readonly Fault[],
  response: OperationResponse,
  operation: string,
  signal: AbortSignal,
): Promise<OperationResponse> {
  let { body } = response;
  for (const fault of faults) {
    if (fault.kind === 'lost-answer' && cloud.faults.inject(fault))
      throw new ConnectionDropped('A fault has dropped the response.');
    if (fault.kind === 'delay' && cloud.faults.inject(fault)) await pause(fault.ms ?? 0, signal);
    if (!(body instanceof Uint8Array)) continue;
    const { atByte = 30 } = fault;
    if (fault.kind === 'truncate' && body.length > atByte && cloud.faults.inject(fault))
      body = body.subarray(0, atByte);
    if (fault.kind !== 'lag' || operation !== 'ListParts') continue;
    const xml = new TextDecoder().decode(body);
    const lastPart = /<Part>(?:(?!<Part>)[^])*<\/Part>(?![^]*<Part>)/;
    if (lastPart.test(xml) && cloud.faults.inject(fault)) body = utf8(xml.replace(lastPart, ''));
  }
  return body === undefined ? response : { ...response, body };
}
