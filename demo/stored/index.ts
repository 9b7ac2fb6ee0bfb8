import type { BackendOptions } from '../backend/backend.js';
import { type Backend, jsonRoutes, type RouteHandler } from '../backend/json-routes.js';
import { identifyByCookie } from '../backend/no-authentication.js';
import { storedObject, storedSha256 } from './stored-object.js';

/**
 * Gives the demo's page the size, type, download link and SHA-256 of a visitor's stored objects. With them the page proves that what is
 * stored is the file. An upload does not need this, so it is not in the folder `backend`, which is for copying.
 */
export function createStoredObjects({ hosts, https, ...cloud }: BackendOptions): Backend {
  const routes = new Map<string, RouteHandler>([
    ['/get_stored_object', (fields, visitor) => storedObject(cloud, visitor, fields)],
    ['/get_sha256_of_stored_object', (fields, visitor) => storedSha256(cloud, visitor, fields)],
  ]);
  return jsonRoutes(routes, { hosts, identifyVisitor: identifyByCookie(https) });
}
