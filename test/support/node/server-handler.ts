import type { Cloud } from '../../../demo/backend/index.js';
import type { MockCloud } from '../../../demo/mock/index.js';
import {
  createUploadHandler,
  type EnforcedPermission,
  type StsPermission,
  type UploadHandler,
  type UploadHandlerOptions,
} from '../../../src/server.js';

export function cloudOptions(cloud: Cloud) {
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud;
  const credentials = { accessKeyId, accessKeySecret };
  return { bucket, region, roleArn, credentials, ossEndpoint: endpoint, stsEndpoint: endpoint };
}

/** A handler over a mock cloud that lets everybody do this. */
export function handlerFor(
  cloud: MockCloud,
  permission: EnforcedPermission | StsPermission,
  options: Partial<Omit<UploadHandlerOptions, 'authorize' | 'unenforced'>> = {},
): UploadHandler {
  return createUploadHandler({ ...cloudOptions(cloud), ...options, authorize: () => permission });
}

export interface Asked<H = Headers> {
  status: number;
  headers: H;
  // oxlint-disable-next-line typescript/no-explicit-any -- a response as any client sees it
  body: any;
}

type Fields = Readonly<Record<string, string | number>>;

export async function ask(handler: UploadHandler, fields: Fields = {}, init: RequestInit = {}): Promise<Asked> {
  const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
  return received(await handler(new Request(`https://app.test/api/oss-permission?${query}`, init)));
}

export async function askByPost(handler: UploadHandler, fields: Fields = {}, init: RequestInit = {}): Promise<Asked> {
  const body = JSON.stringify(fields);
  return received(await handler(new Request('https://app.test/api/oss-permission', { method: 'POST', body, ...init })));
}

async function received(response: Response): Promise<Asked> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
}

/** The outcome of a request to OSS: `stored`, or OSS's error code. */
export async function outcome(pending: Promise<Response>): Promise<string> {
  const response = await pending;
  const text = await response.text();
  return response.ok && response.status !== 203 ? 'stored' : (/<Code>(\w+)/.exec(text)?.[1] ?? String(response.status));
}
