import type { MockCloud } from '../../../demo/mock/index.js';
import { createUploadHandler, type EnforcedPermission, type UploadCallback } from '../../../src/server.js';
import { endpointPaths, type ModeName } from '../endpoint-paths.js';
import { query, startBackend } from './backend-server.js';
import { ask, type Asked, askByPost, cloudOptions } from './server-handler.js';
import { type Around, useCloud } from './servers.js';

export type Fields = Readonly<Record<string, string | number>>;

type Responded = Pick<Asked, 'status' | 'body'>;

/** One of the two endpoints that promise the same, as one user after the other asks it. */
export interface Endpoint {
  readonly cloud: MockCloud;
  ask(fields?: Fields): Promise<Responded>;
  post(fields: Fields): Promise<Responded>;
  newUser(): void;
}

interface Options {
  callback?: UploadCallback;
  /** Leaves the length unsigned. */
  anyLength?: boolean;
}

export { endpointPaths };
export type EndpointMode = Exclude<ModeName, 'vod'>;
export const endpointModes: EndpointMode[] = ['sts', 'post-policy', 'presigned-url'];

/** `demo/backend`, over HTTP, and the handler of `oss-direct-upload/server`. */
export const endpoints = {
  async 'demo/backend'(mode: EndpointMode, options: Options = {}, around?: Around): Promise<Endpoint> {
    const { callback, anyLength = false } = options;
    const backend = await startBackend({ ...(callback && { callback }), signLength: !anyLength }, around);
    return {
      cloud: backend.cloud,
      ask: (fields = {}) => backend.request(endpointPaths[mode] + query(fields)),
      post: (fields) => backend.request(endpointPaths[mode], { method: 'POST', body: JSON.stringify(fields) }),
      newUser: () => backend.newVisitor(),
    };
  },
  async server(mode: EndpointMode, { callback, anyLength }: Options = {}, around?: Around): Promise<Endpoint> {
    const cloud = await useCloud({ bucket: 'server-bucket', store: 'memory' }, around);
    let user = 7;
    const handlerNow = () => {
      const permission = { dir: `uploads/${user}/`, mode } as EnforcedPermission;
      const options = { ...cloudOptions(cloud), callback, authorize: () => permission };
      return createUploadHandler(anyLength ? { ...options, unenforced: true } : options);
    };
    return {
      cloud,
      ask: (fields) => ask(handlerNow(), fields),
      post: (fields) => askByPost(handlerNow(), fields),
      newUser: () => void user++,
    };
  },
};
export const endpointNames = Object.keys(endpoints) as (keyof typeof endpoints)[];
