import { headerOf, TRAFFIC_LIMIT } from './object-headers.js';

/** The same headers with this limit, unless they have a lower one. */
export function withTrafficLimit(headers: Record<string, string>, limit: number | undefined): Record<string, string> {
  if (limit === undefined) return headers;
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== TRAFFIC_LIMIT);
  const own = Number(headerOf(headers, TRAFFIC_LIMIT) ?? Infinity);
  return { ...Object.fromEntries(others), [TRAFFIC_LIMIT]: String(Math.min(own, limit)) };
}

/** The limit that headers, form fields or a signed URL hold, in bit/s. */
export function trafficLimitOf(fields: Record<string, string>, url?: string): number | undefined {
  const inUrl = url === undefined ? null : new URL(url).searchParams.get(TRAFFIC_LIMIT);
  return Number(headerOf(fields, TRAFFIC_LIMIT) ?? inUrl) || undefined;
}
