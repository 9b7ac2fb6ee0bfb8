import { type OperationResponse, xmlResponse } from '../operations/operation.js';
import { joinBytes, utf8 } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { OssError } from '../protocol/oss-error.js';
import { parseQuery, Query } from '../protocol/request-target.js';
import type { Session } from '../sign/key-ring.js';
import { isAcs3, verifyAcs3 } from './acs3-signature.js';
import { assumeRole, assumeRoleResponse, newStsRequestId, type StsTree } from './assume-role.js';
import { verifyRpc } from './rpc-signature.js';
import { StsError, type StsRequest, type StsRules } from './sts-request.js';

/** In bytes. */
const MAX_BODY = 100_000;

/** Whether a request is for STS, which has the same endpoint. It is one for `/` with an action, or with a plain form, which OSS has not. */
export function isStsRequest(method: string, path: string, query: Query, headers: Readonly<HeaderMap>): boolean {
  if (path !== '/') return false;
  if (query.has('Action') || 'x-acs-action' in headers) return true;
  return method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

/** The response of STS; with code and message of the error, if it is one. */
export async function respondAsSts(
  head: Omit<StsRequest, 'body'>,
  stream: AsyncIterable<Uint8Array>,
  rules: StsRules,
  saveSession: (session: Session) => Promise<void>,
): Promise<{ response: OperationResponse; code?: string; message?: string }> {
  const { query, headers } = head;
  const body = await readStsBody(stream);
  const parameters = new Query([...query.pairs, ...parseQuery(new TextDecoder().decode(body)).pairs]);
  // Older SDKs ask for XML.
  const write = parameters.get('Format')?.toUpperCase() === 'XML' ? writeAsXml : writeAsJson;
  try {
    const session = assumeRole(verifySignature({ ...head, body }, parameters, rules), rules);
    await saveSession(session);
    return { response: write(200, 'AssumeRoleResponse', assumeRoleResponse(session)) };
  } catch (error) {
    if (!(error instanceof StsError)) throw error;
    const { status, code, message } = error;
    const response = write(status, 'Error', {
      RequestId: newStsRequestId(),
      HostId: headers['host'] ?? '',
      Code: code,
      Message: message,
      Recommend: `https://api.aliyun.com/troubleshoot?q=${code}&product=Sts`,
    });
    return { response, code, message };
  }
}

async function readStsBody(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BODY) throw new OssError(400, 'InvalidParameter', 'The request is too long.');
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

/** Verifies the signature, and returns all parameters of the request. */
function verifySignature(request: StsRequest, parameters: Query, rules: StsRules): Query {
  if (isAcs3(request.headers)) return verifyAcs3(request, parameters, rules);
  verifyRpc(request.method, parameters, rules);
  return parameters;
}

function writeAsXml(status: number, root: string, value: StsTree): OperationResponse {
  return { ...xmlResponse(root, value), status };
}

function writeAsJson(status: number, _root: string, value: StsTree): OperationResponse {
  return { status, headers: { 'content-type': 'application/json;charset=utf-8' }, body: utf8(JSON.stringify(value)) };
}
