import { utf8 } from '../modes/sts/web-crypto.js';
import { LARGEST_REQUEST } from '../oss/operation.js';
import { checkNames, checkValue, configError, type EndpointError } from './endpoint-error.js';
import type { Permission } from './options.js';
import { type AllowedTypes, isTypeOrPattern, normalizeType } from './request/content-type.js';
import { bytesOf } from './request/file-size.js';

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

type Check = readonly [isValid: (value: unknown) => boolean, expected: string];

const MODES: readonly unknown[] = ['sts', 'post-policy', 'presigned-url'];
const FILE_SIZE: Check = [(size = 0) => Number.isSafeInteger(bytesOf(size)), 'a size: bytes, "20MB" or "20MiB"'];

/** Bytes: a key has at most 1023, and this leaves room for the rest of it. */
const LONGEST_DIR = 512;

/** What each property must be. `*` and `?` are wildcards in a role's policy, `$` and `\` are special in a form's. */
const CHECKS: Readonly<Record<keyof CheckedPermission, Check>> = {
  dir: [
    (dir) =>
      typeof dir === 'string' &&
      /^[^/].*\/$/s.test(dir) &&
      !/[*?$\\"\p{Cc}\p{Cs}]|(^|\/)\.{0,2}\//u.test(dir) &&
      utf8(dir).length <= LONGEST_DIR,
    'a prefix that ends with a slash, such as "uploads/7/", without empty or dotted segments and without * ? $ " \\',
  ],
  mode: [(mode) => MODES.includes(mode), `one of ${MODES.join(', ')}`],
  maxFileSize: FILE_SIZE,
  minFileSize: FILE_SIZE,
  types: [
    (types = ['*/*']) =>
      Array.isArray(types) &&
      types.length > 0 &&
      types.every((type) => typeof type === 'string' && isTypeOrPattern(normalizeType(type))),
    'a list such as ["image/*", "application/pdf"]',
  ],
};

/**
 * Checks what `authorize` returned. JavaScript has no compiler that would have done so.
 *
 * @throws a config error that names what is wrong
 */
export function checkPermission(permission: Permission, unenforced: boolean): CheckedPermission {
  checkValue(typeof permission === 'object', '`authorize` returned', permission, 'an object, a Response or null');
  checkNames('What `authorize` returns', permission, CHECKS);
  for (const [name, [isValid, expected]] of Object.entries(CHECKS)) {
    const value = permission[name as keyof Permission];
    checkValue(isValid(value), `\`authorize\` returned the ${name}`, value, expected);
  }
  const { dir, mode, ...limits } = permission;
  const { maxFileSize = LARGEST_REQUEST, minFileSize = 0, types } = limits;
  const stated = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  if (mode === 'sts' && stated.length > 0 && !unenforced) throw unenforceable(stated.map(([name]) => name).join(', '));
  return {
    dir,
    mode,
    maxFileSize: bytesOf(maxFileSize),
    minFileSize: bytesOf(minFileSize),
    types: types?.map(normalizeType),
  };
}

/** In mode `sts` the browser writes its own requests. */
export function unenforceable(names: string): EndpointError {
  return configError(
    `OSS cannot enforce ${names} in mode sts. Use post-policy or presigned-url, or write \`unenforced: true\` and check each object with HEAD.`,
  );
}
