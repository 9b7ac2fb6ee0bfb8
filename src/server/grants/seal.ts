import { fromBase64, toBase64 } from '../../base/base64.js';
import { hex, utf8, webCryptoHmac } from '../../signing/web-crypto.js';
import { EndpointError } from '../settings/endpoint-error.js';
import type { GrantRequest } from './grant-request.js';
import { isSameText } from './is-same-text.js';

/*
 * What comes with each grant where `completed` is set: a proof that this user was given it, so that the server stores no list. It is `odu1`,
 * what it is for, the time in seconds (base 36) and 40 hexadecimal digits of an HMAC, with dots between them. The HMAC covers the user's
 * prefix and context, and of a grant for one object its key and size (the key of a stream has the largest that was allowed). It needs no secrecy: without the user's own session it is worth nothing.
 */
const SEAL = /^odu1\.(key|stream|dir|exists)\.([\da-z]{1,10})\.([\da-f]{40})$/;

/** `key`: for this object. `stream`: for this object, of any size that is allowed. `dir`: for objects below the user's prefix. `exists`: for this object, which the user had already. */
export type SealKind = 'key' | 'stream' | 'dir' | 'exists';

interface SealedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

export async function makeSeal(request: GrantRequest, kind: SealKind, object: SealedObject): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000).toString(36);
  return `odu1.${kind}.${seconds}.${await digestOf(request, kind, seconds, object)}`;
}

/** What a seal is for, and its age in milliseconds; undefined if it was not made here for this user and this object. */
export async function openSeal(
  request: GrantRequest,
  object: SealedObject,
): Promise<{ readonly kind: SealKind; readonly age: number } | undefined> {
  const [, kind, seconds = '', own = ''] = SEAL.exec(request.fields.seal ?? '') ?? [];
  const isOwn = kind && isSameText(await digestOf(request, kind as SealKind, seconds, object), own);
  return isOwn ? { kind: kind as SealKind, age: Date.now() - Number.parseInt(seconds, 36) * 1000 } : undefined;
}

function digestOf(
  request: GrantRequest,
  kind: SealKind,
  seconds: string,
  { key, size }: SealedObject,
): Promise<string> {
  const object = kind === 'stream' ? [key] : [key, size]; // the key of a stream has its largest size
  return digest(request, [kind, seconds], kind === 'dir' ? [] : object);
}

async function digest(
  { dir, context, keySecret }: GrantRequest,
  what: readonly string[],
  object: readonly unknown[],
): Promise<string> {
  const hmac = await webCryptoHmac(utf8(`stored objects ${keySecret}`));
  return hex(await hmac(JSON.stringify([...what, dir, context, ...object]))).slice(0, 40);
}

/** What a seal for questions says itself, for one request asks about several objects: base64url of JSON. */
const STATUS_SEAL = /^odu1\.status\.([\da-z]{1,10})\.([\da-f]{40})\.([\w-]{1,4000})$/;

/** An object that is processed, and by what the application finds that again. */
export interface SealedJob {
  readonly key: string;
  readonly job: unknown;
}

/** By it this user asks how far the processing of this object is. */
export async function makeStatusSeal(request: GrantRequest, { key, job = null }: SealedJob): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000).toString(36);
  const text = toBase64(JSON.stringify([key, job]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `odu1.status.${seconds}.${await digest(request, ['status', seconds], [text])}.${text}`;
}

/** What a seal says, and its age in milliseconds; undefined if it was not made here for this user. */
export async function openStatusSeal(
  request: GrantRequest,
  seal: string,
): Promise<(SealedJob & { readonly age: number }) | undefined> {
  const [, seconds = '', own, text = ''] = STATUS_SEAL.exec(seal) ?? [];
  if (own === undefined || !isSameText(await digest(request, ['status', seconds], [text]), own)) return undefined;
  const [key, job] = JSON.parse(fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'))) as [string, unknown];
  return { key, job, age: Date.now() - Number.parseInt(seconds, 36) * 1000 };
}

export function foreignSeal(message: string, reason: string): EndpointError {
  const advice =
    '`authorize` must return the same `dir` and `context` as for the grant. If the credentials change, set `keySecret`.';
  return new EndpointError(403, 'seal', message, `${reason} ${advice}`);
}
