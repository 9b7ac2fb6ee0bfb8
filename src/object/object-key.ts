import type { FileInfo } from './stored-object.js';
import { randomText } from '../base/text.js';
import { wellFormed } from '../base/well-formed.js';
import { UploadError } from '../base/upload-error.js';

/** OSS's limit for an object key, in bytes of UTF-8. */
const LONGEST_KEY = 1023;
/** What file systems allow, in bytes: this much room is left to a name before its path is cut. */
const LONGEST_FILE_NAME = 255;
/** Placeholders for the file's name and path in a pattern: control characters, which are removed from both. */
const [NAME, PATH] = ['\0', '\x01'];

/**
 * Makes an object key below `dir` from a pattern: `{id}` (10 random letters), `{uuid}`, `{name}`, `{ext}`, `{path}`,
 * `{yyyy}`, `{mm}`, `{dd}`. A file's own words can neither leave `dir` nor make a segment that browsers fold away; a name
 * or path that is too long loses its end, not its extension.
 *
 * @throws UploadError `config`, when `dir` or the pattern themselves cannot be a key.
 */
export function makeKey(pattern: string, file: FileInfo, dir = '', now = new Date()): string {
  joinKey(dir, pattern.replace(/^\/+/, '')); // what the page itself says must be a key
  const name = cleanSegment(file.name) || 'file';
  const words: Record<string, () => string> = {
    id: () => randomText(10),
    uuid: randomUuid,
    ext: () => splitExtension(name)[1].slice(1),
    name: () => NAME,
    path: () => PATH,
    yyyy: () => String(now.getFullYear()),
    mm: () => String(now.getMonth() + 1).padStart(2, '0'),
    dd: () => String(now.getDate()).padStart(2, '0'),
  };
  const known = (whole: string, word: string) => (Object.hasOwn(words, word) ? words[word]?.() : undefined) ?? whole;
  const shape = pattern.replace(/\{(\w+)\}/g, known);
  const [names, paths] = [shape.split(NAME).length - 1, shape.split(PATH).length - 1];
  const room = LONGEST_KEY - byteLength(asDir(dir) + shape);
  const nameShare = Math.min(byteLength(name), LONGEST_FILE_NAME);
  const path = cleanPath(cut(cleanPath(file.path ?? ''), (room - names * nameShare) / paths));
  const shortName = shorten(name, (room - paths * byteLength(path)) / names);
  const filled = shape.replaceAll(PATH, () => path).replaceAll(NAME, () => shortName);
  return joinKey(dir, withoutDots(filled.split('/')) || randomText(10));
}

/** Returns a key that OSS and browsers both leave as it is. @throws UploadError `config`, naming what is wrong with it. */
export function checkKey(key: string): string {
  const fault =
    (key === '' && 'is empty') ||
    (/^[/\\]/.test(key) && 'begins with a slash') ||
    (key.split('/').some(isDots) && 'has a segment "." or ".."') ||
    (!isWellFormed(key) && 'is not valid Unicode') ||
    (byteLength(key) > LONGEST_KEY && `is longer than ${LONGEST_KEY} bytes`);
  if (!fault) return key;
  throw new UploadError('config', `The object key ${fault}.`, {
    hint: 'Change `dir`, `key-pattern`, `key(file)`, or the key in the endpoint’s response.',
  });
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

/** A `dir` as keys begin with it: without slashes in front, and with one at its end. */
export function asDir(dir = ''): string {
  const trimmed = dir.replace(/^\/+/, '');
  return trimmed === '' || trimmed.endsWith('/') ? trimmed : `${trimmed}/`;
}

function cleanPath(path: string): string {
  return withoutDots(path.split(/[/\\]/).map(cleanSegment));
}

/** A name as it may stand in a key; empty where nothing is left of it. */
export function cleanSegment(segment: string): string {
  const printable = wellFormed(segment)
    .normalize('NFC')
    .replace(/[\0-\x1f\x7f-\x9f/\\]/g, '-');
  return isDots(printable) ? '' : printable;
}

/** Segments as a path, without those that browsers fold away. */
function withoutDots(segments: string[]): string {
  return segments.filter((segment) => segment !== '' && !isDots(segment)).join('/');
}

const isDots = (segment: string) => segment === '.' || segment === '..';

/** A name behind the start of a key, as much of it as a key can hold. */
export const fileKey = (start: string, name: string): string => start + shorten(name, LONGEST_KEY - byteLength(start));

function shorten(name: string, room: number): string {
  if (byteLength(name) <= room) return name;
  const [stem, extension] = splitExtension(name);
  return cut(stem, room - byteLength(extension)) + extension;
}

/** As much of the beginning as `room` bytes hold. */
function cut(text: string, room: number): string {
  let kept = '';
  let left = room;
  for (const character of text) {
    left -= byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

function splitExtension(name: string): [stem: string, extension: string] {
  const [extension = ''] = /\.[^.\s]{1,16}$/.exec(name.slice(1)) ?? [];
  return [name.slice(0, name.length - extension.length), extension];
}

/** Of UTF-8. Mini programs have no `TextEncoder`. */
const byteLength = (text: string) => encodeURIComponent(text).replace(/%../g, '-').length;

const isWellFormed = (text: string) => wellFormed(text) === text;
