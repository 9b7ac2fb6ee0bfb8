import { type Answer, answerRoutes, type Backend } from '../backend/json-routes.js';
import type { BackendOptions } from '../backend/backend.js';
import { visitors } from '../backend/no-authentication.js';
import { storedObject, storedSha256 } from './stored-object.js';

/**
 * Tells the demo's page what the cloud holds under a visitor's keys: size, type, a link, the SHA-256. The page proves with it that what
 * is stored is the file; an upload needs none of it, so it is no part of the backend to copy.
 */
export function createStoredObjects({ hosts, https, ...cloud }: BackendOptions): Backend {
  const answers = new Map<string, Answer>([
    ['/get_stored_object', (question, visitor) => storedObject(cloud, visitor, question)],
    ['/get_sha256_of_stored_object', (question, visitor) => storedSha256(cloud, visitor, question)],
  ]);
  return answerRoutes(answers, { hosts, visitorOf: visitors(https) });
}
