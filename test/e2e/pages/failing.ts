import { endpoint, UploadQueue } from '../../../src/core.js';
import { sendBy } from '../../support/browser/upload.js';
import { file } from '../../support/files.js';

/** What the page reports to its opener when its upload has ended. */
export interface Ailment {
  code: string | undefined;
  likely: string | undefined;
  message: string | undefined;
  hint: string | undefined;
  /** How often requests were tried again. */
  retries: number;
  warnings: string[];
}

const query = new URLSearchParams(location.search);
document.cookie = `${query.get('cloud')}; path=/`;
const warnings: string[] = [];
console.warn = (...words: unknown[]) => warnings.push(words.join(' '));

/** The endpoint's response, with another storage address in it where the test wants one. */
const ask = endpoint(query.get('path') ?? '');
const queue = new UploadQueue({
  mode: query.get('mode'),
  endpoint: async (request, signal) => {
    const text = await ((await ask(request, signal)) as Response).text();
    return text.replaceAll(query.get('instead-of') ?? '\0', query.get('address') ?? '');
  },
  transfer: { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true },
  retryPolicy: { retryFor: Number(query.get('retry-for') ?? 1000), firstDelay: 50, maxDelay: 100 },
});
let retries = 0;
queue.addEventListener('upload-retry', () => retries++);
const send = () => sendBy(queue, file(Number(query.get('size'))));
const [task] = await send();
if (query.has('again')) await send();
const { code, likely, message, hint } = task?.error ?? {};
const ailment: Ailment = { code, likely, message, hint, retries, warnings };
(opener as Window).postMessage(ailment, '*');
