import { encodeQuery, signHeaders, signQuery } from '../../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../../src/oss/percent-encoding.js';
import type { TestServers } from '../../tools/test-servers.js';

let started: Promise<TestServers> | undefined;

/** The servers that the test runner has started. */
export function servers(): Promise<TestServers> {
  started ??= openCloud('/test-servers.json');
  return started;
}

/** Puts this file's cloud behind TLS. Call it before any other function of this module. */
export function overTls(protocol: 'http/1.1' | 'h2'): Promise<TestServers> {
  started = openCloud(`/test-servers.json?over=${protocol}`);
  return started;
}

/** Opens a cloud. The cookie that says whose cloud a backend uses is set here, too: it has to be that of the response that the page uses. */
async function openCloud(url: string): Promise<TestServers> {
  const opened = (await (await fetch(url, { cache: 'no-store' })).json()) as TestServers;
  document.cookie = `${opened.cookie}; Path=/; SameSite=Lax`;
  return opened;
}

/** The protocol of the latest request to the cloud. */
export async function protocolSpoken(): Promise<string | undefined> {
  const { cloud } = await servers();
  performance.clearResourceTimings();
  await (await fetch(`${cloud.endpoint}/-/requests`)).text(); // it has timing only after it was read
  for (let tries = 0; tries < 50; tries++) {
    const [entry] = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    if (entry) return entry.nextHopProtocol;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

/** The object under a key, requested with the bucket owner's key. */
export async function stored(key: string): Promise<Response> {
  const { cloud } = await servers();
  const { endpoint, bucket, region, accessKeyId, accessKeySecret } = cloud;
  const query = await signQuery(
    { method: 'GET', bucket, key },
    { accessKeyId, accessKeySecret, region },
    Date.now(),
    600,
  );
  return fetch(`${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(query)}`, { cache: 'no-store' });
}

/** Sends a request signed with the bucket owner's key, as another client may. @returns the response's text */
export async function sendSigned(
  method: string,
  key: string,
  query: Record<string, string>,
  body?: Blob,
): Promise<string> {
  const { cloud } = await servers();
  const { bucket, region, accessKeyId, accessKeySecret } = cloud;
  const by = { region, accessKeyId, accessKeySecret };
  const signed = await signQuery({ method, bucket, key, query }, by, Date.now(), 600);
  const url = `${cloud.endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(signed)}`;
  const response = await fetch(url, { method, ...(body && { body }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${key}: ${response.status} ${text.slice(0, 300)}`);
  return text;
}

export async function storedBytes(key: string): Promise<Uint8Array> {
  const response = await stored(key);
  if (!response.ok) throw new Error(`GET ${key}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Resets the mock cloud's failure switches, then sets these. Requests that stand still end. */
export const switches = (change: object = {}): Promise<void> => changeSwitches({ reset: true, ...change });

/** Further requests meet no fault. Those that stand still do so until the switches are reset, so that the browser sends none of them again by itself. */
export const noMoreFaults = (): Promise<void> => changeSwitches({ faults: [] });

async function changeSwitches(change: object): Promise<void> {
  const { cloud } = await servers();
  const body = JSON.stringify(change);
  const response = await fetch(`${cloud.endpoint}/-/switches`, { method: 'PUT', body });
  if (!response.ok) throw new Error(await response.text());
}

export interface LoggedRequest {
  method: string;
  /** Without its query. */
  path: string;
  operation: string;
  /** 0 while it runs, and when the connection ended without a response. */
  status: number;
  code?: string;
  key?: string;
  /** Milliseconds since the epoch. */
  time: number;
  /** Bytes of the body that were read. */
  bytesReceived: number;
}

/** Clears the mock cloud's log of requests. */
export async function forgetRequests(): Promise<void> {
  const { cloud } = await servers();
  await fetch(`${cloud.endpoint}/-/requests`, { method: 'DELETE' });
}

export async function requests(): Promise<LoggedRequest[]> {
  const { cloud } = await servers();
  const { requests: log } = await (await fetch(`${cloud.endpoint}/-/requests`)).json();
  return log;
}

/** How many parts of this size the bytes make that OSS has stored in parts: a line may cut the last ones smaller. */
export async function storedParts(partSize: number): Promise<number> {
  const parts = (await requests()).filter(({ operation, status }) => operation === 'UploadPart' && status === 200);
  return Math.round(parts.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0) / partSize);
}

interface Counters {
  maxConcurrent: number;
  byOperation: Record<string, number>;
  bytesReceived: number;
  concurrent: number;
}

/** Counters of all requests since the log was cleared; the log itself keeps the latest. */
export async function counters(): Promise<Counters> {
  const { cloud } = await servers();
  const response = (await (await fetch(`${cloud.endpoint}/-/requests`)).json()) as { counters: Counters };
  return response.counters;
}

/** How many requests the mock cloud is working on. */
export async function runningRequests(): Promise<number> {
  return (await counters()).concurrent;
}

/** Removes every object and open upload. */
export async function wipe(): Promise<void> {
  const { cloud } = await servers();
  await fetch(`${cloud.endpoint}/-/objects`, { method: 'DELETE' });
}

/** Waits until the mock cloud works on at most `left` requests, so that its log is complete. */
export async function quiet(left = 0): Promise<void> {
  while ((await runningRequests()) > left) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The parts of a CORS rule that tests change. */
interface CorsRule {
  origin?: string;
  methods?: readonly string[];
  /** Exposed headers beside the usual ones. */
  expose?: readonly string[];
}

let corsRules = corsRule();

/** Sets the bucket's CORS rule: the recommended one, with these changes. */
export function setCorsRule(change: CorsRule = {}): Promise<void> {
  return putCorsRules(corsRule(change));
}

/** A CORS rule as XML. */
export function corsRule({ origin = '*', methods, expose = [] }: CorsRule = {}): string {
  const rule = [
    `<AllowedOrigin>${origin}</AllowedOrigin>`,
    ...(methods ?? ['PUT', 'POST', 'GET', 'HEAD', 'DELETE']).map(
      (method) => `<AllowedMethod>${method}</AllowedMethod>`,
    ),
    '<AllowedHeader>*</AllowedHeader>',
    ...['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma', ...expose].map(
      (name) => `<ExposeHeader>${name}</ExposeHeader>`,
    ),
    '<MaxAgeSeconds>600</MaxAgeSeconds>',
  ];
  return `<CORSRule>${rule.join('')}</CORSRule>`;
}

/** PutBucketCors. The present rules must allow this page to send it. */
export async function putCorsRules(...rules: string[]): Promise<void> {
  if (corsRules === rules.join('')) return;
  corsRules = rules.join('');
  await putBucketSetting('cors', `<CORSConfiguration>${corsRules}</CORSConfiguration>`);
}

/** PutBucketVersioning. */
export async function keepVersions(): Promise<void> {
  await putBucketSetting('versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
}

async function putBucketSetting(name: 'cors' | 'versioning', body: string): Promise<void> {
  const { endpoint, bucket, region, accessKeyId, accessKeySecret } = (await servers()).cloud;
  const by = { accessKeyId, accessKeySecret, region };
  const request = {
    method: 'PUT',
    bucket,
    key: '',
    query: { [name]: '' },
    headers: { 'Content-Type': 'application/xml' },
  };
  const headers = await signHeaders(request, by, Date.now());
  const response = await fetch(`${endpoint}/${bucket}/?${name}`, { method: 'PUT', headers, body });
  if (!response.ok) throw new Error(await response.text());
}
