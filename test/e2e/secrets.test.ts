import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, UploadQueue, type UploadErrorCode } from '../../src/core.js';
import type { OssDirectUpload } from '../../src/element.js';
import { uploadEventNames } from '../../demo/page/event-log/upload-event-names.js';
import { forgetRequests, servers, switches } from '../support/browser/cloud.js';
import { holdPartsAfter, partsAreStored } from '../support/browser/part-way.js';
import { file } from '../support/files.js';
import { allEnded, modes, placeLive } from '../support/browser/live-element.js';
import { until } from '../support/until.js';

/** What no page may be shown: of each grant that was given, the texts that give permission. */
const secrets = new Set<string>();
/** All that was said where a script, a log or a person could read it. */
const said: { where: string; text: string }[] = [];

const CANARY = 'C4n4ry/Secret+0f_a-grant=';

function keep(response: Record<string, string>): void {
  for (const name of ['accessKeySecret', 'securityToken', 'security_token', 'signature']) {
    if (response[name]) secrets.add(response[name]);
  }
  if (response.UploadAuth) {
    keep(lowerFirst(authIn(response.UploadAuth)));
    secrets.add(response.UploadAuth);
  }
  if (!response.url) return;
  const { search, searchParams } = new URL(response.url);
  secrets.add(search.slice(1)).add(searchParams.get('x-oss-signature') ?? CANARY);
}

/** What VOD gives in base64. */
const authIn = (uploadAuth: string) => JSON.parse(atob(uploadAuth)) as Record<string, string>;
const lowerFirst = (fields: Record<string, string>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value]));

/** Every text that a value holds, however deep: own properties, hidden ones and getters, causes, maps, sets. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Node || value instanceof Blob || ArrayBuffer.isView(value) || value === window) return [];
  if (value instanceof Map || value instanceof Set) return [...value].flatMap((one) => textsIn(one, seen));
  const texts = value instanceof Error ? [String(value), value.stack ?? ''] : [];
  for (let owner: object = value; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner) as object) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      texts.push(name, ...textsIn(read(value, name), seen));
    }
  }
  return texts;
}

function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}

const hear = (where: string, ...values: unknown[]) => {
  for (const text of values.flatMap((value) => textsIn(value))) said.push({ where, text });
};

/** Hears what stays behind in the page and in the browser. @param elements forget it then, so that the next look does not see it again */
async function look(...elements: OssDirectUpload[]): Promise<void> {
  const { cloud } = await servers();
  hear('address', location.href, document.referrer, document.cookie, history.state);
  const elsewhere = performance.getEntries().filter(({ name }) => !name.startsWith(cloud.endpoint));
  hear('URL of a request', ...elsewhere.map(({ name }) => name));
  hear('web storage', Object.entries(localStorage), Object.entries(sessionStorage));
  hear('cache storage', ...(await caches.keys()));
  hear('IndexedDB', ...(await databases()));
  for (const { queue } of elements) await queue.forgetUnfinished();
}

async function databases(): Promise<unknown[]> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const found: unknown[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const stored = () => database.transaction(store).objectStore(store);
      found.push(...(await done(stored().getAllKeys())), ...(await done(stored().getAll())));
    }
    database.close();
  }
  return found;
}

function leaks(): string[] {
  const texts = [...secrets].flatMap((secret) => [secret, encodeURIComponent(secret)]);
  const found = said.filter(({ text }) => texts.some((secret) => text.includes(secret)));
  return [...new Set(found.map(({ where, text }) => `${where}: ${text.slice(0, 300)}`))];
}

const methods = ['debug', 'log', 'info', 'warn', 'error', 'trace', 'dir'] as const;
const speakers = Object.fromEntries(methods.map((name) => [name, console[name]]));

/** Asks the backend for permission, remembers what in it is secret, and hands on what `from` makes of it. */
function asking(
  mode: string,
  from: (response: Record<string, string>) => unknown = (response) => response,
): FetchGrant {
  const path = modes.find(([name]) => name === mode)![1];
  return async (request, signal) => {
    const response = (await ((await endpoint(path)(request, signal)) as Response).json()) as Record<string, string>;
    keep(response);
    return from(response);
  };
}

async function widget(fetchGrant: FetchGrant, markup = ''): Promise<OssDirectUpload> {
  const { element } = await placeLive(`retry-for="0.2" part-size="102400" multiple ${markup}`);
  for (const name of [...uploadEventNames, 'change'])
    element.addEventListener(name, (event) => hear(name, (event as CustomEvent<unknown>).detail));
  element.endpoint = fetchGrant;
  return element;
}

/** Uploads files of these sizes, and listens. */
async function run(element: OssDirectUpload, ...sizes: number[]): Promise<(UploadErrorCode | 'stored')[]> {
  await element.addFiles(sizes.map((size) => file(size, `${element.getAttribute('mode') ?? ''} ${size}.jpg`)));
  await allEnded(element);
  const { tasks } = element;
  const ends = '.row:is(.done, :has([part=error]))';
  await until(() => element.shadowRoot!.querySelectorAll(ends).length === sizes.length);
  hear('the page', element.outerHTML, element.shadowRoot!.innerHTML);
  hear('the tasks', ...tasks);
  return tasks.map(({ error }) => error?.code ?? 'stored');
}

const carriers = ['PutObject', 'PostObject', 'UploadPart'];
const onCarriers = (fault: object) => ({ faults: carriers.map((operation) => ({ operation, ...fault })) });

/** Responses that are not grants, with a secret in each. */
const garbage: readonly unknown[] = [
  `<!doctype html><title>Log in</title><input value="${CANARY}">`,
  `{"accessKeySecret":"${CANARY}","accessKey`,
  `{"accessKeySecret":"${CANARY}"}`,
  `["${CANARY}"]`,
  `"${CANARY}"`,
  `callback({"securityToken":"${CANARY}"`,
  { securityToken: CANARY, accessKeyId: 'STS.x' },
  { code: 500, message: `GET https://b.oss-cn-hangzhou.aliyuncs.com/k?Signature=${CANARY} failed` },
  { data: { policy: CANARY, signature: CANARY } },
  { url: { href: `https://b.oss-cn-hangzhou.aliyuncs.com/k?x-oss-signature=${CANARY}` } },
  { policy: CANARY, signature: CANARY, host: `http://[${CANARY}`, accessid: 'x' },
  { accessKeyId: 'x', accessKeySecret: 'y', securityToken: `${CANARY}\n`, bucket: 'b', region: 'cn-hangzhou' },
  { accessKeyId: 'x', accessKeySecret: 'y', securityToken: `${CANARY}密`, bucket: 'b', region: 'cn-hangzhou' },
  { accessKeyId: 'x', accessKeySecret: CANARY, endpoint: 'http://[', bucket: 'b', region: 'cn-hangzhou' },
  `https://b.oss-cn-hangzhou-internal.aliyuncs.com/k?x-oss-signature=${CANARY}`,
  `http://[/k?x-oss-signature=${CANARY}`,
  { url: `https://b.oss-cn-hangzhou.aliyuncs.com:99999/k?x-oss-signature=${CANARY}` },
  { url: `https://b.oss-cn-hangzhou.aliyuncs.com/k?x-oss-signature=${CANARY}`, method: 'POST' },
  { accessKeyId: 'x', accessKeySecret: CANARY, securityToken: CANARY, region: 'cn-hangzhou' },
  { accessKeyId: 'x', accessKeySecret: CANARY, securityToken: CANARY, bucket: 'b' },
  { UploadAuth: CANARY, UploadAddress: CANARY },
  { UploadAuth: btoa(JSON.stringify({ AccessKeyId: 'x', AccessKeySecret: CANARY })), UploadAddress: 'e30=' },
];

describe('the secrets of a grant', () => {
  before(async () => {
    await servers();
    await fetch(modes[0]![1]); // the demo's backend knows this page as one visitor from now on
    for (const name of methods) {
      console[name] = (...values: unknown[]) => hear(`console.${name}`, ...values);
    }
    addEventListener('error', ({ error, message }) => hear('uncaught error', error, message));
    addEventListener('unhandledrejection', ({ reason }) => hear('unhandled rejection', reason));
  });
  beforeEach(async () => {
    await switches();
    secrets.clear();
    said.length = 0;
  });
  after(async () => {
    Object.assign(console, speakers);
    await switches();
  });

  it('are found wherever a test plants them', async () => {
    secrets.add(CANARY);
    const cause = new Error('inner', { cause: { deep: new Map([['x', [CANARY]]]) } });
    const hiding = Object.defineProperty({}, 'hidden', { get: () => `?q=${encodeURIComponent(CANARY)}` });
    for (const value of [cause, hiding, `a${CANARY}b`]) {
      said.length = 0;
      hear('here', value);
      expect(leaks()).to.have.length(1);
    }
    said.length = 0;
    localStorage.setItem('x', CANARY);
    await look();
    localStorage.removeItem('x');
    expect(leaks()).to.have.length(1);
  });

  const expired = { kind: 'status', status: 403, code: 'SecurityTokenExpired', message: 'Request has expired.' };
  for (const [what, end, change, markup, from] of [
    ['all is well', 'stored', {}],
    ['denied', 'denied', onCarriers({ kind: 'status', status: 403, code: 'AccessDenied' })],
    ['expired', 'expired', onCarriers(expired)],
    ['the network is cut', 'network', onCarriers({ kind: 'reset' })],
    ['OSS is down', 'storage', onCarriers({ kind: 'status', status: 503 })],
    ['bytes are flipped', 'integrity', onCarriers({ kind: 'flip', atByte: 50_000 })],
    ['CORS is off', 'network', { corsOff: true }],
    ['nothing is verified, nothing resumed', 'stored', {}, 'no-verify no-resume'],
    ['the signature is wrong', 'denied', {}, '', wrongly],
  ] as [what: string, end: string, change: object, markup?: string, from?: typeof wrongly][])
    it(`appear in no event, error, log, storage or page: ${what}`, async () => {
      const elements = await Promise.all(
        modes.map(([mode]) => widget(asking(mode, from), `mode="${mode}" ${markup ?? ''}`)),
      );
      await switches(change);
      const ends = await Promise.all(elements.map((element) => run(element, 100_000, 300_000))); // in one request, and in parts
      expect(ends).to.deep.equal(modes.map(() => [end, end]));
      await look(...elements);
      expect(secrets.size).to.be.at.least(2 * modes.length);
      expect(leaks()).to.deep.equal([]);
    });

  it('appear nowhere, for any response of the endpoint', async () => {
    secrets.add(CANARY).add(btoa(CANARY).slice(0, 20));
    const uploads = garbage.map(async (response) => run(await widget(async () => response), 1000));
    for (const [i, [end]] of (await Promise.all(uploads)).entries())
      expect(end, JSON.stringify(garbage[i])).to.be.oneOf(['grant', 'config', 'network', 'denied']);
    await look();
    expect(leaks()).to.deep.equal([]);
  });

  it('are stored nowhere while an upload is paused, or after a cancel', async () => {
    for (const mode of ['sts', 'presigned-url']) {
      const fetchGrant = asking(mode);
      const element = await widget(fetchGrant);
      const transfer = { parallelParts: 2, partSize: 102_400, stallTimeout: 30_000, verify: true };
      element.queue = new UploadQueue({ mode, endpoint: fetchGrant, transfer, resumeScope: 'somebody' });
      await holdPartsAfter(2);
      await forgetRequests();
      await element.addFiles([file(700_000)]);
      await partsAreStored(2);
      element.pause();
      await look();
      expect(textsIn(await databases())).to.include('uploadId'); // what is kept is there to be looked at
      expect(leaks()).to.deep.equal([]);
      await switches();
      element.cancel();
      await look();
      expect(leaks()).to.deep.equal([]);
    }
  });
});

/** The grant with one letter of its secret changed, so that OSS shows in its response what it was given to check. */
function wrongly(response: Record<string, string>): Record<string, string> {
  const turned = (text: string) => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  const changed = { ...response };
  for (const name of ['accessKeySecret', 'signature']) if (changed[name]) changed[name] = turned(changed[name]);
  if (changed.UploadAuth) {
    const auth = authIn(changed.UploadAuth);
    changed.UploadAuth = btoa(JSON.stringify({ ...auth, AccessKeySecret: turned(auth['AccessKeySecret']!) }));
  }
  changed.url &&= changed.url.replace(/x-oss-signature=[^&]*/, turned);
  keep(changed);
  return changed;
}
