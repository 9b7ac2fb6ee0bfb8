/** One channel for all pages of an origin. */
const CHANNEL = 'oss-direct-upload';
/** How long to wait for other pages' responses, in milliseconds. */
const RESPONSE_TIMEOUT = 300;

/** What the pages of an origin send each other. */
export type PageMessage =
  /** Asks which names the others hold. */
  | 'ask'
  /** The records have changed: lists read them again. */
  | 'changed'
  /** A response: what a page holds. */
  | { readonly holds: readonly string[] }
  /** All records of this scope are forgotten. */
  | { readonly forgets: string };

type Listener = (message: PageMessage) => void;

/** How many hold each name here. */
const held = new Map<string, number>();
const listeners = new Set<Listener>();
let channel: BroadcastChannel | undefined;

/** This page responds, when others ask, that it holds a name. @returns what ends that */
export function holdHere(name: string): () => void {
  held.set(name, heldHere(name) + 1);
  open();
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    if (heldHere(name) > 1) held.set(name, heldHere(name) - 1);
    else held.delete(name);
    closeIfIdle();
  };
}

/** How many hold a name on this page. */
export const heldHere = (name: string): number => held.get(name) ?? 0;

/** Calls `listener` with what pages send, this one too. @returns what ends that */
export function listenToPages(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    closeIfIdle();
  };
}

/** Sends something to all pages of this origin, this one too. */
export function sendToPages(message: PageMessage): void {
  open()?.postMessage(message);
  for (const listener of listeners) listener(message);
  closeIfIdle();
}

/** Asks the other pages of this origin what they hold: all of it after 0.3 s, since a page may be busy. */
export async function askPages(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const stop = listenToPages((message) => {
    if (typeof message === 'object' && 'holds' in message) for (const name of message.holds) names.add(name);
  });
  open()?.postMessage('ask');
  await new Promise((resolve) => setTimeout(resolve, RESPONSE_TIMEOUT));
  stop();
  return names;
}

/** A page whose storage is blocked may have no channel to others. */
function open(): BroadcastChannel | undefined {
  if (channel) return channel;
  try {
    const opened: BroadcastChannel & { unref?(): void } = new BroadcastChannel(CHANNEL);
    opened.unref?.(); // Node: a process may end while a queue is stored
    opened.onmessage = ({ data }: MessageEvent<PageMessage>) => {
      if (data !== 'ask') for (const listener of listeners) listener(data);
      else if (held.size > 0) opened.postMessage({ holds: [...held.keys()] });
    };
    return (channel = opened);
  } catch {
    return undefined;
  }
}

function closeIfIdle(): void {
  if (held.size + listeners.size > 0) return;
  channel?.close();
  channel = undefined;
}
