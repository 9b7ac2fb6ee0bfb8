import { once } from 'node:events';
import { findObject } from '../../demo/backend/find-object.js';
import { type Backend, type BackendOptions, type Cloud, createBackend } from '../../demo/backend/index.js';
import { ossClient } from '../../demo/backend/oss-client.js';
import { createStoredObjects } from '../../demo/stored/index.js';
import {
  createUploadHandler,
  createUploads,
  type EnforcedPermission,
  type Permission,
  processing,
  type ProcessingStatus,
  route,
  type StsPermission,
  toNode,
} from '../../src/server.js';
import { APPLICATIONS_OBJECT } from '../support/applications-object.js';
import { cloudOptions } from '../support/node/server-handler.js';

/** The demo's backend, its list of stored objects, and `oss-direct-upload/server`. */
export function demoBackend(options: BackendOptions): Backend {
  const backends = [createBackend(options), createStoredObjects(options), serverBackend(options)];
  return async (...exchange) => {
    for (const backend of backends) if (await backend(...exchange)) return true;
    return false;
  };
}

/**
 * `/server/sts`, `/server/post-policy` and `/server/presigned-url`: `oss-direct-upload/server` as a page's endpoint. With `wrong-bytes/` or
 * `wrong-size/` before the mode, the application takes any file for one that it has: one of as many zeros, or of one more. With `completed/`
 * it saves each file; with `completed/twice/` its first response is lost for each. With `processing/` it scans each, and is asked three times
 * before it is ready, or refused for a name with `virus`; with `live/` after it, it sends what happens as a stream. `/server/by-size` gives a form to
 * files of up to 100 kB, and signed URLs to others. `/server/routes/photos` is a route.
 */
function serverBackend(cloud: Cloud): Backend {
  const authorize = (request: Request): (EnforcedPermission | StsPermission) & { context: { user: number } } => {
    const { pathname, searchParams } = new URL(request.url);
    const common = { dir: `${pathname.slice(1)}/`, context: { user: 7 } };
    if (!pathname.endsWith('/by-size')) return { ...common, mode: pathname.split('/').at(-1) as Permission['mode'] };
    if (Number(searchParams.get('size')) > 100_000) return { ...common, mode: 'presigned-url' };
    return { ...common, mode: 'post-policy', maxFileSize: '100kB' };
  };
  const saved = new Map<string, number>();
  const completing = createUploadHandler({
    ...cloudOptions(cloud),
    authorize,
    exists: (file) => findObject(cloud, file.dir, file),
    completed({ key, size, type, crc64, context, isRepeat }, { url }) {
      const isKnown = saved.has(key);
      if (!isKnown) saved.set(key, saved.size);
      if (!isKnown && url.includes('/twice/')) return new Response(null, { status: 503 });
      return { key, size, type, crc64, user: context.user, isRepeat, isKnown };
    },
  });
  /** How often each object was asked about, in this process. */
  const asked = new Map<string, number>();
  async function* live(): AsyncGenerator<ProcessingStatus> {
    for (const share of [0.25, 0.5, 0.75]) yield { state: 'processing', share };
    yield { state: 'ready', data: 'live' };
  }
  const processed = createUploadHandler({
    ...cloudOptions(cloud),
    authorize,
    completed: ({ key }) => processing({ job: { key }, message: 'In the queue', data: { state: 'stored' } }),
    status({ key, job, context }, { url }) {
      if (url.includes('/live/')) return live();
      const count = (asked.get(key) ?? 0) + 1;
      asked.set(key, count);
      if (count < 3) return { state: 'processing', share: count / 3 };
      if (key.includes('virus')) return { state: 'refused', reason: 'It has a virus.' };
      return { state: 'ready', data: { state: 'scanned', job, user: context.user } };
    },
  });
  const routes = createUploads({
    ...cloudOptions(cloud),
    routes: {
      photos: route({
        mode: 'post-policy',
        types: ['image/*'],
        maxFileSize: '2MB',
        maxFiles: 3,
        minImageWidth: 2,
        authorize: () => ({ dir: 'server/routes/photos/', context: { user: 7 } }),
        completed: ({ key, context }) => ({ key, user: context.user }),
      }),
    },
  });
  const handler = createUploadHandler({
    ...cloudOptions(cloud),
    authorize,
    async exists(file) {
      if (!file.dir.startsWith('server/wrong-')) return findObject(cloud, file.dir, file);
      const size = file.dir.startsWith('server/wrong-size/') ? file.size + 1 : file.size;
      const { name } = await ossClient(cloud).put(`${file.dir}${APPLICATIONS_OBJECT}`, Buffer.alloc(size));
      return name;
    },
  });
  const handlerOf = (url: string) => {
    if (url.includes('/server/routes/')) return routes.handler.GET;
    if (url.includes('/server/processing/')) return processed;
    return url.includes('/server/completed/') ? completing : handler;
  };
  const respond = toNode((request) => handlerOf(request.url)(request));
  return async (request, response) => {
    if (!request.url?.startsWith('/server/')) return false;
    const end = once(response, 'close');
    respond(request, response);
    await end;
    return true;
  };
}
