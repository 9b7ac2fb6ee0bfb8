import type { FileInfo } from './grant.js';
import { UploadError } from './upload-error.js';

/** OSS's limit for an object key, in bytes of UTF-8. */
const LONGEST_KEY = 1023;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

export const defaultKeyPattern = '{id}-{name}';

/**
 * Makes an object key below `dir` from a pattern: `{id}` (10 random letters), `{uuid}`, `{name}`, `{ext}`, `{path}`,
 * `{yyyy}`, `{mm}`, `{dd}`. A file's own words can neither leave `dir` nor make a segment that browsers fold away; a name
 * that is too long loses its middle, not its extension.
 *
 * @throws UploadError `config`, when `dir` or the pattern themselves cannot be a key.
 */
export function makeKey(pattern: string, file: FileInfo, dir = '', now = new Date()): string {
  const prefix = asDir(dir);
  const name = cleanSegment(file.name) || 'file';
  const words: Record<string, () => string> = {
    id: () => randomText(10),
    uuid: randomUuid,
    ext: () => splitExtension(name)[1].slice(1),
    path: () => cleanPath(file.path ?? ''),
    yyyy: () => String(now.getFullYear()),
    mm: () => String(now.getMonth() + 1).padStart(2, '0'),
    dd: () => String(now.getDate()).padStart(2, '0'),
  };
  const withoutName = pattern.replace(/\{(\w+)\}/g, (whole, word: string) => words[word]?.() ?? whole);
  const room = LONGEST_KEY - byteLength(prefix + withoutName.replaceAll('{name}', ''));
  const named = withoutName.replaceAll('{name}', shorten(name, room));
  return joinKey(dir, named.replace(/\/{2,}/g, '/').replace(/^\//, ''));
}

/**
 * Returns a key that OSS and browsers both leave as it is.
 *
 * @throws UploadError `config`, naming what is wrong with it.
 */
export function checkKey(key: string): string {
  const fault =
    (key === '' && 'is empty') ||
    (/^[/\\]/.test(key) && 'begins with a slash') ||
    (key.split('/').some((segment) => segment === '.' || segment === '..') && 'has a segment "." or ".."') ||
    (!isWellFormed(key) && 'is not valid Unicode') ||
    (byteLength(key) > LONGEST_KEY && `is longer than ${LONGEST_KEY} bytes`);
  if (!fault) return key;
  throw new UploadError('config', `The object key ${fault}.`, {
    hint: 'Change `dir`, `key-pattern`, `key(file)`, or the key in the endpoint’s answer.',
  });
}

/** `n` random letters and digits; `crypto.randomUUID` is missing on plain http, `getRandomValues` is not. */
export function randomText(n: number): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(n)), (value) => ALPHABET[value % 36]).join('');
}

function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40; // version 4
  bytes[8] = (bytes[8]! & 0x3f) | 0x80; // RFC 9562 variant
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** `name` below `dir`, as a key. @throws UploadError `config` */
export function joinKey(dir: string, name: string): string {
  return checkKey(asDir(dir) + name);
}

function asDir(dir: string): string {
  const trimmed = dir.replace(/^\/+/, '');
  return trimmed === '' || trimmed.endsWith('/') ? trimmed : `${trimmed}/`;
}

function cleanPath(path: string): string {
  return path.split(/[/\\]/).map(cleanSegment).filter(Boolean).join('/');
}

function cleanSegment(segment: string): string {
  const printable = wellFormed(segment).normalize('NFC').replace(/[\p{Cc}/\\]/gu, '-');
  return /^\.{1,2}$/.test(printable) ? '' : printable;
}

function shorten(name: string, room: number): string {
  if (byteLength(name) <= room) return name;
  const [stem, extension] = splitExtension(name);
  let kept = '';
  let left = room - byteLength(extension);
  for (const character of stem) {
    left -= byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + extension;
}

function splitExtension(name: string): [stem: string, extension: string] {
  const [extension = ''] = /\.[^.\s]{1,16}$/.exec(name.slice(1)) ?? [];
  return [name.slice(0, name.length - extension.length), extension];
}

const byteLength = (text: string) => new TextEncoder().encode(text).length;

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const wellFormed = (text: string) => text.replace(LONE_SURROGATE, '\ufffd');
const isWellFormed = (text: string) => wellFormed(text) === text;
