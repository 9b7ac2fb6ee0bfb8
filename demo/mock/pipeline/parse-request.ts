import type { Cloud } from '../cloud/cloud.js';
import { type Address, addressesOf } from '../protocol/address.js';
import type { HttpRequest } from '../protocol/http.js';
import { parseTarget, type Query } from '../protocol/request-target.js';
import { isStsRequest } from '../sts/sts-endpoint.js';

/** What a request asks for. */
export interface ParsedRequest {
  readonly path: string;
  readonly query: Query;
  /** The addresses that the request can mean, the likeliest first. */
  readonly addresses: readonly Address[];
  readonly isSts: boolean;
}

/** @throws OssError if the path or the host is wrong. */
export function parseRequest(cloud: Cloud, { method, target, headers }: HttpRequest): ParsedRequest {
  const { path, query } = parseTarget(target);
  const { region, bucket, domains } = cloud.options;
  const addresses = addressesOf(headers['host'] ?? '', path, { region, defaultBucket: bucket, domains });
  const isSts = addresses[0]?.bucket === undefined && isStsRequest(method, path, query, headers);
  return { path, query, addresses, isSts };
}
