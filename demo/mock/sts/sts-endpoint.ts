import { utf8 } from '../protocol/bytes.js';
import { type Answer, xmlAnswer } from '../operations/operation.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Session } from '../sign/key-ring.js';
import { isAcs3, verifyAcs3 } from './acs3-signature.js';
import {
  assumeRole,
  assumeRoleAnswer,
  assumeRoleRpc,
  StsError,
  type StsRequest,
  stsRequestId,
  type StsRules,
  type StsTree,
} from './assume-role.js';
import { parseQuery, Query } from '../protocol/request-target.js';

/** STS shares the endpoint: it is asked at `/`, with an action or by a plain form, which OSS never is. */
export function isStsRequest(method: string, path: string, query: Query, headers: Readonly<HeaderMap>): boolean {
  if (path !== '/') return false;
  if (query.has('Action') || 'x-acs-action' in headers) return true;
  return method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
}

export async function stsAnswer(
  request: StsRequest,
  rules: StsRules,
  keep: (session: Session) => Promise<void>,
): Promise<{ answer: Answer; code?: string; message?: string }> {
  const { method, query, headers, body } = request;
  // Older SDKs ask for XML.
  const tell = (status: number, root: string, value: StsTree): Answer =>
    parameters.get('Format')?.toUpperCase() === 'XML' ? { ...xmlAnswer(root, value), status } : json(status, value);
  const parameters = new Query([...query.pairs, ...parseQuery(new TextDecoder().decode(body)).pairs]);
  try {
    const session = isAcs3(headers)
      ? assumeRole(verifyAcs3(request, parameters, rules), rules)
      : assumeRoleRpc(method, parameters, rules);
    await keep(session);
    return { answer: tell(200, 'AssumeRoleResponse', assumeRoleAnswer(session)) };
  } catch (error) {
    if (!(error instanceof StsError)) throw error;
    const { status, code, message } = error;
    const recommend = `https://api.aliyun.com/troubleshoot?q=${code}&product=Sts`;
    return {
      answer: tell(status, 'Error', {
        RequestId: stsRequestId(),
        HostId: headers['host'] ?? '',
        Code: code,
        Message: message,
        Recommend: recommend,
      }),
      code,
      message,
    };
  }
}

function json(status: number, value: StsTree): Answer {
  return { status, headers: { 'content-type': 'application/json;charset=utf-8' }, body: utf8(JSON.stringify(value)) };
}
