import { after, describe, it } from 'node:test';
import type { GrantRequest } from '../../src/core.js';
import { bytes, sameBytes } from '../support/files.js';
import { fakeAlipay } from '../support/node/fake-alipay.js';
import { fakeWechat, type FakeHostOptions } from '../support/node/fake-wechat.js';
import { send } from '../support/node/mock-request.js';
import { endpointPaths } from '../support/endpoint-paths.js';
import { startBackend } from '../support/node/backend-server.js';
import { useServer } from '../support/node/servers.js';
import { uploadingProgram } from '../support/node/uploading-program.js';
import type { FaultCase, Way } from './fault-case.js';
import { nameOf } from './fault-case.js';
import { judgeEnd, judgeRequests } from './judge-fault.js';
import { lineFaultCases } from './line-fault-cases.js';

const { cloud, address: backend } = await startBackend();
const { bucket } = cloud;
const GRAIN = 102_400;

type Mode = 'sts' | 'post-policy' | 'presigned-url';
const modes: readonly Mode[] = ['sts', 'post-policy', 'presigned-url'];

const oneRequest = (mode: Mode, size: number): Way => {
  if (mode === 'post-policy') return { mode, size, partSize: undefined, carriers: ['PostObject'] };
  const form = mode === 'sts' ? ['PostObject' as const] : [];
  return { mode, size, partSize: undefined, carriers: [...form, 'PutObject', 'UploadPart'] };
};
const ways: readonly Way[] = modes.flatMap((mode) => [
  oneRequest(mode, 250_000),
  ...(mode === 'post-policy'
    ? []
    : [{ mode, size: 1_200_000, partSize: 2 * GRAIN, carriers: ['UploadPart' as const] }]),
]);

/** The endpoint of one upload: what stands before it is the row's. */
interface Asked {
  calls: number;
  respond: (request: GrantRequest, query: string, call: number) => Promise<Response>;
}
const asked = new Map<string, Asked>();
let cookie = '';

/** Asks the demo's backend as one visitor. */
async function askBackend(mode: Mode, query: string): Promise<Response> {
  const response = await fetch(`${backend}${endpointPaths[mode]}?${query}`, { headers: { cookie } });
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return response;
}

const origin = await useServer(async (incoming, outgoing) => {
  const [, id = '', query = ''] = /^\/(\d+)\/(.*)/.exec(incoming.url ?? '') ?? [];
  const one = asked.get(id)!;
  const asks = query.replace(/^[^?]*\?/, '');
  const { operation, ...file } = Object.fromEntries(new URLSearchParams(asks));
  const request = { file, ...(operation && { operation: { name: operation } }) } as unknown as GrantRequest;
  const response = await one.respond(request, asks, ++one.calls);
  for (const name of ['content-type', 'date']) outgoing.setHeader(name, response.headers.get(name) ?? '');
  outgoing.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()));
});

let count = 0;

/** The hosts, by their names: what a program has of them, and the ways that files go there. */
const hosts = {
  WeChat: { objects: (options: FakeHostOptions) => ({ wx: fakeWechat(options).wx }), ways },
  'uni-app': { objects: (options: FakeHostOptions) => ({ uni: fakeWechat(options).wx }), ways },
  Alipay: {
    objects: (options: FakeHostOptions) => ({ my: fakeAlipay(options).my }),
    ways: ways.filter(({ partSize }) => partSize === undefined),
  },
};

async function runFault(host: FaultHost, one: FaultCase, way: Way): Promise<string[]> {
  const id = String(++count);
  const mode = way.mode as Mode;
  cloud.resetSwitches();
  const switches = (one.switches?.(way) ?? {}) as { hideHeaders?: string[] };
  cloud.setSwitches(switches);
  cloud.log.clear();
  const path = 'wxfile://tmp_photo.jpg';
  const given = one.file?.(way);
  const options = { files: new Map([[path, bytes(way.size)]]), hides: switches.hideHeaders ?? [] };
  const state: Asked = {
    calls: 0,
    async respond(request, query, call) {
      const ask = async (other?: string) => {
        if (other !== undefined) throw new TypeError('fetch failed');
        return askBackend(mode, query);
      };
      if (!one.endpoint) return ask();
      const returned = await one.endpoint(call, ask, request, way).catch(() => new Response('', { status: 502 }));
      if (!(returned instanceof Response)) return Response.json(returned);
      return returned;
    },
  };
  asked.set(id, state);
  const { create } = uploadingProgram(hosts[host].objects(options), { ahead: one.clock?.ahead ?? 0 });
  const { object, key } = (one.settings ?? {}) as { object?: object; key?: () => string };
  const uploader = create({
    endpoint: `${origin}/${id}/grant`,
    transfer: { parallelParts: 3, partSize: way.partSize, stallTimeout: one.stallTimeout ?? 30_000, verify: true },
    retryPolicy: { retryFor: 20_000, firstDelay: 20, maxDelay: 100, ...one.settings?.retryPolicy },
    ...(object && { object }),
    ...(key && { key }),
  });
  const task = uploader.add(path, { name: given?.name ?? 'photo.jpg', type: given?.type ?? 'image/jpeg' });
  await task.finished.catch(() => {});
  const { hint: _, ...unhinted } = one; // it is on the page that `help` names
  const log = cloud.log.records.filter(({ method, operation }) => method !== 'OPTIONS' && operation !== 'AssumeRole');
  const wrong = [
    ...judgeEnd(unhinted, way, task, task.error?.code ?? task.status),
    ...(task.error && !task.error.help.includes(`/errors#${task.error.code}`) ? [`help: ${task.error.help}`] : []),
    ...judgeRequests(one, way, state.calls, log),
  ];
  cloud.resetSwitches();
  if (!task.result || one.isUndecidable?.(way)) return wrong;
  const address = `/${bucket}/${task.result.key.split('/').map(encodeURIComponent).join('/')}`;
  const { body } = await send(cloud, 'GET', address);
  if (!sameBytes(body, bytes(way.size))) wrong.push('a false done: OSS holds other bytes');
  return wrong;
}

export type FaultHost = keyof typeof hosts;

/** Lets each fault of the line happen in a host, in those ways of it that are chosen. */
export function testFaults(host: FaultHost, choose: (ways: readonly Way[], index: number) => readonly Way[]): void {
  describe(`mini program: faults in ${host}`, () => {
    after(() => void cloud.resetSwitches());
    for (const [index, one] of lineFaultCases.entries()) {
      const hit = hosts[host].ways.filter((each) => one.hits?.(each) ?? true);
      for (const way of choose(hit, index)) {
        it(`${one.fault}: ${way.size} bytes by ${nameOf(way)} end in ${one.ends}`, async () => {
          const wrong = await runFault(host, one, way);
          if (wrong.length > 0) throw new Error(wrong.join('\n'));
        });
      }
    }
  });
}
