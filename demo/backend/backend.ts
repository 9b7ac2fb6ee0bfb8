import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cloud } from './cloud.js';
import { readFile } from './file-limits.js';
import { guard } from './guard.js';
import { postSignature } from './post-signature.js';
import { presignedUrl } from './presigned-url.js';
import { type Question, readQuestion } from './question.js';
import { Refusal } from './refusal.js';
import { signedOperation } from './signed-operation.js';
import { storedObject, storedSha256 } from './stored-object.js';
import { stsToken } from './sts-token.js';
import { type Visitor, visitorOf } from './visitor.js';

export interface BackendOptions extends Cloud {
  /** Names (without port) under which this server is reached, besides the loopback's. */
  readonly hosts?: readonly string[];
  /** Seconds that a form or a URL is good for: 600 unless told. */
  readonly lifetime?: number;
}

/** Answers a request of its own paths and says true; leaves any other alone and says false. */
export type Backend = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

type Answer = (question: Question, visitor: Visitor) => unknown;

/** The application's side of the three modes, for any Node server. */
export function createBackend(options: BackendOptions): Backend {
  const { hosts, lifetime = 600, ...cloud } = options;
  const answers = new Map<string, Answer>([
    ['/get_sts_token_for_oss_upload', (_, visitor) => stsToken(cloud, visitor)],
    ['/get_post_signature_for_oss_upload', (_, visitor) => postSignature(cloud, visitor, lifetime)],
    [
      '/get_presigned_url_for_oss_upload',
      (question, visitor) =>
        ![undefined, 'put'].includes(question.get('operation'))
          ? signedOperation(cloud, visitor, question, lifetime)
          : presignedUrl(cloud, visitor, readFile(question), lifetime),
    ],
    ['/get_stored_object', (question, visitor) => storedObject(cloud, visitor, question)],
    ['/get_sha256_of_stored_object', (question, visitor) => storedSha256(cloud, visitor, question)],
  ]);

  return async (request, response) => {
    const answer = answers.get(pathOf(request));
    if (!answer) {
      // The first page brings the cookie, so that two first questions at once do not make two visitors.
      if (request.headers['sec-fetch-dest'] === 'document') visitorOf(request, response);
      return false;
    }
    try {
      guard(request, hosts);
      const question = await readQuestion(request);
      send(response, 200, await answer(question, visitorOf(request, response)));
    } catch (error) {
      const { status, message } = error instanceof Refusal ? error : cloudRefusal(error);
      if (status === 405) response.setHeader('Allow', 'GET, POST');
      send(response, status, { code: status, message });
    }
    return true;
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.end(JSON.stringify(body));
}

/** The SDK's errors hold the whole signed request: only the cloud's own code and request id go on. */
function cloudRefusal(error: unknown): { status: number; message: string } {
  const { status, code, requestId } = error as { status?: unknown; code?: unknown; requestId?: unknown };
  if (typeof code !== 'string') {
    console.error(error);
    return { status: 500, message: 'The backend failed. Its log says more.' };
  }
  console.error(`The cloud refused: ${code}${typeof requestId === 'string' ? `, request ${requestId}` : ''}`);
  if (code === 'NoSuchKey') return { status: 404, message: 'There is no such object.' };
  const forGood = typeof status === 'number' && status >= 400 && status < 500 && status !== 429;
  return { status: forGood ? 403 : 502, message: `The cloud gives the backend no permission: ${code}` };
}
