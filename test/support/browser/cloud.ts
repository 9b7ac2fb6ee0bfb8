import type { RequestCounters, RequestRecord } from '../../../demo/mock/index.js';
import { encodeQuery, signHeaders, signQuery } from '../../../src/signing/sign-v4.js';
import { encodePath } from '../../../src/object/percent-encoding.js';
import type { TestServers } from '../../tools/test-servers.js';
import { until } from '../until.js';

let started: Promise<TestServers> | undefined;

/** The servers that the test runner has started. */
export const servers = (): Promise<TestServers> => (started ??= openCloud('/test-servers.json'));

/** Puts this file's cloud behind TLS. Call it before any other function of this module. */
export const overTls = (protocol: 'http/1.1' | 'h2'): Promise<TestServers> =>
  (started = openCloud(`/test-servers.json?over=${protocol}`));

/** Opens a cloud. The cookie that says whose cloud a backend uses is set here, too: it has to be that of the response that the page uses. */
async function openCloud(url: string): Promise<TestServers> {
  const opened = (await (await fetch(url, { cache: 'no-store' })).json()) as TestServers;
  document.cookie = `${opened.cookie}; Path=/; SameSite=Lax`;
  return opened;
}

/** @throws what the server says, where it rejects the request */
async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return response;
}

async function control(method: string, name: string, body?: string): Promise<Response> {
  const { cloud } = await servers();
  return ask(`${cloud.endpoint}/-/${name}`, { method, body: body ?? null });
}

/** The protocol of the latest request to the cloud. */
export async function protocolSpoken(): Promise<string> {
  performance.clearResourceTimings();
  const response = await control('GET', 'requests');
  await response.text(); // it has timing only after it was read
  const latest = () => (performance.getEntriesByName(response.url) as PerformanceResourceTiming[])[0];
  return (await until(latest, 'the timing of a request')).nextHopProtocol;
}

/** The address of an object, signed with the bucket owner's key. */
async function signedUrl(key: string): Promise<string> {
  const { endpoint, bucket, ...by } = (await servers()).cloud;
  const query = await signQuery({ method: 'GET', bucket, key, query: {} }, by, Date.now(), 600);
  return `${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(query)}`;
}

/** The object under a key, requested with the bucket owner's key. */
export const stored = async (key: string): Promise<Response> => fetch(await signedUrl(key), { cache: 'no-store' });

export async function storedBytes(key: string): Promise<Uint8Array> {
  const response = await ask(await signedUrl(key), { cache: 'no-store' });
  return new Uint8Array(await response.arrayBuffer());
}

/** Resets the mock cloud's failure switches, then sets these. Requests that stand still end. */
export const switches = async (change: object = {}): Promise<void> =>
  void (await control('PUT', 'switches', JSON.stringify({ reset: true, ...change })));

/** Further requests meet no fault. Those that stand still do so until the switches are reset, so that the browser sends none of them again by itself. */
export const noMoreFaults = async (): Promise<void> => void (await control('PUT', 'switches', '{"faults":[]}'));

export type LoggedRequest = RequestRecord;

async function log(): Promise<{ requests: LoggedRequest[]; counters: RequestCounters }> {
  return (await control('GET', 'requests')).json();
}

export const forgetRequests = async (): Promise<void> => void (await control('DELETE', 'requests'));

/** Leaves no fault and no logged request of a test before. */
export async function startAfresh(): Promise<void> {
  await switches();
  await forgetRequests();
}

export const requests = async (): Promise<LoggedRequest[]> => (await log()).requests;

/** The requests of these operations. */
export const requestsOf = async (...operations: readonly string[]): Promise<LoggedRequest[]> =>
  (await requests()).filter(({ operation }) => operations.includes(operation));

/** How many requests of an operation OSS has not refused. */
export const countOf = async (operation: string): Promise<number> =>
  (await requestsOf(operation)).filter(({ status }) => status < 300).length;

/** Waits for OSS's response to an operation. @returns its status */
export const statusOf = (operation: string): Promise<number> =>
  until(async () => (await requestsOf(operation)).find(({ status }) => status > 0)?.status, operation);

/** Counters of all requests since the log was cleared; the log itself keeps the latest. */
export const counters = async (): Promise<RequestCounters> => (await log()).counters;

export const runningRequests = async (): Promise<number> => (await counters()).concurrent;

/** Waits until the mock cloud works on at most `left` requests, so that its log is complete. */
export async function quiet(left = 0): Promise<void> {
  while ((await runningRequests()) > left) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** How many parts of this size the bytes make that OSS has stored in parts: a line may cut the last ones smaller. */
export async function storedParts(partSize: number): Promise<number> {
  const parts = (await requestsOf('UploadPart')).filter(({ status }) => status === 200);
  return Math.round(parts.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0) / partSize);
}

export const wipe = async (): Promise<void> => void (await control('DELETE', 'objects'));

/** The parts of a CORS rule that tests change. */
interface CorsRule {
  origin?: string;
  methods?: readonly string[];
  /** Exposed headers beside the usual ones. */
  expose?: readonly string[];
}

let corsRules = corsRule();

/** Sets the bucket's CORS rule: the recommended one, with these changes. */
export const setCorsRule = (change: CorsRule = {}): Promise<void> => putCorsRules(corsRule(change));

export function corsRule({ origin = '*', methods, expose = [] }: CorsRule = {}): string {
  const all = (name: string, values: readonly string[]) =>
    values.map((value) => `<${name}>${value}</${name}>`).join('');
  const rule = [
    all('AllowedOrigin', [origin]),
    all('AllowedMethod', methods ?? ['PUT', 'POST', 'GET', 'HEAD', 'DELETE']),
    all('AllowedHeader', ['*']),
    all('ExposeHeader', ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma', ...expose]),
    all('MaxAgeSeconds', ['600']),
  ];
  return `<CORSRule>${rule.join('')}</CORSRule>`;
}

/** PutBucketCors. The present rules must allow this page to send it. */
export async function putCorsRules(...rules: string[]): Promise<void> {
  if (corsRules === rules.join('')) return;
  corsRules = rules.join('');
  await putBucketSetting('cors', `<CORSConfiguration>${corsRules}</CORSConfiguration>`);
}

export const keepVersions = (): Promise<void> =>
  putBucketSetting('versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');

async function putBucketSetting(name: 'cors' | 'versioning', body: string): Promise<void> {
  const { endpoint, bucket, ...by } = (await servers()).cloud;
  const type = { 'Content-Type': 'application/xml' };
  const request = { method: 'PUT', bucket, key: '', query: { [name]: '' }, headers: type };
  const headers = await signHeaders(request, by, Date.now());
  await ask(`${endpoint}/${bucket}/?${name}`, { method: 'PUT', headers, body });
}
