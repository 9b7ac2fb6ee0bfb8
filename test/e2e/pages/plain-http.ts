import { UploadQueue } from '../../../src/core.js';
import '../../../src/signers/ali-oss.js';
import { sendBy } from '../../support/browser/upload.js';
import { file } from '../../support/files.js';

/** What the page reports to its opener when its upload has ended. */
export interface Report {
  isSecure: boolean;
  hasWebCrypto: boolean;
  key: string | undefined;
  verified: boolean | undefined;
  reused: boolean | undefined;
  error: string | undefined;
  /** Addresses of all that the page has loaded. */
  loaded: string[];
}

const query = new URLSearchParams(location.search);
document.cookie = `${query.get('cloud')}; path=/`;
const size = Number(query.get('size'));
const signer = query.get('signer');
const path = query.get('path') ?? '';

/** By the element, or by a queue without one. */
async function queueOf(): Promise<UploadQueue> {
  if (!query.has('element')) {
    return new UploadQueue({
      mode: query.get('mode'),
      signer,
      endpoint: path,
      transfer: { partSize: 409_600 },
      digest: (query.get('digest') as 'crc64' | null) ?? undefined,
    });
  }
  await import('../../../src/index.js');
  const element = document.createElement('oss-direct-upload');
  element.setAttribute('endpoint', path);
  document.body.append(element);
  return (element as HTMLElement & { queue: UploadQueue }).queue;
}

const [task] = await sendBy(await queueOf(), file(size));
const report: Report = {
  isSecure: isSecureContext,
  hasWebCrypto: crypto.subtle !== undefined,
  key: task?.result?.key,
  verified: task?.result?.verified,
  reused: task?.result?.reused,
  error: task?.error && `${task.error.code}: ${task.error.message} ${String(task.error.cause)}`,
  loaded: performance.getEntriesByType('resource').map(({ name }) => name),
};
(opener as Window).postMessage(report, '*');
