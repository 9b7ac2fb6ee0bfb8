import type { Backend, Cloud } from '../backend/index.js';
import { jsonRoutes, type RouteHandler } from '../backend/json-routes.js';
import { identifyByCookie } from '../backend/no-authentication.js';
import { uploadAuth } from '../backend/upload-auth.js';

/** The page's endpoint in mode `vod`. NO AUTHENTICATION: everybody becomes a visitor. */
export function createVodEndpoint(cloud: Cloud): Backend {
  const respond: RouteHandler = (fields, visitor) => uploadAuth(cloud, visitor, fields);
  return jsonRoutes(new Map([['/get_upload_auth_for_vod', respond]]), { identifyVisitor: identifyByCookie() });
}
