/** Of its own: each message on the element's channel has all lists look again. */
const CHANNEL = 'oss-direct-upload at work';

/** So many milliseconds are left to other pages to answer. */
const PATIENCE = 300;

/** Tells whoever asks, in this page and others, that this record is worked on; for where there are no Web Locks. */
export async function atWork<T>(id: string, work: () => Promise<T>): Promise<T> {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => void (data === '' && channel.postMessage(id));
  try {
    return await work();
  } finally {
    channel.close();
  }
}

/** Asks all pages of this origin, this one too, which records they are at work on. */
export async function askWhoIsAtWork(): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => void ids.add(String(data));
  channel.postMessage('');
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  channel.close();
  return ids;
}
