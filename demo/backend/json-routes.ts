import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeFailure } from './describe-failure.js';
import { guard } from './guard-request.js';
import type { Visitor, VisitorOf } from './no-authentication.js';
import { type Question, readQuestion } from './request-fields.js';
import { Refusal } from './http-error.js';

/** Answers a request of its own paths and says true; leaves any other alone and says false. */
export type Backend = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export type Answer = (question: Question, visitor: Visitor) => unknown;

export interface RouteOptions {
  /** Names (without port) under which this server is reached, besides the loopback's. */
  readonly hosts?: readonly string[] | undefined;
  readonly visitorOf: VisitorOf;
}

/** Answers questions by their path, with JSON. */
export function answerRoutes(answers: ReadonlyMap<string, Answer>, { hosts, visitorOf }: RouteOptions): Backend {
  return async (request, response) => {
    const answer = answers.get((request.url ?? '/').split('?', 1)[0] ?? '/');
    if (!answer) return false;
    try {
      guard(request, hosts);
      const question = await readQuestion(request);
      send(response, 200, await answer(question, visitorOf(request, response)));
    } catch (error) {
      const { status, message } = error instanceof Refusal ? error : describeFailure(error);
      if (status === 405) response.setHeader('Allow', 'GET, POST');
      send(response, status, { code: status, message });
    }
    return true;
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.end(JSON.stringify(body));
}
