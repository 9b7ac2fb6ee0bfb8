import { parseJson } from '../base/text.js';

/** Characters of one event. */
const LONGEST = 1_000_000;

/** Whether a response has server-sent events. */
export const isEventStream = (returned: unknown): returned is Response =>
  returned instanceof Response && returned.ok && /^text\/event-stream/.test(returned.headers.get('Content-Type') ?? '');

/** The data of server-sent events, as far as it is JSON, until `signal` aborts. @throws what reading throws */
export async function* eventsIn({ body }: Response, signal: AbortSignal): AsyncGenerator {
  const reader = body!.getReader(); // a stream of events has one
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let { value } = await reader.read(); value && text.length < LONGEST; { value } = await reader.read()) {
      const events = (text + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      text = events.pop() ?? '';
      for (const event of events) {
        const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
        const data = parseJson(lines.map((line) => line.slice(5)).join('\n'));
        if (data !== undefined) yield data;
      }
    }
  } finally {
    cancel();
  }
}
