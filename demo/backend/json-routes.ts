import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeFailure } from './describe-failure.js';
import { guardRequest } from './guard-request.js';
import { HttpError } from './http-error.js';
import type { IdentifyVisitor, Visitor } from './no-authentication.js';
import { readRequestFields, type RequestFields } from './request-fields.js';

/** Responds to requests for its own paths and returns true; does nothing for any other path and returns false. */
export type Backend = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Returns what the response's JSON holds. @throws HttpError to respond with another status than 200 */
export type RouteHandler = (fields: RequestFields, visitor: Visitor) => unknown;

export interface RouteOptions {
  /** Host names (without port) by which browsers reach this server, besides the loopback addresses. */
  readonly hosts?: readonly string[] | undefined;
  readonly identifyVisitor: IdentifyVisitor;
}

/** Responds with JSON to each path in `routes`. */
export function jsonRoutes(
  routes: ReadonlyMap<string, RouteHandler>,
  { hosts, identifyVisitor }: RouteOptions,
): Backend {
  return async (request, response) => {
    const handle = routes.get((request.url ?? '/').split('?', 1)[0] ?? '/');
    if (!handle) return false;
    try {
      guardRequest(request, hosts);
      const fields = await readRequestFields(request);
      sendJson(response, 200, await handle(fields, identifyVisitor(request, response)));
    } catch (error) {
      const { status, message } = error instanceof HttpError ? error : describeFailure(error);
      if (status === 405) response.setHeader('Allow', 'GET, POST');
      sendJson(response, status, { code: status, message });
    }
    return true;
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.end(JSON.stringify(body));
}
