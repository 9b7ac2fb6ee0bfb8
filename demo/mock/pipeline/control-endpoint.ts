import { ELSEWHERE_PATH } from '../faults/response-faults.js';
import { joinBytes, utf8 } from '../protocol/bytes.js';
import { type CloudAnswer, type CloudRequest, chunksOf, type HeaderMap } from '../protocol/http.js';
import type { RequestLog } from '../cloud/request-log.js';
import type { SwitchBoard, Switches } from '../faults/switches.js';

export interface Controlled {
  readonly board: SwitchBoard;
  readonly log: RequestLog;
  readonly publicKeyPem: (() => Promise<string>) | undefined;
  /** Origins besides loopback that may use the control endpoint from a page. */
  readonly origins: readonly string[];
  readonly wipe: () => Promise<void>;
}

/** No bucket's name can begin with a dash, so this path is free. */
const CONTROL_PATH = '/-/';
export const PUBLIC_KEY_PATH = '/-/callback_pub_key_v1.pem';

const LOOPBACK = /^(?:localhost|(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

/** The mock's own endpoint, for tests and demo pages: GET or PUT switches, GET or DELETE requests, DELETE objects. */
export async function control(request: CloudRequest, path: string, cloud: Controlled): Promise<CloudAnswer> {
  const origin = request.headers['origin'];
  if (path === ELSEWHERE_PATH) return elsewhere(request, origin ?? '*');
  const trusted =
    origin === undefined ||
    cloud.origins.includes(origin) ||
    LOOPBACK.test(hostName(origin.replace(/^https?:\/\//, '')));
  // A page of another site that reaches this address by a name of its own is refused as well.
  if (!trusted || !LOOPBACK.test(hostName(request.headers['host'] ?? 'localhost')))
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
  const call = `${request.method} ${path.slice(CONTROL_PATH.length - 1)}`;
  if (call === 'GET /switches') return json(200, cloud.board.now, cors);
  if (call === 'PUT /switches') return putSwitches(request, cloud.board, cors);
  if (call === 'GET /requests') return json(200, { requests: cloud.log.records, counters: cloud.log.counters }, cors);
  if (call === 'DELETE /requests') cloud.log.clear();
  else if (call === 'DELETE /objects') await cloud.wipe();
  else if (path === PUBLIC_KEY_PATH && cloud.publicKeyPem !== undefined) {
    return {
      status: 200,
      headers: { ...cors, 'content-type': 'application/x-pem-file' },
      body: utf8(await cloud.publicKeyPem()),
    };
  } else return json(404, { error: 'There is /-/switches, /-/requests, /-/objects.' }, cors);
  return { status: 204, headers: cors, body: null };
}

/** What a foreign host does that takes everything, and lets every page read that it did. */
async function elsewhere({ method, headers, body }: CloudRequest, origin: string): Promise<CloudAnswer> {
  const cors: HeaderMap = { 'access-control-allow-origin': origin };
  if (method === 'OPTIONS') {
    const [methods, names] = ['method', 'headers'].map((word) => headers[`access-control-request-${word}`] ?? '*');
    const asked = { 'access-control-allow-methods': methods ?? '*', 'access-control-allow-headers': names ?? '*' };
    return { status: 204, headers: { ...cors, ...asked }, body: null };
  }
  for await (const chunk of chunksOf(body)) void chunk;
  return { status: 200, headers: { ...cors, 'content-length': '0' }, body: null };
}

/** The body names the switches to change; `"reset": true` puts all others back. */
async function putSwitches(request: CloudRequest, board: SwitchBoard, cors: HeaderMap): Promise<CloudAnswer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request.body)) {
    size += chunk.length;
    if (size > 1_000_000) return json(400, { error: 'Too long.' }, cors);
    chunks.push(chunk);
  }
  try {
    const { reset, ...change } = JSON.parse(
      new TextDecoder().decode(joinBytes(chunks)) || '{}',
    ) as Partial<Switches> & { reset?: boolean };
    if (reset) board.reset();
    return json(200, board.set(change), cors);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'Not JSON.' }, cors);
  }
}

function json(status: number, value: object, headers: HeaderMap): CloudAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: utf8(JSON.stringify(value)),
  };
}
