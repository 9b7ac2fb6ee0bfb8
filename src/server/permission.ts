import { utf8 } from '../modes/sts/sha256.js';
import { LARGEST_REQUEST } from '../oss/operation.js';
import { checkNames, configError, EndpointError } from './endpoint-error.js';
import type { Permission } from './options.js';
import { type AllowedTypes, isTypeOrPattern, normalizeType } from './request/content-type.js';
import { readFileSize } from './request/file-size.js';

/** A permission's limits, with their defaults. Sizes in bytes. */
export interface Limits {
  readonly maxFileSize: number;
  readonly minFileSize: number;
  readonly types: AllowedTypes;
}

export interface CheckedPermission extends Limits {
  readonly dir: string;
  readonly mode: Permission['mode'];
}

const NAMES = { dir: true, mode: true, maxFileSize: true, minFileSize: true, types: true } as const;
const MODES = ['sts', 'post-policy', 'presigned-url'];

/** Bytes: a key has at most 1023, and this leaves room for the rest of it. */
const LONGEST_DIR = 512;

/**
 * Checks what `authorize` returned. JavaScript has no compiler that would have done so.
 *
 * @throws EndpointError 403 for null; a config error that names what is wrong
 */
export function checkPermission(permission: Permission | null | undefined, unenforced: boolean): CheckedPermission {
  if (permission === null || permission === undefined)
    throw new EndpointError(403, 'not-allowed', 'You may not upload here.');
  if (typeof permission !== 'object') throw configError('`authorize` must return an object, a Response or null.');
  checkNames('What `authorize` returns', permission, NAMES);
  const { dir, mode, maxFileSize = LARGEST_REQUEST, minFileSize = 0, types } = permission;
  checkDir(dir);
  if (!MODES.includes(mode))
    throw configError(`\`authorize\` returned the mode ${JSON.stringify(mode)}. Use one of ${MODES.join(', ')}.`);
  const stated = (['maxFileSize', 'minFileSize', 'types'] as const).filter((name) => permission[name] !== undefined);
  if (mode === 'sts' && stated.length > 0 && !unenforced) throw unenforceable(stated.join(', '));
  return {
    dir,
    mode,
    maxFileSize: readFileSize('maxFileSize', maxFileSize),
    minFileSize: readFileSize('minFileSize', minFileSize),
    types: checkTypes(types),
  };
}

/** In mode `sts` the browser writes its own requests. */
export function unenforceable(names: string): EndpointError {
  return configError(
    `OSS cannot enforce ${names} in mode sts. Use post-policy or presigned-url, or write \`unenforced: true\` and check each object with HEAD.`,
  );
}

/** `*` and `?` are wildcards in a role's policy, `$` and `\` are special in a form's. */
function checkDir(dir: unknown): void {
  const isPrefix =
    typeof dir === 'string' &&
    /^[^/\\].*\/$/s.test(dir) &&
    !/[*?$\\"\p{Cc}\p{Cs}]/u.test(dir) &&
    !/(^|\/)(\.{0,2})\//.test(dir) &&
    utf8(dir).length <= LONGEST_DIR;
  if (isPrefix) return;
  throw configError(
    `\`authorize\` returned the dir ${JSON.stringify(dir)?.slice(0, 100)}. Write a prefix such as "uploads/7/": a slash at its end, none at its begin, no empty or dotted segment, none of * ? $ " \\.`,
  );
}

function checkTypes(types: unknown): AllowedTypes {
  if (types === undefined) return undefined;
  const isList = Array.isArray(types) && types.length > 0 && types.every((type) => typeof type === 'string');
  const wrong = isList ? types.find((type: string) => !isTypeOrPattern(normalizeType(type))) : types;
  if (!isList || wrong !== undefined)
    throw configError(
      `\`authorize\` returned the types ${JSON.stringify(wrong)}. Write ["image/*", "application/pdf"].`,
    );
  return types.map(normalizeType);
}
