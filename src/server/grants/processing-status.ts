import type { ProcessingStatus } from '../../object/processing.js';
import { configError, EndpointError, logError } from '../settings/endpoint-error.js';
import type { MaybePromise, ProcessedObject } from '../settings/options.js';
import { badRequest } from '../request/read-fields.js';
import type { GrantRequest, GrantResponse } from './grant-request.js';
import { openStatusSeal, type SealedJob } from './seal.js';

/** Objects in one request. */
const MOST = 200;

/** How long after `completed` it may be asked for, in milliseconds. */
const LONGEST = 7 * 24 * 3600_000;

const STATES: readonly unknown[] = ['processing', 'ready', 'refused'] satisfies ProcessingStatus['state'][];

/** The application's `status`. */
type AskStatus = (object: ProcessedObject) => MaybePromise<ProcessingStatus>;

/**
 * Responds to `operation=status`: opens each seal, and asks the application how far the processing of that object is. One that was not made
 * for this user is left out, and one for which the application throws is left out for now.
 *
 * @throws EndpointError 400; 403 where no seal is this user's
 */
export async function processingStatus(request: GrantRequest, ask: AskStatus): Promise<GrantResponse> {
  const seals = (request.fields.seals ?? '').split(',');
  if (seals.length > MOST) throw badRequest(`"seals" may have at most ${MOST} seals.`);
  const opened = await Promise.all(seals.map((seal) => openStatusSeal(request, seal)));
  const own = opened.flatMap((one) => (one && one.age <= LONGEST ? [one] : []));
  if (own.length === 0)
    throw new EndpointError(
      403,
      'seal',
      'The file is not known.',
      'No seal was made for this user within seven days. `authorize` must return the same `dir` and `context` as for the grant. If the credentials change, set `keySecret`.',
    );
  const context: unknown = JSON.parse(request.context);
  const status = await Promise.all(own.map((one) => statusOf(one, context, ask)));
  return { status: status.filter((one) => one !== undefined) };
}

async function statusOf({ key, job }: SealedJob, context: unknown, ask: AskStatus): Promise<object | undefined> {
  try {
    const status = await ask({ key, job, context });
    if (STATES.includes(Object(status).state)) return { ...status, key };
    throw configError('`status` must return an object whose `state` is "processing", "ready" or "refused".');
  } catch (thrown) {
    logError('internal', thrown);
    return undefined; // the page asks again
  }
}
