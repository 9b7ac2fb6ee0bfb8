import { corsHeaders } from '../access/cors.js';
import type { Cloud } from '../cloud/cloud.js';
import type { RequestEnd, RequestRecord } from '../cloud/request-log.js';
import { leaveForLater } from '../faults/late-request.js';
import { pause } from '../faults/pause.js';
import { abortUpload, damageResponse, respondInstead } from '../faults/response-faults.js';
import { injectBeforeBody, withFaults } from '../faults/with-faults.js';
import type { OperationResponse } from '../operations/operation.js';
import { chunksOf, type HeaderMap, type HttpRequest, type HttpResponse } from '../protocol/http.js';
import { ConnectionDropped, OssError } from '../protocol/oss-error.js';
import { respondAsSts } from '../sts/sts-endpoint.js';
import { ASSUME_ROLE, authenticate, type AuthenticatedRequest, UNREADABLE } from './authenticate.js';
import { authorize } from './authorize.js';
import { CONTROL_BUCKET, handleControlRequest } from './control-endpoint.js';
import { dispatch } from './dispatch.js';
import { parseRequest } from './parse-request.js';
import { completeResponse, errorResponse, internalError, newRequestId } from './response.js';
import { writeVerboseLine } from './verbose-line.js';

/**
 * Handles one request as OSS or STS would: parse, authenticate, authorize, dispatch; with the faults that match it.
 *
 * @throws ConnectionDropped if the connection is to end without a response.
 */
export async function handleRequest(cloud: Cloud, request: HttpRequest): Promise<HttpResponse> {
  const { method, headers, signal } = request;
  const started = cloud.options.clock();
  const requestId = newRequestId();
  let authenticated: AuthenticatedRequest = UNREADABLE;
  // Thrown after the faults: they also happen to wrong requests.
  let earlyError: Error | undefined;
  try {
    authenticated = authenticate(cloud, request, parseRequest(cloud, request));
    if (authenticated.address.bucket === CONTROL_BUCKET)
      return await handleControlRequest(cloud, request, authenticated.path);
  } catch (error) {
    earlyError = error instanceof Error ? error : new Error(String(error));
  }
  const { path, query, address, operation } = authenticated;
  const { bucket, key } = address;
  const record: RequestRecord = {
    requestId,
    time: started,
    method,
    path,
    operation: operation.name,
    status: 0,
    bytesReceived: 0,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key }),
    ...describePart(query, headers),
    ...(headers['origin'] === undefined ? {} : { origin: headers['origin'] }),
  };
  cloud.log.begin(record);
  const subject = `${path} ${query.get('partNumber') ?? ''}`;
  const faults = cloud.faults.match(operation.name, subject, Number(headers['content-length'] ?? 0));
  const cors = (): HeaderMap => {
    const configuration = cloud.corsOf(cloud.buckets.has(bucket ?? '') ? bucket : undefined);
    return corsHeaders(configuration, method, headers, cloud.faults.switches.hideHeaders);
  };
  const commonHeaders = (): HeaderMap => ({
    server: 'AliyunOSS',
    date: new Date(cloud.now()).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.max(0, cloud.options.clock() - started)),
    ...cors(),
  });
  const onBytes = (bytes: number): void => cloud.log.received(record, bytes);
  const body = withFaults(chunksOf(request.body), faults, cloud.faults, signal, onBytes, true);
  let status = 0;
  let code: string | undefined;
  let end: RequestEnd = 'responded';
  let isDone = false;
  let reason: Error | string | undefined;
  try {
    await pause(cloud.faults.switches.latency, signal);
    await injectBeforeBody(faults, cloud.faults, signal);
    const instead = await respondInstead(cloud, faults, body, cors);
    if (instead) {
      ({ status } = instead);
      return instead;
    }
    if (earlyError) throw earlyError;
    await abortUpload(cloud, faults, bucket, query.get('uploadId'));
    const handle = (received: AsyncIterable<Uint8Array>) => respond(cloud, request, authenticated, requestId, received);
    await leaveForLater(cloud.faults, faults, body, async (received) => {
      await handle(received);
      record.end = 'unseen';
    });
    const result = await handle(body);
    isDone = result.code === undefined;
    const damaged = await damageResponse(cloud, faults, result.response, operation.name, signal);
    const response = completeResponse(damaged, commonHeaders());
    ({ status } = response);
    ({ code, message: reason } = result);
    if (!response.body || method !== 'GET') return response;
    return { ...response, body: withFaults(iterate(response.body), faults, cloud.faults, signal) };
  } catch (error) {
    reason = error instanceof Error ? error : String(error);
    if (error instanceof ConnectionDropped || signal.aborted) {
      end = isDone ? 'unseen' : isLeft(signal) ? 'left' : 'cut';
      throw new ConnectionDropped(error instanceof Error ? error.message : '');
    }
    const ossError = error instanceof OssError ? error : internalError(error);
    ({ status, code } = ossError);
    return errorResponse(ossError, method, headers['host'] ?? '', requestId, commonHeaders());
  } finally {
    cloud.log.end(record, end, status, code);
    writeVerboseLine(cloud, request, authenticated, record, reason);
  }
}

/** The response of STS or of OSS. STS returns its errors, with code and message for the log; OSS's are thrown. */
async function respond(
  cloud: Cloud,
  request: HttpRequest,
  authenticated: AuthenticatedRequest,
  requestId: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ response: OperationResponse; code?: string; message?: string }> {
  if (authenticated.operation === ASSUME_ROLE) {
    const { method, headers } = request;
    const { hashes, roleArn, maxDuration } = cloud.options;
    const rules = { keys: cloud.keys, hashes, now: cloud.now(), roleArn, maxDuration, nonces: cloud.nonces };
    return respondAsSts({ method, query: authenticated.query, headers }, body, rules, cloud.saveSession);
  }
  const bucket = authorize(cloud, request, authenticated);
  return { response: await dispatch(cloud, request, authenticated, bucket, requestId, body) };
}

/** What the log says of a request's part and length. */
function describePart(
  query: AuthenticatedRequest['query'],
  headers: Readonly<HeaderMap>,
): Pick<RequestRecord, 'uploadId' | 'partNumber' | 'size'> {
  const [uploadId, partNumber, size] = [query.get('uploadId'), query.get('partNumber'), headers['content-length']];
  return {
    ...(uploadId === undefined ? {} : { uploadId }),
    ...(partNumber === undefined ? {} : { partNumber: Number(partNumber) }),
    ...(size === undefined ? {} : { size: Number(size) }),
  };
}

/** Whether the client has closed the connection, and not the mock. */
function isLeft({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof ConnectionDropped);
}

async function* iterate(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}
