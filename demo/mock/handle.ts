import { checkBucketName, checkKey } from './address.js';
import { checkAllowed } from './allow.js';
import { answerError, answerOf, internalError, newRequestId } from './answer.js';
import { strikeAtOnce, troubled } from './body-faults.js';
import { Bucket } from './bucket.js';
import { joinBytes } from './bytes.js';
import type { Answer, Call } from './call.js';
import type { Cloud } from './cloud.js';
import { control } from './control.js';
import { corsHeaders, preflight } from './cors.js';
import { type Identified, identify } from './identify.js';
import { ConnectionDropped, OssError } from './oss-error.js';
import { chunksOf, type CloudAnswer, type CloudRequest } from './request.js';
import { verifyForm } from './sign/verify-form.js';
import { isStsRequest, stsAnswer } from './sts-endpoint.js';
import { type Fault, pause, statusError } from './switches.js';
import { parseTarget, Query } from './target.js';

/** Answers one request as OSS or STS would; rejects with ConnectionDropped when the connection is to end without an answer. */
export async function handle(cloud: Cloud, request: CloudRequest): Promise<CloudAnswer> {
  const { method, headers, signal } = request;
  const started = cloud.options.clock();
  const requestId = newRequestId();
  const host = headers['host'] ?? '';
  let asked: Asked = { path: '/', query: new Query([]), address: {}, caller: undefined, operation: UNREADABLE };
  let refused: unknown;
  try {
    asked = understand(cloud, request);
    if (asked.address.bucket === '-') return await control(request, asked.path, { ...cloud.options, board: cloud.board, log: cloud.log, wipe: cloud.wipe });
  } catch (error) {
    refused = error;
  }
  const { path, address, operation } = asked;
  const { bucket, key } = address;
  const record = {
    requestId, time: started, method, path, operation: operation.name, status: 0, bytesReceived: 0,
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key }),
    ...(headers['origin'] === undefined ? {} : { origin: headers['origin'] }),
  };
  cloud.log.begin(record);
  const faults = cloud.board.meet(operation.name);
  const common = (): Record<string, string> => ({
    server: 'AliyunOSS',
    date: new Date(cloud.now()).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': String(Math.max(0, cloud.options.clock() - started)),
    ...corsHeaders(cloud.corsOf(cloud.buckets.has(bucket ?? '') ? bucket : undefined), method, headers, cloud.board.now.hideHeaders),
  });
  const body = troubled(chunksOf(request.body), faults, cloud.board, signal, (bytes) => cloud.log.received(record, bytes));
  let status = 0;
  let code: string | undefined;
  try {
    await pause(cloud.board.now.latency, signal);
    await failAsSwitched(cloud, faults, body, signal);
    if (refused) throw refused;
    const result = await work(cloud, request, asked, requestId, body);
    loseAnswer(cloud, faults);
    const answer = answerOf(result.answer, common());
    ({ status } = answer);
    code = result.code;
    const paced = answer.body && 'GET' === method ? troubled(iterate(answer.body), faults, cloud.board, signal) : answer.body;
    return { ...answer, body: paced };
  } catch (error) {
    if (error instanceof ConnectionDropped || signal.aborted) throw new ConnectionDropped(error instanceof Error ? error.message : '');
    const told = error instanceof OssError ? error : internalError(error);
    ({ status, code } = told);
    return answerError(told, method, host, requestId, common());
  } finally {
    cloud.log.end(record, status, code);
  }
}

type Asked = Identified & { readonly path: string; readonly query: Query };

const UNREADABLE = { name: 'Unreadable', run: async () => ({ status: 400 }) };
const ASSUME_ROLE = { name: 'AssumeRole', run: async () => ({ status: 400 }) };

function understand(cloud: Cloud, { method, target, headers }: CloudRequest): Asked {
  const { path, query } = parseTarget(target);
  const asked = identify(cloud, method, path, query, headers);
  const sts = asked.address.bucket === undefined || method === 'POST' ? isStsRequest(method, path, query, headers) : false;
  return { ...asked, path, query, ...(sts ? { operation: ASSUME_ROLE, address: {} } : {}) };
}

async function failAsSwitched(cloud: Cloud, faults: readonly Fault[], body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  await strikeAtOnce(faults, cloud.board, signal);
  for (const fault of faults) {
    if (fault.kind !== 'status' || !cloud.board.strike(fault)) continue;
    // Read to its end: a browser that is still sending would miss the answer.
    for await (const chunk of body) void chunk;
    throw statusError(fault);
  }
}

function loseAnswer(cloud: Cloud, faults: readonly Fault[]): void {
  if (faults.some((fault) => fault.kind === 'lost-answer' && cloud.board.strike(fault))) throw new ConnectionDropped('The answer is lost.');
}

async function* iterate(body: Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else yield* body;
}

/** Does what was asked, once the checks are passed in OSS's order. */
async function work(cloud: Cloud, request: CloudRequest, asked: Asked, requestId: string, body: AsyncIterable<Uint8Array>): Promise<{ answer: Answer; code?: string }> {
  const { method, headers } = request;
  const { address, operation, query, caller } = asked;
  const { options } = cloud;
  if (operation === ASSUME_ROLE) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const rules = { keys: cloud.keys, hashes: options.hashes, now: cloud.now(), roleArn: options.roleArn, maxDuration: options.maxDuration, nonces: cloud.nonces };
    return stsAnswer(method, query, new TextDecoder().decode(joinBytes(chunks)), headers['host'] ?? '', rules, cloud.keepSession);
  }
  if (method === 'OPTIONS') {
    const { hideHeaders } = cloud.board.now;
    return { answer: { status: 200, headers: preflight(cloud.corsOf(cloud.buckets.has(address.bucket ?? '') ? address.bucket : undefined), headers, hideHeaders) } };
  }
  if (asked.refusal) throw asked.refusal;
  const name = address.bucket;
  if (name !== undefined) checkBucketName(name);
  const bucket = name === undefined ? undefined : cloud.buckets.get(name);
  if (name !== undefined && !bucket && operation.name !== 'PutBucket') {
    throw new OssError(404, 'NoSuchBucket', 'The specified bucket does not exist.', { BucketName: name }, '0015-00000101');
  }
  if (address.key !== undefined) checkKey(address.key);
  const allow: Call['allow'] = (action, key, who) => checkAllowed(options, bucket, action, key, who);
  if (operation.action !== undefined) allow(operation.action, address.key ?? '', caller);
  const call: Call = {
    method,
    host: headers['host'] ?? '',
    bucket: bucket ?? new Bucket(name ?? '', options.store),
    key: address.key ?? '',
    query,
    headers,
    body,
    caller,
    allow,
    requestId,
    clientIp: request.clientIp ?? '127.0.0.1',
    now: cloud.now,
    hashes: options.hashes,
    cloud: {
      region: options.region,
      ownerId: '1234567890123456',
      buckets: cloud.buckets,
      createBucket: cloud.createBucket,
      sendCallback: options.sendCallback,
      verifyForm: (fields) => {
        const who = verifyForm({ fields, keys: cloud.keys, hashes: options.hashes, now: cloud.now(), region: options.region });
        if (who?.session) who.session.used++;
        return who;
      },
    },
  };
  return { answer: await operation.run(call) };
}
