import { http, HttpResponse, type RequestHandler } from 'msw';
import type { StoredObject } from '../../demo/page/backend-client.js';
import { endpoints, type ModeName } from '../../demo/page/playground/settings/settings-store.js';
import type { DemoSettings } from '../../demo/server/demo-control.js';
import { partRequestsOf } from '../../demo/server/part-requests.js';
import type { CloudInPage } from '../.vitepress/theme/live/cloud-in-page.js';
import { sendSigned, sha256Of, signedUrl } from '../.vitepress/theme/live/signed-request.js';
import { vodResponse } from './vod-in-page.js';

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
  const { headers } = await sendSigned(cloud, { method: 'HEAD', key });
  return { key, size: Number(headers.get('content-length')), url: await signedUrl(cloud, { method: 'GET', key }) };
}

async function storedSha256(cloud: CloudInPage['cloud'], key: string): Promise<object> {
  const content = await (await sendSigned(cloud, { method: 'GET', key })).arrayBuffer();
  return { key, size: content.byteLength, sha256: await sha256Of(content) };
}
