import type { ProcessingStatus } from '../../object/processing.js';
import { configError, logError } from '../settings/endpoint-error.js';
import type { MaybePromise, ProcessedObject } from '../settings/options.js';
import { badRequest } from '../request/read-fields.js';
import type { GrantRequest } from './grant-request.js';
import { foreignSeal, openStatusSeal } from './seal.js';
import { utf8 } from '../../signing/web-crypto.js';

/** Objects in one request. */
const MOST = 200;

/** How long after `completed` it may be asked for, in milliseconds. */
const LONGEST = 7 * 24 * 3600_000;

/** How long one response lasts, in milliseconds: the page then asks again, and no proxy ends it before. */
const LONGEST_RESPONSE = 50_000;

const STATES: readonly unknown[] = ['processing', 'ready', 'refused'] satisfies ProcessingStatus['state'][];

/** What the application says of one object, as it happens. */
interface SaidOf {
  readonly key: string;
  readonly said: AsyncIterator<object>;
}

/** The application's `status`. */
type AskStatus = (object: ProcessedObject) => MaybePromise<ProcessingStatus> | AsyncIterable<ProcessingStatus>;

/**
 * Responds to `operation=status`: opens each seal, and asks the application how far the processing of that object is. One that was not made
 * for this user is left out, and one for which the application throws is left out for now. What the application says as it happens is sent as
 * server-sent events, where the page asks for a stream; else the first of it.
 *
 * @throws EndpointError 400; 403 where no seal is this user's
 */
export async function processingStatus(request: GrantRequest, ask: AskStatus): Promise<Response> {
  const seals = (request.fields.seals ?? '').split(',');
  if (seals.length > MOST) throw badRequest(`"seals" may have at most ${MOST} seals.`);
  const opened = await Promise.all(seals.map((seal) => openStatusSeal(request, seal)));
  const own = opened.flatMap((one) => (one && one.age <= LONGEST ? [one] : []));
  if (own.length === 0)
    throw foreignSeal('The file is not known.', 'No seal was made for this user within seven days.');
  const context: unknown = JSON.parse(request.context);
  const ended = new AbortController();
  const { signal } = ended;
  const asked = own.map(({ key, job }) => {
    return { key, said: Promise.resolve().then(() => ask({ key, job, context, signal })) };
  });
  const isLive = request.fields.events === 'true' && (await Promise.all(asked.map(isIterable))).includes(true);
  const all = asked.map(({ key, said }): SaidOf => ({ key, said: wordsOf(said) }));
  if (isLive) return statusStream(all, ended);
  const status = await Promise.all(all.map(firstOf));
  ended.abort();
  return Response.json({ status: status.filter((one) => one !== undefined) });
}

const isIterable = ({ said }: { readonly said: Promise<unknown> }): Promise<boolean> =>
  said.then(
    (one) => Symbol.asyncIterator in Object(one),
    () => false,
  );

/** What the application says, one after the other, often one word. `return` reaches its own iterator, also while that waits. */
function wordsOf(asked: Promise<Awaited<ReturnType<AskStatus>>>): AsyncIterator<object> {
  const words = asked.then((said): AsyncIterator<object> => {
    const all = Symbol.asyncIterator in Object(said) ? (said as AsyncIterable<object>) : oneWord(said);
    return all[Symbol.asyncIterator]();
  });
  return {
    next: async () => (await words).next(),
    return: async () => (await words).return?.() ?? { done: true, value: undefined },
  };
}

async function* oneWord(word: object): AsyncGenerator<object> {
  yield word;
}

async function firstOf({ key, said }: SaidOf): Promise<object | undefined> {
  try {
    const { value } = await said.next();
    Promise.resolve(said.return?.()).catch((thrown: unknown) => logError('internal', thrown));
    return wordOf(key, value);
  } catch (thrown) {
    logError('internal', thrown);
    return undefined; // the page asks again
  }
}

/** What the page gets of a word of the application; undefined for nothing. */
function wordOf(key: string, word: unknown): object | undefined {
  if (STATES.includes(Object(word).state)) return { ...(word as object), key };
  logError(
    'internal',
    configError('`status` must return an object whose `state` is "processing", "ready" or "refused".'),
  );
  return undefined;
}

/** Responds with server-sent events, one for each word. @param ended aborted when the page has gone, after the last word or the longest time */
function statusStream(all: readonly SaidOf[], ended: AbortController): Response {
  const { signal } = ended;
  let hasGone = false;
  const timer = setTimeout(() => ended.abort(), LONGEST_RESPONSE);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const follow = async ({ key, said }: SaidOf) => {
        for (let next = await said.next(); !signal.aborted && !next.done; next = await said.next()) {
          const word = wordOf(key, next.value);
          if (word) controller.enqueue(utf8(`data: ${JSON.stringify(word)}\n\n`));
        }
      };
      const failed = (thrown: unknown) => signal.aborted || logError('internal', thrown);
      void Promise.all(all.map((one) => follow(one).catch(failed))).then(() => ended.abort());
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        for (const { said } of all) void Promise.resolve(said.return?.()).catch(() => {});
        if (!hasGone) controller.close();
      });
    },
    cancel() {
      hasGone = true;
      ended.abort();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
}
