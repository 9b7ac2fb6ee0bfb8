import { methods, type Operation } from '../object/operation.js';
import { encodeCallback } from '../object/encode-callback.js';
import { cloudOf } from './settings/cloud.js';
import { checkNames, checkValue, EndpointError, errorResponse } from './settings/endpoint-error.js';
import type { GrantRequest, GrantResponse } from './grants/grant-request.js';
import type { RouteRules } from './grants/state-rules.js';
import { loadCompleteUpload, loadExistingObject, loadStateRules, modeLoaders } from './lazy-code.js';
import type {
  Authorized,
  CompletedObject,
  ContextOf,
  DigestedFile,
  Enforced,
  HandlerSettings,
  KnownNames,
  UploadHandler,
  UploadHandlerOptions,
} from './settings/options.js';
import { readPermission } from './settings/permission.js';
import { checkOrigins, checkSender, setHeaders } from './request/origins.js';
import { readFields } from './request/read-fields.js';

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
  exists: true,
  completed: true,
  status: true,
  allowOrigins: true,
  unenforced: true,
};

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
export function createUploadHandler<Env = unknown, Returned extends Authorized = Authorized>(
  options: HandlerSettings<Env, ContextOf<Returned>> & Enforced<Env> & KnownNames<Env, Returned>,
): UploadHandler<Env>;
/** The same, also with limits that OSS does not enforce. */
export function createUploadHandler<Env = unknown, Returned extends Authorized = Authorized>(
  options: UploadHandlerOptions<Env, ContextOf<Returned>> & KnownNames<Env, Returned>,
): UploadHandler<Env>;
export function createUploadHandler<Env>(options: UploadHandlerOptions<Env>): UploadHandler<Env> {
  return makeHandler(options);
}

/** @param rules of a route, which are the same for everybody: they are stated without `authorize` */
export function makeHandler<Env>(options: UploadHandlerOptions<Env>, rules?: RouteRules): UploadHandler<Env> {
  if (typeof Object(options).authorize !== 'function')
    throw new TypeError('createUploadHandler needs `authorize`, a function.');
  const { credentials, keySecret, callback, exists, completed, status } = options;
  const allowOrigins: readonly string[] = [...(options.allowOrigins ?? [])];
  const unenforced = options.unenforced === true;
  const isPublic = new WeakSet<Response>();

  async function respond(request: Request, env: Env, isAllowed: boolean): Promise<Response> {
    if (isAllowed && request.method === 'OPTIONS') return new Response(null, { status: 204 });
    checkNames('createUploadHandler', options, OPTIONS);
    checkOrigins(allowOrigins);
    for (const name of ['url', 'body'] as const)
      if (callback) checkValue(!!callback[name], `callback.${name} is`, callback[name], 'a text');
    checkSender(request, isAllowed);
    const copy = request.method === 'POST' ? request.clone() : request; // `authorize` may read the body too
    const early = rules && (await readFields(copy));
    if (rules && early?.operation === 'rules') {
      const stated = await (await loadStateRules()).cachedRules(request, rules);
      isPublic.add(stated);
      return stated;
    }
    const permission = (await options.authorize(request, env)) ?? new Response(null, { status: 403 });
    if (permission instanceof Response) return ownResponse(permission);
    const checked = readPermission(permission, unenforced, callback);
    const fields = early ?? (await readFields(copy));
    if (fields.operation === 'rules') return Response.json((await loadStateRules()).stateRules(permission));
    const cloud = cloudOf(options, typeof credentials === 'function' ? await credentials(request, env) : credentials);
    const grantRequest = {
      ...checked,
      cloud,
      fields,
      keySecret: keySecret || cloud.accessKeySecret,
      callback: callback && encodeCallback(callback),
      unenforced,
    };
    const completion = completed && (await loadCompleteUpload());
    const { operation } = fields;
    if (completion && operation === 'completed') {
      const run = (object: CompletedObject) => completed(object, request, env);
      return Response.json(await completion.completeUpload(grantRequest, run, !!status));
    }
    if (completion && status && operation === 'status')
      return completion.processingStatus(grantRequest, (object) => status(object, request, env));
    const find = exists && ((file: DigestedFile) => exists(file, request, env));
    const found = find && (await (await loadExistingObject())(grantRequest, find));
    const given = found ?? (await grant(grantRequest));
    return Response.json(completion ? await completion.withSeal(grantRequest, given) : given);
  }

  return async (request, env) => {
    const isAllowed = allowOrigins.includes(request.headers.get('Origin') ?? '');
    const response = await respond(request, env as Env, isAllowed)
      .catch(ownResponse)
      .catch(errorResponse);
    setHeaders(response, request, isAllowed, isPublic.has(response));
    return response;
  };
}

/** @throws EndpointError */
async function grant(request: GrantRequest): Promise<GrantResponse> {
  const { operation = 'put' } = request.fields;
  if (!Object.hasOwn(methods, operation))
    throw new EndpointError(
      400,
      'unknown-operation',
      'The upload endpoint does not know this operation.',
      `It knows ${Object.keys(methods).join(', ')}.`,
    );
  const makeGrant = await modeLoaders[request.mode]();
  return makeGrant(request, operation as Operation['name']);
}

/** The application's own response, returned or thrown, with a message to show. @throws EndpointError for an error without a body; what is not a response */
function ownResponse(own: unknown): Response {
  if (!(own instanceof Response)) throw own;
  const { status, headers, body } = own;
  if (body || status < 400) return new Response(body, own);
  const message = status === 401 ? 'Sign in to upload.' : 'You may not upload here.';
  throw new EndpointError(status, 'not-allowed', message, undefined, headers);
}
