import type { PendingFile, ProcessingStatus } from '../object/processing.js';
import { EndpointError } from './settings/endpoint-error.js';
import type {
  CompletedObject,
  FileLimits,
  HandlerSettings,
  MaybePromise,
  PageRules,
  Permission,
  ProcessedObject,
  UploadHandler,
  UploadHandlerOptions,
} from './settings/options.js';
import { makeHandler } from './upload-handler.js';

/** What one user may do on a route, whose rules say the rest. */
interface RoutePermission<Context = unknown> {
  /** The only prefix of this user's objects, with a slash at its end: `avatars/7/`. */
  readonly dir: string;
  /** What `completed` gets. @default null */
  readonly context?: Context | undefined;
}

/**
 * One kind of uploads: its rules, who may upload, and what is saved. A page may ask for the rules (`operation=rules`), and anybody who knows the
 * address gets them, without `authorize`.
 */
export interface RouteOptions<Context = unknown, Data = unknown, Env = unknown>
  extends FileLimits, PageRules, Pick<HandlerSettings<Env>, 'callback' | 'exists'> {
  /** How files travel. */
  readonly mode: Permission['mode'];
  /** Accept limits that OSS does not enforce, in mode `sts`: `completed` checks them. @default false */
  readonly unenforced?: boolean | undefined;
  /** Decides who may upload. @returns null or undefined for 403, or a `Response` of your own (401 …) */
  readonly authorize: (
    request: Request,
    env: Env,
  ) => MaybePromise<RoutePermission<Context> | Response | null | undefined>;
  /** Saves an object that a user has stored: see `completed` of `createUploadHandler`. @default the page saves it, by `afterUpload` */
  readonly completed?:
    | ((
        object: CompletedObject<Context>,
        request: Request,
        env: Env,
      ) => MaybePromise<Data | Response | PendingFile<Data>>)
    | undefined;
  /** Says how far the processing of an object is, for which `completed` returned `processing()`. @default a stored object can be used */
  readonly status?:
    | ((
        object: ProcessedObject<Context>,
        request: Request,
        env: Env,
      ) => MaybePromise<ProcessingStatus<Data>> | AsyncIterable<ProcessingStatus<Data>>)
    | undefined;
}

/** A route of `createUploads`. */
export interface Route<Data = unknown, Env = unknown> {
  /** Handles its requests, with these settings. @internal */
  readonly make: (shared: SharedSettings<Env>) => UploadHandler<Env>;
  /** Only a type: what its `completed` returns. */
  readonly '~data'?: Data | undefined;
}

/** What the routes of one server share: the bucket, and by what its requests are signed. */
type SharedSettings<Env = unknown> = Omit<HandlerSettings<Env>, 'callback' | 'exists' | 'completed' | 'status'>;

/** What a runtime passes to each request, where the application does not say of what type that is. */
// oxlint-disable-next-line typescript/no-explicit-any -- the bindings of any worker, whose routes name their type themselves
type AnyEnv = any;

type Routes = Readonly<Record<string, Route<unknown, AnyEnv>>>;

/** The routes of one server. */
export interface Uploads<R extends Routes = Routes, Env = AnyEnv> {
  /** Handle the requests of all routes: the last segment of the path is the name of one. */
  readonly handler: Readonly<Record<'GET' | 'POST' | 'OPTIONS', UploadHandler<Env>>>;
  /** Only a type: what `completed` of each route returns, for `createClient` of a page. */
  readonly '~data'?: { readonly [Name in keyof R]: NonNullable<R[Name]['~data']> } | undefined;
}

/**
 * Makes a route of `createUploads`.
 *
 * @example
 * const avatar = route({
 *   mode: 'post-policy',
 *   types: ['image/*'],
 *   maxFileSize: '5MB',
 *   async authorize(request) {
 *     const user = await session(request);
 *     return user && { dir: `avatars/${user.id}/` };
 *   },
 * });
 */
export function route<Context, Data, Env = unknown>(options: RouteOptions<Context, Data, Env>): Route<Data, Env> {
  const { authorize, mode, maxFileSize, minFileSize, types, ...others } = options;
  const { maxFiles, maxTotalSize, minImageWidth, maxImageWidth, minImageHeight, maxImageHeight, maxDuration, ...rest } =
    others;
  const ofGrants = { mode, maxFileSize, minFileSize, types };
  const ofPage = { maxFiles, maxTotalSize, minImageWidth, maxImageWidth, minImageHeight, maxImageHeight, maxDuration };
  const limits = Object.fromEntries(Object.entries(ofGrants).filter(([, value]) => value !== undefined));
  return {
    make(shared) {
      const settings = {
        ...shared,
        ...rest,
        async authorize(request: Request, env: Env) {
          const given = await authorize(request, env);
          return given && !(given instanceof Response) ? ({ ...limits, ...given } as Permission) : given;
        },
      };
      return makeHandler(settings as UploadHandlerOptions<Env>, { ...ofGrants, ...ofPage });
    },
  };
}

/**
 * Makes several endpoints in one: `/api/uploads/avatar` is the route `avatar`. Each has its own rules, and a page gets their names and
 * data as types, by `createClient`.
 *
 * @example
 * const avatar = route({ mode: 'post-policy', authorize: () => ({ dir: 'avatars/' }) });
 * export const uploads = createUploads({ credentials: fromEnv(), routes: { avatar } });
 * export const { GET, POST } = uploads.handler;
 */
export function createUploads<R extends Routes, Env = AnyEnv>(
  options: SharedSettings<Env> & { readonly routes: R },
): Uploads<R, Env> {
  const { routes, ...shared } = options;
  const handlers = new Map(Object.entries(routes).map(([name, one]) => [name, one.make(shared)]));
  const hint = `The last segment of the path must be one of ${[...handlers.keys()].join(', ')}.`;
  const unknown = makeHandler({
    ...shared,
    authorize() {
      throw new EndpointError(404, 'unknown-route', 'There are no such uploads.', hint);
    },
  });
  const handle: UploadHandler<Env> = (request, env) => {
    const [, name = ''] = /([^/]*)\/?$/.exec(new URL(request.url).pathname) ?? [];
    return (handlers.get(decoded(name)) ?? unknown)(request, env);
  };
  return { handler: { GET: handle, POST: handle, OPTIONS: handle } };
}

/** A segment of a path as text; itself where it is not encoded as URLs are. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
