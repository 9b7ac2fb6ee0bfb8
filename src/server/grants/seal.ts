import { hex, utf8, webCryptoHmac } from '../../signing/web-crypto.js';
import type { GrantRequest } from './grant-request.js';
import { isSameText } from './is-same-text.js';

/*
 * What comes with each grant where `completed` is set: a proof that this user was given it, so that the server stores no list. It is `odu1`,
 * what it is for, the time in seconds (base 36) and 40 hexadecimal digits of an HMAC, with dots between them. The HMAC covers the user's
 * prefix and context, and of a grant for one object its key and size (of a stream the largest that is allowed). It needs no secrecy: without the user's own session it is worth nothing.
 */
const SEAL = /^odu1\.(key|stream|dir|exists)\.([\da-z]{1,10})\.([\da-f]{40})$/;

/** `key`: for this object. `stream`: for this object, of any size that is allowed. `dir`: for objects below the user's prefix. `exists`: for this object, which the user had already. */
export type SealKind = 'key' | 'stream' | 'dir' | 'exists';

interface SealedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** A new seal. */
export async function makeSeal(request: GrantRequest, kind: SealKind, object: SealedObject): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000).toString(36);
  return `odu1.${kind}.${seconds}.${await digestOf(request, kind, seconds, object)}`;
}

/** What a seal is for, and its age in milliseconds; undefined if it was not made here for this user and this object. */
export async function openSeal(
  request: GrantRequest,
  object: SealedObject,
): Promise<{ readonly kind: SealKind; readonly age: number } | undefined> {
  const [, kind, seconds = '', digest = ''] = SEAL.exec(request.fields.seal ?? '') ?? [];
  const isOwn = kind && isSameText(await digestOf(request, kind as SealKind, seconds, object), digest);
  return isOwn ? { kind: kind as SealKind, age: Date.now() - Number.parseInt(seconds, 36) * 1000 } : undefined;
}

async function digestOf(
  { dir, context, keySecret, maxFileSize }: GrantRequest,
  kind: SealKind,
  seconds: string,
  { key, size }: SealedObject,
): Promise<string> {
  const hmac = await webCryptoHmac(utf8(`stored objects ${keySecret}`));
  const most = kind === 'stream' ? maxFileSize : size;
  const sealed = [kind, seconds, dir, context, ...(kind === 'dir' ? [] : [key, most])];
  return hex(await hmac(JSON.stringify(sealed))).slice(0, 40);
}
