import type { FetchGrant } from '../grant/grant.js';
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

/** What backends wrap their responses in. */
const WRAPPERS = ['data', 'result', 'body'];

/**
 * Reads `{ exists: true, key, url? }` or `{ exists: false }`.
 *
 * @returns false for the second; undefined for any other response: it says nothing about the file
 */
export function readExistence(response: unknown): ExistingObject | false | undefined {
  const fields = [parsed(response)].flatMap((outer) => [
    outer,
    ...WRAPPERS.map((name) => Object(outer[name]) as Fields),
  ]);
  const { exists, key, url } = fields.find((one) => typeof one['exists'] === 'boolean') ?? {};
  if (exists !== true) return exists === false ? false : undefined;
  try {
    return {
      key: checkKey(typeof key === 'string' ? key : ''),
      url: typeof url === 'string' ? bareUrl(safeUrl(url)) : undefined,
    };
  } catch (error) {
    const { message } = error as UploadError;
    console.warn(
      `oss-direct-upload: the endpoint has a file already, but: ${message} See ${HOMEPAGE}/guide/reuse#contract`,
    );
    return undefined;
  }
}

/** Fetches a grant for a request that carries a digest. @throws AlreadyStored where the endpoint has the file already */
export const fetchUnlessStored =
  (fetchGrant: FetchGrant): FetchGrant =>
  async (request, signal) => {
    const returned = await fetchGrant(request, signal);
    const isResponse = returned instanceof Response;
    if (isResponse && !returned.ok) return returned;
    const response: unknown = isResponse ? await returned.clone().text() : returned;
    const existing = readExistence(response);
    if (existing) throw new AlreadyStored(existing);
    // an endpoint that responds to this alone: now the grant is requested
    const lacksGrant = existing === false && Object.keys(parsed(response)).length === 1;
    return lacksGrant ? fetchGrant({ ...request, crc64: undefined, sha256: undefined }, signal) : returned;
  };

/** The result of a file that was not sent. Nothing proves that OSS has its bytes but the endpoint's word. */
export function reusedObject(job: Job, { key, url }: ExistingObject, crc64: string): StoredObject {
  return {
    ...{ key, url, bucket: job.destination.bucket, size: job.file.size, type: job.type || 'application/octet-stream' },
    ...{ crc64, verified: false, unverifiedReason: 'reused', reused: true },
  };
}

type Fields = Record<string, unknown>;

function parsed(response: unknown): Fields {
  try {
    return Object(typeof response === 'string' ? JSON.parse(response) : response) as Fields;
  } catch {
    return {};
  }
}
