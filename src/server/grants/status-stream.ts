import { utf8 } from '../../signing/web-crypto.js';
import { logError } from '../settings/endpoint-error.js';

/** How long one response lasts, in milliseconds: the page then asks again, and no proxy ends it before. */
const LONGEST = 50_000;

/** What the application says of one object, as it happens. */
export interface SaidOf {
  readonly key: string;
  readonly said: AsyncIterator<object>;
}

/**
 * Responds with server-sent events, one for each word of the application.
 *
 * @param read what is sent of a word: undefined for nothing
 * @param ended aborted when the page has gone, and at the end: by itself, or after the longest time. Then nothing is asked any more
 */
export function statusStream(
  all: readonly SaidOf[],
  read: (key: string, word: unknown) => object | undefined,
  ended: AbortController,
): Response {
  const { signal } = ended;
  let hasGone = false;
  const timer = setTimeout(() => ended.abort(), LONGEST);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const follow = async ({ key, said }: SaidOf) => {
        for (let next = await said.next(); !signal.aborted && !next.done; next = await said.next()) {
          const word = read(key, next.value);
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
