import { once } from 'node:events';
import { findObject } from '../../demo/backend/find-object.js';
import type { Backend, Cloud } from '../../demo/backend/index.js';
import { createUploadHandler, type Permission, toNode } from '../../src/server.js';

/** `/server/sts`, `/server/post-policy` and `/server/presigned-url`: `oss-direct-upload/server` as a page's endpoint. */
export function serverBackend(cloud: Cloud): Backend {
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud;
  const handler = createUploadHandler({
    ...{ bucket, region, roleArn, ossEndpoint: endpoint, stsEndpoint: endpoint },
    credentials: { accessKeyId, accessKeySecret },
    authorize: (request) => {
      const mode = new URL(request.url).pathname.split('/').at(-1) as Permission['mode'];
      return { dir: `server/${mode}/`, mode };
    },
    exists: (file) => findObject(cloud, file.dir, file),
  });
  const respond = toNode(handler);
  return async (request, response) => {
    if (!request.url?.startsWith('/server/')) return false;
    const end = once(response, 'close');
    respond(request, response);
    await end;
    return true;
  };
}
