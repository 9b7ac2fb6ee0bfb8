import { once } from 'node:events';
import { createUploadHandler, type Permission, toNode } from '../../src/server.js';
import { findObject } from '../backend/find-object.js';
import type { Backend, Cloud } from '../backend/index.js';
import { identifyByCookie, type Visitor } from '../backend/no-authentication.js';
import { isLoopback } from './loopback.js';

const modes: ReadonlyMap<string, Permission['mode']> = new Map([
  ['/get_sts_token_for_oss_upload', 'sts'],
  ['/get_post_signature_for_oss_upload', 'post-policy'],
  ['/get_presigned_url_for_oss_upload', 'presigned-url'],
]);

interface Asked {
  readonly mode: Permission['mode'];
  readonly visitor: Visitor;
}

/** The page's endpoint in each mode, made of `oss-direct-upload/server`. NO AUTHENTICATION: everybody becomes a visitor. */
export function createUploadEndpoint(cloud: Cloud): Backend {
  const { endpoint, bucket, region, roleArn, accessKeyId, accessKeySecret } = cloud;
  /** What stands for a table with a unique key. */
  const ids = new Map<string, number>();
  const handler = createUploadHandler<Asked>({
    ...{ bucket, region, roleArn, ossEndpoint: endpoint, stsEndpoint: endpoint },
    credentials: { accessKeyId, accessKeySecret },
    authorize: (_, { mode, visitor }) => ({ dir: visitor.dir, mode }),
    exists: (file) => findObject(cloud, file.dir, file),
    completed({ key }) {
      if (!ids.has(key)) ids.set(key, ids.size + 1);
      return { id: ids.get(key) };
    },
  });
  const identifyVisitor = identifyByCookie();
  return async (request, response) => {
    const mode = modes.get(request.url?.split('?', 1)[0] ?? '');
    // The page itself sets the cookie: two first requests at the same time would otherwise create two visitors.
    if (!mode && request.headers['sec-fetch-dest'] !== 'document') return false;
    const visitor = identifyVisitor(request, response);
    if (!mode) return false;
    const end = once(response, 'close');
    const respond = toNode((asked) =>
      isLoopback(request.headers.host) ? handler(asked, { mode, visitor }) : new Response(null, { status: 421 }),
    );
    respond(request, response);
    await end;
    return true;
  };
}
