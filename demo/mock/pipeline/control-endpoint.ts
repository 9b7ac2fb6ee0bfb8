import type { Cloud } from '../cloud/cloud.js';
import { ELSEWHERE_PATH } from '../faults/response-faults.js';
import type { Switches } from '../faults/switches.js';
import { joinBytes, utf8 } from '../protocol/bytes.js';
import { chunksOf, type HeaderMap, type HttpRequest, type HttpResponse } from '../protocol/http.js';

/** The paths below `/-/` are the mock's own: a bucket's name cannot begin with a dash. */
export const CONTROL_BUCKET = '-';
export const PUBLIC_KEY_PATH = '/-/callback_pub_key_v1.pem';

const LOOPBACK = /^(?:localhost|(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const MAX_BODY = 1_000_000;

function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

/** The mock's own endpoint, for tests and demo pages: GET and PUT /-/switches, GET and DELETE /-/requests, DELETE /-/objects. */
export async function handleControlRequest(cloud: Cloud, request: HttpRequest, path: string): Promise<HttpResponse> {
  const { origins, publicKeyPem } = cloud.options;
  const origin = request.headers['origin'];
  if (path === ELSEWHERE_PATH) return respondElsewhere(request, origin ?? '*');
  const isTrusted =
    origin === undefined || origins.includes(origin) || LOOPBACK.test(hostName(origin.replace(/^https?:\/\//, '')));
  // The Host is checked too, against pages of other sites that reach this address by a name of their own (DNS rebinding).
  if (!isTrusted || !LOOPBACK.test(hostName(request.headers['host'] ?? 'localhost')))
    return json(403, { error: 'Loopback only.' }, {});
  const cors: HeaderMap =
    origin === undefined
      ? {}
      : {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, PUT, DELETE',
          'access-control-allow-headers': 'content-type',
          vary: 'Origin',
        };
  if (request.method === 'OPTIONS') return { status: 204, headers: cors, body: null };
  switch (`${request.method} ${path}`) {
    case 'GET /-/switches':
      return json(200, cloud.faults.switches, cors);
    case 'PUT /-/switches':
      return putSwitches(cloud, request, cors);
    case 'GET /-/requests':
      return json(200, { requests: cloud.log.records, counters: cloud.log.counters }, cors);
    case 'DELETE /-/requests':
      cloud.log.clear();
      return { status: 204, headers: cors, body: null };
    case 'DELETE /-/objects':
      await cloud.wipe();
      return { status: 204, headers: cors, body: null };
  }
  if (path !== PUBLIC_KEY_PATH || publicKeyPem === undefined)
    return json(404, { error: 'There is /-/switches, /-/requests, /-/objects.' }, cors);
  return {
    status: 200,
    headers: { ...cors, 'content-type': 'application/x-pem-file' },
    body: utf8(await publicKeyPem()),
  };
}

/** The response of the host to which a fault of kind `redirect` leads: 200 to everything, readable for every page. */
async function respondElsewhere({ method, headers, body }: HttpRequest, origin: string): Promise<HttpResponse> {
  const cors: HeaderMap = { 'access-control-allow-origin': origin };
  if (method === 'OPTIONS') {
    const allowed = {
      'access-control-allow-methods': headers['access-control-request-method'] ?? '*',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    };
    return { status: 204, headers: { ...cors, ...allowed }, body: null };
  }
  for await (const chunk of chunksOf(body)) void chunk;
  return { status: 200, headers: { ...cors, 'content-length': '0' }, body: null };
}

/** Changes the switches that the body (JSON) names; `"reset": true` turns all others off. */
async function putSwitches(cloud: Cloud, request: HttpRequest, cors: HeaderMap): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request.body)) {
    size += chunk.length;
    if (size > MAX_BODY) return json(400, { error: 'Too long.' }, cors);
    chunks.push(chunk);
  }
  try {
    const { reset, ...change } = JSON.parse(
      new TextDecoder().decode(joinBytes(chunks)) || '{}',
    ) as Partial<Switches> & { reset?: boolean };
    if (reset) cloud.faults.resetSwitches();
    return json(200, cloud.faults.setSwitches(change), cors);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'Not JSON.' }, cors);
  }
}

function json(status: number, value: object, headers: HeaderMap): HttpResponse {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: utf8(JSON.stringify(value)),
  };
}
