/** Separate from the element's channel: each message there has all lists read the records again. */
const CHANNEL = 'oss-direct-upload at work';

/** How long to wait for other tabs to respond, in milliseconds. */
export const RESPONSE_TIMEOUT = 300;

/** Identifies one turn on a record, and orders turns: which came first. */
export type Since = readonly [time: number, random: number];

/** What tabs send each other: '' asks which records they work on; the id of a record is the response. */
export type TabMessage =
  | string
  /** A tab waits for its turn on this record. */
  | { waits: string; since: Since }
  /** It no longer waits, or (`held`) no longer works on it. */
  | { left: string; since: Since; held: boolean }
  /** Since this time, in milliseconds since the epoch, it works on the record instead of a tab that seems frozen. */
  | { takes: string; at: number }
  /** The page's `afterUpload` has ended for the object of this record, and returned `data`. */
  | { saved: string; data: unknown }
  /** All records of this scope are forgotten. */
  | { forgets: string };

/** A tab's connection to the others of its origin. While it works on a record, it says so to every tab that asks. */
export interface TabChannel {
  readonly isWorking: boolean;
  /** The tab works on its record from now on. */
  beginWork(): void;
  send(message: TabMessage): void;
  close(): void;
}

/**
 * Opens the channel of one turn on a record.
 *
 * @param onMessage is called with what other tabs, and other turns in this one, send
 * @param onPageEnd is called when the page ends; it does not respond from then on
 */
export function openTabChannel(
  id: string,
  onMessage: (message: TabMessage) => void = () => {},
  onPageEnd = () => {},
): TabChannel {
  const broadcast = openBroadcastChannel();
  let workingSince = Infinity;
  const handlePageHide = ({ persisted }: PageTransitionEvent) => {
    if (persisted) return; // the browser keeps the page for "back"
    onPageEnd();
    workingSince = Infinity;
  };
  const channel: TabChannel = {
    get isWorking() {
      return workingSince < Infinity;
    },
    beginWork: () => void (workingSince = Date.now()),
    send: (message) => broadcast?.postMessage(message),
    close() {
      broadcast?.close();
      globalThis.removeEventListener?.('pagehide', handlePageHide);
    },
  };
  const handleMessage = ({ data }: MessageEvent<TabMessage>) => {
    const isTaken = typeof data === 'object' && 'takes' in data && data.takes === id && data.at > workingSince;
    if (isTaken) workingSince = Infinity;
    if (data === '' && channel.isWorking) channel.send(id);
    else onMessage(data);
  };
  if (broadcast) broadcast.onmessage = handleMessage;
  globalThis.addEventListener?.('pagehide', handlePageHide);
  return channel;
}

/** A page whose storage is blocked may have no channel to others. */
function openBroadcastChannel(): BroadcastChannel | undefined {
  try {
    const channel: BroadcastChannel & { unref?(): void } = new BroadcastChannel(CHANNEL);
    channel.unref?.(); // Node: a process may end while a queue is remembered
    return channel;
  } catch {
    return undefined;
  }
}

/** Sends something to all tabs of this origin. */
export function sendToTabs(message: TabMessage): void {
  const channel = openTabChannel('');
  channel.send(message);
  channel.close();
}

/** Asks all tabs of this origin, this one too, what they work on and wait for. */
export async function requestFromTabs(onMessage: (message: TabMessage) => void): Promise<void> {
  const channel = openTabChannel('', onMessage);
  channel.send('');
  await new Promise((resolve) => setTimeout(resolve, RESPONSE_TIMEOUT));
  channel.close();
}

/** The ids of the records that tabs of this origin, this one too, work on. */
export async function listRecordsInWork(): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  await requestFromTabs((message) => void (typeof message === 'string' && ids.add(message)));
  return ids;
}
