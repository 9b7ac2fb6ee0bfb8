import type { Job, Seen } from '../job.js';
import { choose, type Client } from './client.js';
import { filesOf, openWhole } from './files.js';
import { untilQuiet, watchLongTasks } from './watch.js';

const say = (path: string, body: unknown = null) => fetch(path, { method: 'POST', body: JSON.stringify(body) });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const inWords = (error: unknown) => `${String(error)}\n${(error as Error).stack}`;

const nothing: Seen = { ms: 0, longestTask: 0, updates: 0, largestStep: 0 };

const job = (await (await fetch('/job')).json()) as Job;
try {
  if (job.work === 'prepare') await openWhole(job);
  await say('/end', job.work === 'prepare' ? nothing : await measure());
} catch (error) {
  await say('/end', { ...nothing, error: inWords(error) });
}

async function measure(): Promise<Seen> {
  const styles = Object.assign(document.createElement('link'), {
    rel: 'stylesheet',
    href: `/built/${job.client}/client.css`,
  });
  document.head.append(styles);
  await new Promise((resolve) => (styles.onload = styles.onerror = resolve)); // not every client has some
  const { client } = (await import(/* @vite-ignore */ `/built/${job.client}/client.js`)) as { client: Client };
  const files = await filesOf(job);
  await client.mount?.(document.querySelector('main')!, job);
  await pause(500); // what starting the page and the widget still has to do
  return job.work === 'add' ? add(client, files) : upload(client, files);
}

async function upload(client: Client, files: File[]): Promise<Seen> {
  const sent = new Map<string, number>();
  let [updates, largestStep] = [0, 0];
  await say('/begin');
  const tasks = watchLongTasks();
  const began = performance.now();
  const sending = client.upload!(files, job, ({ name }, bytes) => {
    largestStep = Math.max(largestStep, bytes - (sent.get(name) ?? 0));
    sent.set(name, bytes);
    updates++;
  });
  let afterStop: number | undefined;
  const ended = sending.then((rest) => void (afterStop = typeof rest === 'number' ? rest : undefined), inWords);
  const error = await Promise.race([ended, pause(job.timeout).then(() => 'took too long')]);
  return { ms: performance.now() - began, longestTask: tasks.stop().longest, updates, largestStep, afterStop, error };
}

async function add(client: Client, files: File[]): Promise<Seen> {
  const main = document.querySelector('main')!;
  const { shows = (name: string) => main.textContent.includes(name) } = client;
  const before = heapSize();
  await say('/begin');
  const stillness = untilQuiet(() => shows(files[0]!.name), job.timeout);
  if (client.add) client.add(files);
  else choose(files);
  const seen = await stillness;
  const heap = (heapSize() - before) / files.length || undefined; // not a number in Firefox
  return { ...nothing, ...seen, heap, error: seen.shown === undefined ? 'took too long' : undefined };
}

/** Bytes of JavaScript heap in use, where the browser was started with what this needs. */
function heapSize(): number {
  const gauges = globalThis as { gc?: () => void; performance: { memory?: { usedJSHeapSize: number } } };
  gauges.gc?.();
  return gauges.performance.memory?.usedJSHeapSize ?? NaN;
}
