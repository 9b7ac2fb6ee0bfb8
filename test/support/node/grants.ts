import { Clock } from '../../../src/grant/clock.js';
import type { FetchGrant, Grant } from '../../../src/grant/grant.js';
import type { FileInfo } from '../../../src/object/stored-object.js';
import { GrantSource } from '../../../src/grant/grant-source.js';
import type { Mode } from '../../../src/job/mode.js';

export const HOUR = 3_600_000;
const HOST = 'https://b.oss-cn-hangzhou.aliyuncs.com';
let count = 0;

export const fileNamed = (name: string): FileInfo => ({ name, size: 1, type: '' });
const endsIn = (life: number) => new Date(Date.now() + life).toISOString();

/** A response with credentials, other ones each time. @param life milliseconds; undefined: the response does not say */
export const credentials = (life?: number) => ({
  ...{ accessKeyId: `STS.${++count}`, accessKeySecret: 's', securityToken: `token-${count}` },
  ...(life !== undefined && { expiration: endsIn(life) }),
});

/** A response with a form, for a folder or a key. */
export function form(where: object, life = HOUR, conditions: unknown[] = []) {
  const policy = btoa(JSON.stringify({ expiration: endsIn(life), conditions }));
  return { accessid: 'AK', policy, signature: `signature-${++count}`, host: HOST, ...where };
}

export const signedUrl = (life = HOUR) => ({
  url: `${HOST}/${++count}?Expires=${Math.floor((Date.now() + life) / 1000)}`,
});

/** A source of grants that retries each second, for ten seconds. */
export function grantSource<G extends Grant>(mode: Mode<G>, fetchGrant: FetchGrant, options: object = {}) {
  const clock = new Clock();
  const retryPolicy = { retryFor: 10_000, firstDelay: 1000, maxDelay: 1000 };
  return { clock, source: new GrantSource<G>({ mode, fetchGrant, clock, retryPolicy, ...options }) };
}

export interface Call {
  file: FileInfo;
  signal: AbortSignal;
  respond(value: unknown): void;
  fail(error: unknown): void;
}

/** A source whose calls to the application the test settles itself. */
export function sourceOf<G extends Grant>(mode: Mode<G>) {
  const { signal: never } = new AbortController();
  const calls: Call[] = [];
  const ask: FetchGrant = ({ file }, signal) =>
    new Promise((respond, fail) => calls.push({ file, signal, respond, fail }));
  const { clock, source } = grantSource(mode, ask);
  const get = (name: string | FileInfo = 'a', refused?: G, signal = never) =>
    source.get({ file: typeof name === 'string' ? fileNamed(name) : name, signal }, { rejected: refused });
  /** The grant, from the response to the request that this makes. */
  const granted = (response: unknown, name?: string | FileInfo) => {
    const grant = get(name);
    calls.at(-1)!.respond(response);
    return grant;
  };
  const job = (file = fileNamed('a')) => ({ file, signal: never });
  const names = () => calls.map(({ file }) => file.name);
  return { source, clock, calls, get, granted, job, names };
}
