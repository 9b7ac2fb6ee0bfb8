import { answerError, answerOf, internalError, newRequestId } from './answer.js';
import { strikeAtOnce, troubled } from './body-faults.js';
import type { Cloud } from './cloud.js';
import { control } from './control.js';
import { corsHeaders } from './cors.js';
import { ConnectionDropped, OssError } from './oss-error.js';
import { chunksOf, type CloudAnswer, type CloudRequest } from './request.js';
import { type Fault, pause, statusError } from './switches.js';
import { type Asked, understand, UNREADABLE } from './understand.js';
import { tell } from './verbose.js';
import { work } from './work.js';

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
  const common = (): Record<string, string> => ({
    server: 'AliyunOSS',
    date: new Date(cloud.now()).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.max(0, cloud.options.clock() - started)),
    ...corsHeaders(
      cloud.corsOf(cloud.buckets.has(bucket ?? '') ? bucket : undefined),
      method,
      headers,
      cloud.board.now.hideHeaders,
    ),
  });
  const body = troubled(chunksOf(request.body), faults, cloud.board, signal, (bytes) =>
    cloud.log.received(record, bytes),
  );
  let status = 0;
  let code: string | undefined;
  let reason: Error | string | undefined;
  try {
    await pause(cloud.board.now.latency, signal);
    await failAsSwitched(cloud, faults, body, signal);
    if (refused) throw refused;
    const result = await work(cloud, request, asked, requestId, body);
    loseAnswer(cloud, faults);
    await delayAnswer(cloud, faults, signal);
    const answer = answerOf(result.answer, common());
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

async function failAsSwitched(
  cloud: Cloud,
  faults: readonly Fault[],
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await strikeAtOnce(faults, cloud.board, signal);
  for (const fault of faults) {
    if (fault.kind !== 'status' || !cloud.board.strike(fault)) continue;
    // Read to its end: a browser that is still sending would miss the answer.
    for await (const chunk of body) void chunk;
    throw statusError(fault);
  }
}

function loseAnswer(cloud: Cloud, faults: readonly Fault[]): void {
  if (faults.some((fault) => fault.kind === 'lost-answer' && cloud.board.strike(fault)))
    throw new ConnectionDropped('The answer is lost.');
}

async function delayAnswer(cloud: Cloud, faults: readonly Fault[], signal: AbortSignal): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'delay' && cloud.board.strike(fault)) await pause(fault.ms ?? 0, signal);
  }
}

async function* iterate(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}
