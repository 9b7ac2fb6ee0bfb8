import '../../../src/index.js';
import { bytes } from '../../support/files.js';

/** What the page reports to its opener. */
export type SavingReport =
  /** The page's server has saved a file; `calls` counts this page's. */
  | { saved: string; context: unknown; calls: number }
  /** How many files are stored whose step runs or waits. */
  | { saving: number }
  /** All has ended: keys and what the steps returned. */
  | { results: { key: string | undefined; data: unknown; error: string | undefined }[] };

const query = new URLSearchParams(location.search);
document.cookie = `${query.get('cloud')}; path=/`;
const report = (message: SavingReport) => (opener as Window).postMessage(message, '*');

const element = document.createElement('oss-direct-upload');
Object.assign(element, {
  endpoint: '/get_sts_token_for_oss_upload',
  mode: 'sts',
  multiple: true,
  partSize: 1_000_000,
  resumeScope: query.get('scope'),
  context: { product: Number(query.get('product')) },
});
let calls = 0;
element.afterUpload = (task, { key }) => {
  report({ saved: key, context: task.context, calls: ++calls });
  if (query.get('fails')) throw new Error('Not saved.');
  return query.get('hangs') ? new Promise(() => {}) : { id: `record of ${task.name}` };
};
element.addEventListener('uploads-settled', () => {
  report({
    results: element.tasks.map(({ result, error }) => ({ key: result?.key, data: result?.data, error: error?.code })),
  });
});
document.body.append(element);
element.queue.addEventListener('task-change', () => report({ saving: element.queue.totals.saving }));

const count = Number(query.get('files'));
const size = Number(query.get('size'));
const files = Array.from({ length: count }, (_, i) => new File([bytes(size)], `${i}.bin`, { lastModified: 1 }));
if (count > 0) await element.addFiles(files);
