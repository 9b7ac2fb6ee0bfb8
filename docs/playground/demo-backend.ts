import { getResponse, http, HttpResponse, type RequestHandler } from 'msw';
import type { StoredObject } from '../../demo/page/backend-client.js';
import { endpoints, type ModeName } from '../../demo/page/playground/settings/settings-store.js';
import type { DemoSettings } from '../../demo/server/demo-control.js';
import { partRequestsOf } from '../../demo/server/part-requests.js';
import { pageHashes } from '../../src/modes/sts/page-hashes.js';
import { encodePath, encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import type { CloudInPage } from '../.vitepress/theme/live/cloud-in-page.js';
import { vodResponse } from './vod-in-page.js';

/** How long a download link is valid, in seconds. */
const LIFETIME = 300;

/** The demo page's server, in the page: its endpoint in each mode, its settings, and what is stored. */
export function demoBackend(inPage: CloudInPage): readonly RequestHandler[] {
  const { cloud, endpoint } = inPage;
  const { bucket, region, endpoint: mock } = cloud;
  const settings: DemoSettings = { bucket, region, mock, isCloudRunning: true };
  const at = (path: string) => location.origin + path;
  return [
    ...(Object.keys(endpoints) as ModeName[]).map((mode) =>
      http.all(at(endpoints[mode]), ({ request }) =>
        mode === 'vod' ? vodResponse(inPage, request) : endpoint(request, mode),
      ),
    ),
    http.get(at('/demo/settings'), () => HttpResponse.json(settings)),
    http.get(at('/demo/parts'), () => HttpResponse.json(partRequestsOf(cloud.log.records))),
    http.get(at('/get_stored_object'), ({ request }) => respond(request, (key) => storedObject(cloud, key))),
    http.get(at('/get_sha256_of_stored_object'), ({ request }) => respond(request, (key) => storedSha256(cloud, key))),
  ];
}

async function respond(request: Request, read: (key: string) => Promise<object>): Promise<Response> {
  const key = new URL(request.url).searchParams.get('key') ?? '';
  return read(key).then(
    (value) => HttpResponse.json(value),
    (error: unknown) => HttpResponse.json({ message: String(error) }, { status: 502 }),
  );
}

async function storedObject(cloud: CloudInPage['cloud'], key: string): Promise<StoredObject> {
  const { headers } = await send(cloud, 'HEAD', key);
  return { key, size: Number(headers.get('content-length')), url: await signedUrl(cloud, 'GET', key) };
}

async function storedSha256(cloud: CloudInPage['cloud'], key: string): Promise<object> {
  const content = await (await send(cloud, 'GET', key)).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { key, size: content.byteLength, sha256 };
}

/** Sends a request of the backend, which no service worker needs to see. @throws if the cloud does not fulfil it */
async function send(cloud: CloudInPage['cloud'], method: string, key: string): Promise<Response> {
  const request = new Request(await signedUrl(cloud, method, key), { method });
  const response = await getResponse(cloud.handlers, request);
  if (!response?.ok) throw new Error(`The cloud responded with ${response?.status ?? 'nothing'}.`);
  return response;
}

async function signedUrl(cloud: CloudInPage['cloud'], method: string, key: string): Promise<string> {
  const { bucket, region, accessKeyId, accessKeySecret, endpoint } = cloud;
  const by = { region, accessKeyId, accessKeySecret };
  const query = await signQuery({ method, bucket, key }, by, Date.now(), LIFETIME, pageHashes());
  return `${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(query)}`;
}
