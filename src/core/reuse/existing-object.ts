import type { FetchGrant, GrantReader } from '../grant/grant.js';
import { HOMEPAGE } from '../homepage.js';
import type { Job } from '../mode.js';
import { bareUrl, safeUrl } from '../safe-url.js';
import type { StoredObject } from '../stored-object.js';
import { UploadError } from '../upload-error.js';
import { checkKey } from '../uploader/object-key.js';

/** An object with a file's bytes that is in OSS already, as the endpoint names it. */
export interface ExistingObject {
  readonly key: string;
  readonly url?: string | undefined;
}

/** Ends a mode's upload: the endpoint has the file already. Pages never see it. */
export class AlreadyStored extends UploadError {
  constructor(readonly object: ExistingObject) {
    super('internal', 'The endpoint has this file already.');
  }
}

/** What an endpoint says about a file: whether it has it, and which object that is, if the object's key can be one. */
export interface Existence {
  readonly exists: boolean;
  readonly object?: ExistingObject | undefined;
}

/** What backends wrap their responses in, as they wrap grants. */
const WRAPPERS = ['data', 'result', 'body'];
const DEEPEST = 5;

/**
 * Reads `{ exists: true, key, url? }` or `{ exists: false }`, in any wrapper.
 *
 * @returns undefined for any other response: it says nothing about the file
 */
export function readExistence(response: unknown): Existence | undefined {
  const { exists, key, url } = findFields(response) ?? {};
  if (exists === undefined) return undefined;
  if (exists !== true) return { exists: false };
  try {
    return {
      exists,
      object: {
        key: checkKey(typeof key === 'string' ? key : ''),
        url: typeof url === 'string' ? bareUrl(safeUrl(url)) : undefined,
      },
    };
  } catch (error) {
    const { message } = error as UploadError;
    console.warn(
      `oss-direct-upload: the endpoint has a file already, but: ${message} See ${HOMEPAGE}/guide/reuse#contract`,
    );
    return { exists };
  }
}

/**
 * Fetches a grant for a request that carries a digest. Where the response says something about the file and does not hold a grant, the
 * grant is requested without the digest.
 *
 * @throws AlreadyStored where the endpoint has the file already
 */
export const fetchUnlessStored =
  (fetchGrant: FetchGrant, { readGrant }: Pick<GrantReader, 'readGrant'>): FetchGrant =>
  async (request, signal) => {
    const returned = await fetchGrant(request, signal);
    const isResponse = returned instanceof Response;
    if (isResponse && !returned.ok) return returned;
    const response: unknown = isResponse ? await returned.clone().text() : returned;
    const existence = readExistence(response);
    if (existence?.object) throw new AlreadyStored(existence.object);
    const isGrant = !existence || (!existence.exists && isRead(() => readGrant(response, request)));
    return isGrant ? returned : fetchGrant({ ...request, crc64: undefined, sha256: undefined }, signal);
  };

/** The result of a file that was not sent. Nothing proves that OSS has its bytes but the endpoint's word. */
export function reusedObject(job: Job, { key, url }: ExistingObject, crc64: string): StoredObject {
  return {
    ...{ key, url, bucket: job.destination.bucket, size: job.file.size, type: job.type || 'application/octet-stream' },
    ...{ crc64, verified: false, unverifiedReason: 'reused', reused: true },
  };
}

/** Fields by their names in lower case without `_` and `-`. */
type Fields = Readonly<Record<string, unknown>>;

/** The object that holds `exists`: the outermost one. */
function findFields(response: unknown, depth = DEEPEST): Fields | undefined {
  const fields = fieldsOf(response);
  if (typeof fields['exists'] === 'boolean') return fields;
  if (depth === 0) return undefined;
  return WRAPPERS.map((name) => findFields(fields[name], depth - 1)).find(Boolean);
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'string') return fieldsOf(parsed(value));
  const own = Object.entries(Object(value) as object);
  return Object.fromEntries(own.map(([name, field]) => [name.toLowerCase().replace(/[-_]/g, ''), field]));
}

/** JSON or JSONP. Strings in strings end: each is shorter. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim().replace(/^[\w$.]+\(([^]*)\);?$/, '$1'));
  } catch {
    return undefined;
  }
}

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
