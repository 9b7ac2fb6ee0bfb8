import { endpoint, sts, UploadQueue } from '../../../src/core.js';
import { bytes } from '../../support/files.js';
import { settled } from '../../support/settled.js';

/** What the page reports to its opener: that it has asked for its turn on the file, then the key of its result, or the error. */
export type Report = 'asked' | { key: string | undefined; error: string | undefined };

const NAME = 'film.mp4';
const query = new URLSearchParams(location.search);
document.cookie = `${query.get('cloud')}; path=/`;
const send = (report: Report) => (opener as Window).postMessage(report, '*');

/** Watches what this page asks of other tabs: a lock, or on plain http a turn by messages. */
function whenAsked(call: () => void): void {
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (message: { waits?: string } | string) {
    postMessage.call(this, message);
    if (typeof message === 'object' && message.waits?.includes(NAME)) call();
  };
  if (!navigator.locks) return;
  const request = LockManager.prototype.request as (name: string, ...rest: unknown[]) => Promise<unknown>;
  LockManager.prototype.request = function (name: string, ...rest: unknown[]) {
    if (name.includes(NAME)) call();
    return request.call(this, name, ...rest) as Promise<never>;
  };
}

let repeating: ReturnType<typeof setInterval> | undefined;
whenAsked(() => (repeating ??= setInterval(() => send('asked'), 50))); // the first may be lost while the opener is still opening others
const queue = new UploadQueue({
  mode: sts,
  fetchGrant: endpoint('/get_sts_token_for_oss_upload'),
  resumeScope: query.get('scope') ?? '',
  transfer: { parallelParts: 2, partSize: 102_400 },
});
const end = settled(queue);
const [task] = queue.add([new File([bytes(Number(query.get('size')))], NAME, { lastModified: 1 })]);
await end;
clearInterval(repeating);
send({ key: task?.result?.key, error: task?.error && `${task.error.code}: ${task.error.message}` });
