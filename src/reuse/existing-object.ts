import { responseText } from '../grant/response-text.js';
import type { FetchGrant, GrantReader } from '../grant/grant.js';
import type { Fields } from '../grant/response/fields.js';
import { readFields } from '../grant/response/read-response.js';
import { sealIn } from '../grant/seals.js';
import { HOMEPAGE } from '../base/homepage.js';
import type { Job } from '../job/job.js';
import { bareUrl, safeUrl } from '../base/safe-url.js';
import type { StoredObject } from '../object/stored-object.js';
import { UploadError } from '../base/upload-error.js';
import { checkKey } from '../object/object-key.js';

/** An object with a file's bytes that is in OSS already, as the endpoint names it. */
export interface ExistingObject {
  readonly key: string;
  readonly url?: string | undefined;
  /** By it the endpoint completes it, too. */
  readonly seal?: string | undefined;
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

/** Reads `{ exists: true, key, url? }` or `{ exists: false }`, in any wrapper. @returns undefined for any other response: it says nothing about the file */
export function readExistence(response: unknown): Existence | undefined {
  const fields = fieldsOf(response);
  const [exists, key, url] = ['exists', 'key', 'url'].map((name) => fields?.get(name)?.value);
  if (typeof exists !== 'boolean') return undefined;
  if (!exists) return { exists: false };
  try {
    return {
      exists,
      object: {
        key: checkKey(typeof key === 'string' ? key : ''),
        url: typeof url === 'string' ? bareUrl(safeUrl(url)) : undefined,
        seal: sealIn(response),
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
    const response: unknown = isResponse ? ((await responseText(returned.clone())) ?? '') : returned;
    const existence = readExistence(response);
    if (existence?.object) throw new AlreadyStored(existence.object);
    const isGrant = !existence || (!existence.exists && (await isRead(() => readGrant(response, request))));
    return isGrant ? returned : fetchGrant({ ...request, asks: { ...request.asks, crc64: undefined } }, signal);
  };

/** The result of a file that was not sent. Nothing proves that OSS has its bytes but the endpoint's word. */
export function reusedObject(
  { destination: { bucket }, file: { size, type } }: Job,
  { key, url, seal }: ExistingObject,
  crc64: string,
): StoredObject {
  return {
    ...{ key, url, bucket, size, type: type || 'application/octet-stream' },
    ...{ crc64, verified: false, unverifiedReason: 'reused', reused: true },
    ...(seal !== undefined && { seal }),
  };
}

function fieldsOf(response: unknown): Fields | undefined {
  try {
    return readFields(response);
  } catch {
    return undefined; // it cannot be read
  }
}

async function isRead(read: () => unknown): Promise<boolean> {
  try {
    await read();
    return true;
  } catch {
    return false;
  }
}
