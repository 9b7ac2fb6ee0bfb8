import { http, HttpResponse, type RequestHandler } from 'msw';
import { setupWorker } from 'msw/browser';
import { createUploadHandler, type Permission, type UploadHandler } from 'oss-direct-upload/server';
import { type MswCloud, mswCloud } from '../../../../demo/mock/msw/msw-cloud.js';
import { findObject } from './find-object.js';

/** A mock of OSS and STS in this page, and the backend that signs for it. */
export interface CloudInPage {
  readonly cloud: MswCloud;
  /** The backend's half of an upload in a mode. */
  readonly endpoint: UploadHandler<Permission['mode']>;
}

/** The widget's endpoint. Its parameter `mode` chooses the mode. */
export const ENDPOINT = '/api/oss-permission';

/** No request gets there: the service worker responds to all of them. Without it they end at the reader's own computer. */
const ADDRESS = 'https://localhost:9100';
const MODES: readonly Permission['mode'][] = ['sts', 'post-policy', 'presigned-url'];

let running: Promise<CloudInPage> | undefined;

/**
 * Starts the cloud, or returns the one that this page has already.
 *
 * @param base the site's path, where `mockServiceWorker.js` is
 * @param more handlers of other requests that the page sends
 * @throws if the browser does not let the service worker start
 */
export function startCloudInPage(
  base: string,
  more: (inPage: CloudInPage) => readonly RequestHandler[] = () => [],
): Promise<CloudInPage> {
  running ??= start(base, more);
  running.catch(() => (running = undefined)); // the next use tries again
  return running;
}

async function start(base: string, more: (inPage: CloudInPage) => readonly RequestHandler[]): Promise<CloudInPage> {
  // The access key stays the same: a later page may continue an upload of this one, and the backend seals its keys by the secret.
  const accessKey = { accessKeyId: 'LTAI5tSimulatedCloud0000', accessKeySecret: 'simulated-in-this-page-00000' };
  const cloud = await mswCloud(ADDRESS, { ...accessKey, origins: [location.origin] });
  const { bucket, region, roleArn } = cloud;
  const inPage: CloudInPage = {
    cloud,
    endpoint: createUploadHandler<Permission['mode']>({
      ...{ bucket, region, roleArn, ossEndpoint: ADDRESS, stsEndpoint: ADDRESS },
      credentials: accessKey,
      authorize: (_, mode) => ({ dir: 'uploads/visitor/', mode }),
      exists: (file) => findObject(cloud, file),
    }),
  };
  const worker = setupWorker(
    http.all(location.origin + ENDPOINT, ({ request }) => inPage.endpoint(request, modeIn(request.url))),
    ...more(inPage),
    withoutCorsRule(cloud),
    ...cloud.handlers,
  );
  const scope = { scope: base };
  await worker.start({
    serviceWorker: { url: `${base}mockServiceWorker.js`, options: scope },
    onUnhandledRequest: 'bypass',
    quiet: true,
  });
  return inPage;
}

function modeIn(url: string): Permission['mode'] {
  const mode = new URL(url).searchParams.get('mode');
  return MODES.find((name) => name === mode) ?? 'sts';
}

/**
 * Fails what a browser would not let a page do with a bucket without a CORS rule: a browser does not apply CORS to the response of a
 * service worker. The backend's requests to STS and the mock's own endpoint are not the bucket's.
 */
function withoutCorsRule(cloud: MswCloud): RequestHandler {
  return http.all(`${ADDRESS}/*`, ({ request: { url, method, mode } }) => {
    const { pathname } = new URL(url);
    const isForBucket = !pathname.startsWith('/-/') && !(pathname === '/' && method === 'POST');
    return cloud.switches.corsOff && isForBucket && mode !== 'no-cors' ? HttpResponse.error() : undefined;
  });
}
