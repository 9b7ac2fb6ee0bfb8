import type { RequestRecord } from '../mock/cloud/request-log.js';

/** A request that carried a part of a file, as the mock cloud's log has it. */
export interface PartRequest {
  /** The request's id. */
  readonly id: string;
  readonly uploadId: string;
  readonly key: string;
  /** When it arrived, in ms since 1970. */
  readonly time: number;
  readonly partNumber: number;
  /** Bytes of the part. */
  readonly size: number;
  /** Bytes that have arrived. */
  readonly received: number;
  /** 0 without a response. */
  readonly status: number;
  readonly end?: RequestRecord['end'];
}

/** Reads the log of a mock cloud. @param cloud its address */
export async function readPartRequests(cloud: string): Promise<PartRequest[]> {
  const { requests } = (await (await fetch(`${cloud}/-/requests`)).json()) as { requests: RequestRecord[] };
  return partRequestsOf(requests);
}

/** The requests for parts, in the order of the log. */
export function partRequestsOf(log: readonly RequestRecord[]): PartRequest[] {
  return log.flatMap(toPartRequest);
}

function toPartRequest(record: RequestRecord): PartRequest[] {
  const { operation, requestId: id, uploadId, key, time, partNumber, size, bytesReceived, status, end } = record;
  if (operation !== 'UploadPart' || !uploadId || key === undefined || !partNumber || !size) return [];
  return [{ id, uploadId, key, time, partNumber, size, received: bytesReceived, status, ...(end && { end }) }];
}
