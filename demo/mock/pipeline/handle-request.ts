import { answerError, answerOf, internalError, newRequestId } from './response.js';
import { endUpload, failInstead, spoilAnswer } from '../faults/response-faults.js';
import { strikeAtOnce, troubled } from '../faults/with-faults.js';
import type { Cloud } from '../cloud/cloud.js';
import { control } from './control-endpoint.js';
import { corsHeaders } from '../access/cors.js';
import { ConnectionDropped, OssError } from '../protocol/oss-error.js';
import { chunksOf, type CloudAnswer, type CloudRequest } from '../protocol/http.js';
import { pause } from '../faults/switches.js';
import { type Asked, understand, UNREADABLE } from './parse-request.js';
import { tell } from './verbose-line.js';
import { work } from './dispatch.js';

/** Answers one request as OSS or STS would; rejects with ConnectionDropped when the connection is to end without an answer. */
export async function handle(cloud: Cloud, request: CloudRequest): Promise<CloudAnswer> {
  const { method, headers, signal } = request;
  const started = cloud.options.clock();
  const requestId = newRequestId();
  const host = headers['host'] ?? '';
  let asked: Asked = UNREADABLE;
  let refused: Error | undefined;
  try {
    asked = understand(cloud, request);
    if (asked.address.bucket === '-') {
      const { board, log, wipe } = cloud;
      return await control(request, asked.path, { ...cloud.options, board, log, wipe });
    }
  } catch (error) {
    refused = error instanceof Error ? error : new Error(String(error));
  }
  const { path, address, operation } = asked;
  const { bucket, key } = address;
  const record = {
    requestId,
    time: started,
    method,
    path,
    operation: operation.name,
    status: 0,
    bytesReceived: 0,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key }),
    ...(headers['origin'] === undefined ? {} : { origin: headers['origin'] }),
  };
  cloud.log.begin(record);
  const subject = `${path} ${asked.query.get('partNumber') ?? ''}`;
  const faults = cloud.board.meet(operation.name, subject, Number(headers['content-length'] ?? 0));
  const cors = (): Record<string, string> =>
    corsHeaders(
      cloud.corsOf(cloud.buckets.has(bucket ?? '') ? bucket : undefined),
      method,
      headers,
      cloud.board.now.hideHeaders,
    );
  const common = (): Record<string, string> => ({
    server: 'AliyunOSS',
    date: new Date(cloud.now()).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.max(0, cloud.options.clock() - started)),
    ...cors(),
  });
  const body = troubled(chunksOf(request.body), faults, cloud.board, signal, (bytes) =>
    cloud.log.received(record, bytes),
  );
  let status = 0;
  let code: string | undefined;
  let reason: Error | string | undefined;
  try {
    await pause(cloud.board.now.latency, signal);
    await strikeAtOnce(faults, cloud.board, signal);
    const instead = await failInstead(cloud, faults, body, cors);
    if (instead) {
      ({ status } = instead);
      return instead;
    }
    if (refused) throw refused;
    await endUpload(cloud, faults, bucket, asked.query.get('uploadId'));
    const result = await work(cloud, request, asked, requestId, body);
    const answer = answerOf(await spoilAnswer(cloud, faults, result.answer, operation.name, signal), common());
    ({ status } = answer);
    code = result.code;
    reason = result.message;
    const paced =
      answer.body && method === 'GET' ? troubled(iterate(answer.body), faults, cloud.board, signal) : answer.body;
    return { ...answer, body: paced };
  } catch (error) {
    reason = error instanceof Error ? error : String(error);
    if (error instanceof ConnectionDropped || signal.aborted)
      throw new ConnectionDropped(error instanceof Error ? error.message : '');
    const told = error instanceof OssError ? error : internalError(error);
    ({ status, code } = told);
    return answerError(told, method, host, requestId, common());
  } finally {
    cloud.log.end(record, status, code);
    tell(cloud, request, asked, record, reason);
  }
}

async function* iterate(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}
