import { cloudOf } from './cloud.js';
import { checkNames, EndpointError, toEndpointError } from './endpoint-error.js';
import type { GrantRequest, GrantResponse } from './grants/grant-request.js';
import { postPolicy } from './grants/post-policy.js';
import { presignedUrl } from './grants/presigned-url.js';
import { createKeySealer } from './grants/sealed-key.js';
import { type OperationName, signedOperation } from './grants/signed-operation.js';
import { sts } from './grants/sts.js';
import type { Authorize, Permission, UploadHandler, UploadHandlerOptions } from './options.js';
import { checkPermission } from './permission.js';
import { createOriginGuard } from './request/guard-request.js';
import { readFields, type RequestFields } from './request/read-fields.js';

const OPTIONS: Readonly<Record<keyof UploadHandlerOptions, true>> = {
  bucket: true,
  region: true,
  credentials: true,
  authorize: true,
  roleArn: true,
  ossEndpoint: true,
  stsEndpoint: true,
  keySecret: true,
  callback: true,
  allowOrigins: true,
  unenforced: true,
};

const operations: readonly string[] = ['create', 'part', 'list', 'complete', 'abort', 'head'] satisfies OperationName[];

/**
 * Makes the endpoint of `<oss-direct-upload>`: a function from a `Request` to a `Response`, for Next, Hono, Nitro, Deno, Bun, Workers,
 * and by `toNode` for Node and Express. It serves GET and POST.
 *
 * @example
 * export const GET = createUploadHandler({
 *   bucket: 'my-bucket',
 *   region: 'cn-hangzhou',
 *   credentials: fromEnv(),
 *   async authorize(request) {
 *     const user = await session(request);
 *     return (
 *       user && {
 *         mode: 'post-policy',
 *         dir: `uploads/${user.id}/`,
 *         maxFileSize: '20MB',
 *         types: ['image/*'],
 *       }
 *     );
 *   },
 * });
 * export { GET as POST };
 *
 * @throws TypeError without `authorize`. All that can only be seen later is a response with the code `config`, and in the log.
 */
export function createUploadHandler<Env = unknown>(options: UploadHandlerOptions<Env>): UploadHandler<Env> {
  if (typeof Object(options).authorize !== 'function')
    throw new TypeError('createUploadHandler needs `authorize`: a function that decides who may upload, and what.');
  const guard = createOriginGuard(options.allowOrigins);

  async function respond(request: Request, env: Env): Promise<Response> {
    checkNames('createUploadHandler', options, OPTIONS);
    guard.check(request);
    const copy = request.method === 'POST' ? request.clone() : request; // `authorize` may read the body too
    const permission = await authorized(() => options.authorize(request, env));
    if (permission instanceof Response) return ownResponse(permission);
    const unenforced = options.unenforced === true;
    const checked = checkPermission(permission, unenforced);
    const { credentials, callback } = options;
    const cloud = cloudOf(options, typeof credentials === 'function' ? await credentials(request, env) : credentials);
    const keys = createKeySealer(options.keySecret || cloud.credentials.accessKeySecret);
    const fields = await readFields(copy);
    return json(200, await grant({ cloud, permission: checked, fields, keys, callback, unenforced }));
  }

  return async (request, env) => {
    const response = guard.preflight(request) ?? (await respond(request, env as Env).catch(errorResponse));
    for (const [name, value] of Object.entries(guard.headersFor(request))) response.headers.set(name, value);
    return response;
  };
}

/** @throws EndpointError */
async function grant(request: GrantRequest): Promise<GrantResponse> {
  const operation = operationIn(request.fields);
  switch (request.permission.mode) {
    case 'sts':
      return sts(request);
    case 'post-policy':
      return postPolicy(request);
    case 'presigned-url':
      return operation ? signedOperation(operation, request) : presignedUrl(request);
  }
}

/** The operation that a request names, if it is not about a file in one request. @throws EndpointError 400 */
function operationIn(fields: RequestFields): OperationName | undefined {
  const name = fields.get('operation') ?? 'put';
  if (name === 'put') return undefined;
  if (operations.includes(name)) return name as OperationName;
  throw new EndpointError(400, 'unknown-operation', 'The upload endpoint does not know this operation.', {
    hint: `It knows ${operations.join(', ')}, and requests without "operation".`,
  });
}

/** Some frameworks throw responses. */
async function authorized(
  authorize: () => ReturnType<Authorize<Permission>>,
): Promise<Awaited<ReturnType<Authorize<Permission>>>> {
  try {
    return await authorize();
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

/** The application's own response, which no cache may keep; with a message that the element can show. */
function ownResponse(response: Response): Response {
  const { status, headers, body } = response;
  const isEmpty = !body && status >= 400;
  const message = status === 401 ? 'Sign in to upload.' : 'You may not upload here.';
  const own = isEmpty
    ? new Response(JSON.stringify({ code: 'not-allowed', message }), { status, headers })
    : new Response(body, response);
  if (isEmpty) own.headers.set('Content-Type', JSON_TYPE);
  own.headers.set('Cache-Control', 'no-store');
  return own;
}

function errorResponse(thrown: unknown): Response {
  const { status, code, message, details } = toEndpointError(thrown);
  return json(status, { code, message, ...(details.hint && { hint: details.hint }) }, details.headers);
}

const JSON_TYPE = 'application/json; charset=utf-8';

function json(status: number, body: GrantResponse, more: Readonly<Record<string, string>> = {}): Response {
  const headers = {
    'Content-Type': JSON_TYPE,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...more,
  };
  return new Response(JSON.stringify(body), { status, headers });
}
