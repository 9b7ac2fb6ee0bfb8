import { utf8 } from '../../signing/web-crypto.js';
import { logError } from '../settings/endpoint-error.js';

/** How long one response lasts, in milliseconds: the page then asks again, and no proxy ends it before. */
const LONGEST = 50_000;

/** What the application says of one object, as it happens. */
export interface SaidOf {
  readonly key: string;
  readonly said: AsyncIterator<object>;
}

/** Responds with server-sent events, one for each word of the application. @param read what is sent of a word: undefined for nothing */
export function statusStream(
  all: readonly SaidOf[],
  read: (key: string, word: unknown) => object | undefined,
): Response {
  const { signal, ...end } = endOf(all);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const follow = async ({ key, said }: SaidOf) => {
        for (let next = await said.next(); !signal.aborted && !next.done; next = await said.next()) {
          const word = read(key, next.value);
          if (word) controller.enqueue(utf8(`data: ${JSON.stringify(word)}\n\n`));
        }
      };
      const followed = all.map((one) => follow(one).catch((thrown: unknown) => logError('internal', thrown)));
      void Promise.all(followed).then(() => end.now());
      signal.addEventListener('abort', () => signal.reason === GONE || controller.close());
    },
    cancel: () => end.now(GONE),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
}

/** The page listens no more. */
const GONE = 'gone';

/** The end of a stream: by itself, or after the longest time. Then nothing is asked any more. */
function endOf(all: readonly SaidOf[]): { readonly signal: AbortSignal; readonly now: (reason?: string) => void } {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), LONGEST);
  const now = (reason?: string) => {
    clearTimeout(timer);
    ended.abort(reason);
  };
  ended.signal.addEventListener('abort', () => {
    for (const { said } of all) void Promise.resolve(said.return?.()).catch(() => {});
  });
  return { signal: ended.signal, now };
}
