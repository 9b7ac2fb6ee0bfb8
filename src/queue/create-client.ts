import { routeAddress } from '../base/route-address.js';
import type { StoredObject } from '../object/stored-object.js';
import type { InferData, InferRoutes, TypedUploads } from '../object/typed-uploads.js';
import { upload, type UploadOptions } from './upload.js';
import { type QueueOptions, UploadQueue } from './upload-queue.js';

/** Uploads to the routes of one server, by their names, under their rules. */
export interface UploadClient<Uploads extends TypedUploads> {
  /** Uploads one file to a route, as `upload` does. @throws UploadError */
  upload<Name extends InferRoutes<Uploads>>(
    name: Name,
    file: File,
    options?: Omit<UploadOptions, 'endpoint'>,
  ): Promise<StoredObject & { data: InferData<Uploads, Name> }>;
  /** Makes a queue whose files go to a route. It asks for the rules of the route at once: `await queue.loadRules()` returns those that count. */
  queue(name: InferRoutes<Uploads>, options?: Omit<QueueOptions, 'endpoint'>): UploadQueue;
}

/**
 * Uploads to the routes of `createUploads`, with their names and their data as types.
 *
 * @param address of the server's routes, such as `/api/uploads`; a route's name is appended to its path
 * @example
 * const client = createClient('/api/uploads'); // createClient<typeof uploads> knows the names and data of your server’s routes
 * const { data } = await client.upload('avatar', file);
 */
export function createClient<Uploads extends TypedUploads = TypedUploads>(address: string): UploadClient<Uploads> {
  const endpointOf = (name: string) => routeAddress(address, name);
  return {
    upload: async (name, file, options) =>
      upload(file, { ...options, endpoint: endpointOf(name), ofRoute: 'file' }) as never,
    queue(name, options) {
      const queue = new UploadQueue({ ...options, endpoint: endpointOf(name), ofRoute: 'all' });
      void queue.loadRules();
      return queue;
    },
  };
}
