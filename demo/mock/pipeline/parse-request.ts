import { addressesOf } from '../protocol/address.js';
import type { Cloud } from '../cloud/cloud.js';
import { type Identified, identify } from './authenticate.js';
import type { CloudRequest } from '../protocol/http.js';
import { isStsRequest } from '../sts/sts-endpoint.js';
import { parseTarget, Query } from '../protocol/request-target.js';

/** A request that could be read: what it asks, and of whom. */
export interface Asked extends Identified {
  readonly path: string;
  readonly query: Query;
}

export const ASSUME_ROLE = { name: 'AssumeRole', run: async () => ({ status: 400 }) };

/** What stands in the log for a request that could not be read. */
export const UNREADABLE: Asked = {
  path: '/',
  query: new Query([]),
  address: {},
  caller: undefined,
  operation: { name: 'Unreadable', run: async () => ({ status: 400 }) },
};

export function understand(cloud: Cloud, { method, target, headers }: CloudRequest): Asked {
  const { path, query } = parseTarget(target);
  const { region, bucket, domains } = cloud.options;
  const readings = addressesOf(headers['host'] ?? '', path, { region, defaultBucket: bucket, domains });
  if (readings[0]?.bucket === undefined && isStsRequest(method, path, query, headers)) {
    return { path, query, address: {}, caller: undefined, operation: ASSUME_ROLE };
  }
  return { ...identify(cloud, method, readings, query, headers), path, query };
}
