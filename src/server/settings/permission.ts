import { utf8 } from '../../signing/web-crypto.js';
import { LARGEST_PART, LARGEST_REQUEST, MOST_PARTS } from '../../object/operation.js';
import { checkNames, checkValue, configError } from './endpoint-error.js';
import type { Permission } from './options.js';
import { type AllowedTypes, isTypeOrPattern, normalizeType } from './allowed-types.js';
import { bytesOf } from './file-size.js';

/** A permission's limits, with their defaults. Sizes in bytes. */
export interface Limits {
  readonly maxFileSize: number;
  readonly minFileSize: number;
  readonly types: AllowedTypes;
}

export interface CheckedPermission extends Limits {
  readonly dir: string;
  /** JSON. */
  readonly context: string;
  readonly mode: Permission['mode'];
}

/** What a property must be, and how it is read. @returns false if it is not valid */
type Reader<T> = readonly [read: (value: unknown) => T | false, expected: string];

const MODES: readonly unknown[] = ['sts', 'post-policy', 'presigned-url'];

/** Bytes: a key has at most 1023, and this leaves room for the rest of it. */
const LONGEST_DIR = 512;

/** Characters of a context's JSON. */
const LONGEST_CONTEXT = 4096;

const sizeReader = (standard: number): Reader<number> => [
  (size = standard) => Number.isSafeInteger(bytesOf(size)) && bytesOf(size),
  'a size such as "20MB" or "20MiB"',
];

/**
 * How each property is read. `*` and `?` are wildcards in a role's policy, `$` and `\` are special in a form's. `undefined` and its like are
 * what a template writes where there is no id: all users without one would share this prefix.
 */
const READERS: { readonly [Name in keyof CheckedPermission]: Reader<CheckedPermission[Name]> } = {
  dir: [
    (dir) =>
      typeof dir === 'string' &&
      dir.endsWith('/') &&
      !/[*?$\\"\p{Cc}\p{Cs}]|(^|\/)(\.{0,2}|undefined|null|NaN|true|\[object \w+\])\//u.test(dir) &&
      utf8(dir).length <= LONGEST_DIR &&
      dir,
    'a prefix with a slash at its end, such as "uploads/7/", without empty or dotted segments or * ? $ " \\',
  ],
  mode: [(mode) => MODES.includes(mode) && (mode as Permission['mode']), `one of ${MODES.join(', ')}`],
  maxFileSize: sizeReader(LARGEST_REQUEST),
  minFileSize: sizeReader(0),
  types: [
    (types = ['*/*']) => {
      const normalized = Array.isArray(types) && types.map((type) => normalizeType(String(type)));
      return normalized && normalized.length > 0 && normalized.every(isTypeOrPattern) && normalized;
    },
    'a list such as ["image/*"]',
  ],
  context: [
    (context = null) => {
      try {
        const json = JSON.stringify(context) as string | undefined;
        return json !== undefined && json.length <= LONGEST_CONTEXT && json;
      } catch {
        return false; // a cycle, a BigInt
      }
    },
    'JSON of at most 4 kB',
  ],
};

/** Reads what `authorize` returned: JavaScript has no compiler that has checked it. @throws a config error that names what is wrong */
export function readPermission(permission: Permission, unenforced: boolean, callback?: object): CheckedPermission {
  checkValue(typeof permission === 'object', '`authorize` returned', permission, 'an object, a Response or null');
  checkNames('What `authorize` returns', permission, READERS);
  const read: Record<string, unknown> = {};
  for (const [name, [readValue, expected]] of Object.entries(READERS)) {
    const given = permission[name as keyof Permission];
    read[name] = readValue(given);
    const shown: unknown = name === 'context' ? typeof given : given; // a context does not leave the server
    const advice = String(shown).includes('[object Promise]') ? ': `await` is missing' : '';
    checkValue(read[name] !== false, `\`authorize\` returned the ${name}`, shown, expected + advice);
  }
  const { dir: _, context: __, mode, ...limits } = permission;
  const stated = Object.entries({ ...limits, 'the callback': callback || undefined }).filter(
    ([, limit]) => limit !== undefined,
  );
  // in mode `sts` the browser writes its own requests
  if (mode === 'sts' && stated.length > 0 && !unenforced)
    throw configError(
      `OSS cannot enforce ${stated.map(([name]) => name).join(', ')} in mode sts. Use another mode, or set \`unenforced: true\` and check each object with HEAD.`,
    );
  if (mode === 'sts' && limits.maxFileSize === undefined) read['maxFileSize'] = MOST_PARTS * LARGEST_PART;
  return read as unknown as CheckedPermission;
}
