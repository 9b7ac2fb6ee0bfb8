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
  /** It waits for it, or is at work on it, no more. */
  | { left: string; since: Since }
  /** All records of this scope are forgotten. */
  | { forgets: string };

/** A page's voice and ear, and while it is at work on a record the sign of it for all pages of this origin. */
export interface Sign {
  isAtWork: boolean;
  say(message: Message): void;
  close(): void;
}

/** @param heard is told what others, in this page too, say */
export function hangOut(id: string, heard: (message: Message) => void = () => {}): Sign {
  const channel = new BroadcastChannel(CHANNEL);
  const sign: Sign = {
    isAtWork: false,
    say: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data === '' && sign.isAtWork) channel.postMessage(id);
    else heard(data);
  };
  return sign;
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

/** Tells all pages that a scope's records are forgotten: what they have under way is not kept any more. */
export function sayForgotten(scope: string): void {
  const sign = hangOut('');
  sign.say({ forgets: scope });
  sign.close();
}
