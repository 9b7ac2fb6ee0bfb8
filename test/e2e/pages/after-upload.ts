import '../../../src/index.js';
import { endpoint, type GrantRequest } from '../../../src/core.js';
import { bytes } from '../../support/files.js';
import { until } from '../../support/until.js';

/** What the page reports to its opener, all of it each time: a message may be lost while the opener still opens others. */
export interface SavingReport {
  /** Files whose step was called, by name. */
  begun: string[];
  /** What the page's server has saved. */
  saved: { name: string; key: string; context: unknown }[];
  /** How many files are stored whose step runs or waits. */
  saving: number;
  /** Calls of the endpoint. */
  grants: number;
  /** It has looked for what others have left. */
  hasLooked?: boolean;
  /** All has ended: keys and what the steps returned. */
  results?: { name: string; key: string | undefined; data: unknown; error: string | undefined }[];
}

const query = new URLSearchParams(location.search);
const word = (name: string) => query.get(name) ?? '';
document.cookie = `${word('cloud')}; path=/`;
const state: SavingReport = { begun: [], saved: [], saving: 0, grants: 0 };
const report = (change: Partial<SavingReport> = {}) =>
  (opener as Window).postMessage(Object.assign(state, change), '*');
setInterval(report, 100);

const ask = endpoint(word('endpoint'));
const element = document.createElement('oss-direct-upload');
Object.assign(element, {
  endpoint(request: GrantRequest, signal: AbortSignal) {
    state.grants++;
    return ask(request, signal);
  },
  mode: word('mode'),
  multiple: true,
  partSize: Number(word('partSize')) || undefined,
  resumeScope: word('scope'),
  context: { product: Number(word('product')) },
});
const never = new Promise(() => {});
const hangs = word('hangs');
element.afterUpload = async ({ name, context }, { key }) => {
  report({ begun: [...state.begun, name] });
  if (hangs === 'before saving') return never;
  report({ saved: [...state.saved, { name, key, context }] });
  if (hangs === 'after saving') return never;
  if (word('fails')) throw new Error('Not saved.');
  return { id: `record of ${name}` };
};
element.addEventListener('uploads-settled', () => {
  const results = element.tasks.map(({ name, result, error }) => ({
    ...{ name, key: result?.key, data: result?.data, error: error?.code },
  }));
  report({ results });
});
document.body.append(element);
element.queue.addEventListener('task-change', () => report({ saving: element.queue.totals.saving }));

const fileOf = (name: string, size: number) => new File([bytes(size)], name, { lastModified: 1 });
const count = (name: string) => Array.from({ length: Number(query.get(name)) });
const small = count('small').map((_, i) => fileOf(`small ${i}.bin`, 10));
await element.addFiles(small);
await until(() => state.begun.length === small.length); // so that the others have to wait
await element.addFiles(count('files').map((_, i) => fileOf(`${i}.bin`, Number(word('size')))));
const look = async () => {
  await element.queue.restore();
  report({ hasLooked: true });
  return element.tasks.length > 0;
};
if (word('looks')) await until(look);
