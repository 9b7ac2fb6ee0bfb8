import { endpoint, sts, UploadQueue } from '../../../src/core.js';
import { bytes } from '../../support/files.js';
import { settled } from '../../support/settled.js';

/** What the page reports to its opener: that it has begun, then the key of its result, or the error. */
export type Report = 'begun' | { key: string | undefined; error: string | undefined };

const query = new URLSearchParams(location.search);
document.cookie = `${query.get('cloud')}; path=/`;
const send = (report: Report) => (opener as Window).postMessage(report, '*');

const queue = new UploadQueue({
  mode: sts,
  fetchGrant: endpoint('/get_sts_token_for_oss_upload'),
  resumeScope: query.get('scope') ?? '',
  transfer: { parallelParts: 2, partSize: 1_000_000 },
});
const end = settled(queue);
const [task] = queue.add([new File([bytes(Number(query.get('size')))], 'film.mp4', { lastModified: 1 })]);
const repeating = setInterval(() => send('begun'), 50); // the first may be lost while the opener is still opening others
await end;
clearInterval(repeating);
send({ key: task?.result?.key, error: task?.error && `${task.error.code}: ${task.error.message}` });
