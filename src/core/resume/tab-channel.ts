/** Of its own: each message on the element's channel has all lists look again. */
const CHANNEL = 'oss-direct-upload at work';

/** How long to wait for other pages to answer, in milliseconds. */
export const ANSWER_TIMEOUT = 300;

/** Tells one turn on a record from another, and which came first. */
export type Since = readonly [time: number, random: number];

/** What pages say to each other: '' asks what they are at work on, the id of a record is the answer. */
export type Message =
  | string
  /** A page waits for its turn on this record. */
  | { waits: string; since: Since }
  /** It waits for it, or (`held`) is at work on it, no more. */
  | { left: string; since: Since; held: boolean }
  /** Since this time, in milliseconds since the epoch, it is at work on it instead of one that seems frozen. */
  | { takes: string; at: number }
  /** All records of this scope are forgotten. */
  | { forgets: string };

/** A page's voice and ear, and while it is at work on a record the sign of it for all pages of this origin. */
export interface Sign {
  readonly isAtWork: boolean;
  begin(): void;
  say(message: Message): void;
  close(): void;
}

/**
 * @param heard is told what others, in this page too, say
 * @param leaving is called when the page ends; it gives no answers from then on
 */
export function hangOut(id: string, heard: (message: Message) => void = () => {}, leaving = () => {}): Sign {
  const channel = openChannel();
  let begunAt = Infinity;
  const hide = ({ persisted }: PageTransitionEvent) => {
    if (persisted) return; // kept to be come back to
    leaving();
    begunAt = Infinity;
  };
  const sign: Sign = {
    get isAtWork() {
      return begunAt < Infinity;
    },
    begin: () => void (begunAt = Date.now()),
    say: (message) => channel?.postMessage(message),
    close() {
      channel?.close();
      globalThis.removeEventListener?.('pagehide', hide);
    },
  };
  const hear = ({ data }: MessageEvent<Message>) => {
    if (typeof data === 'object' && 'takes' in data && data.takes === id && data.at > begunAt) begunAt = Infinity;
    if (data === '' && sign.isAtWork) sign.say(id);
    else heard(data);
  };
  if (channel) channel.onmessage = hear;
  globalThis.addEventListener?.('pagehide', hide);
  return sign;
}

/** Where a page's storage is blocked, it may have no channel to others. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}

/** Tells all pages of this origin something. */
export function tellAll(message: Message): void {
  const sign = hangOut('');
  sign.say(message);
  sign.close();
}

/** Asks all pages of this origin, this one too, what they are at work on and wait for. */
export async function ask(heard: (message: Message) => void): Promise<void> {
  const sign = hangOut('', heard);
  sign.say('');
  await new Promise((resolve) => setTimeout(resolve, ANSWER_TIMEOUT));
  sign.close();
}

/** Asks all pages of this origin, this one too, which records they are at work on. */
export async function askWhoIsAtWork(): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  await ask((message) => void (typeof message === 'string' && ids.add(message)));
  return ids;
}
