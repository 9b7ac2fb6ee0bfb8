import type { Job, Seen } from '../job.js';
import type { Client } from './client.js';
import { filesOf, openWhole } from './files.js';
import { untilQuiet, watchLongTasks } from './watch.js';

const say = (path: string, body: unknown = null) => fetch(path, { method: 'POST', body: JSON.stringify(body) });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const nothing: Seen = { ms: 0, longestTask: 0, updates: 0, largestStep: 0 };

const job = (await (await fetch('/job')).json()) as Job;
try {
  await say('/end', job.work === 'prepare' ? await prepare() : await measure());
} catch (error) {
  await say('/end', { ...nothing, error: inWords(error) });
}

function inWords(error: unknown): string {
  const { stack = '' } = error as Error;
  return `${String(error)}\n${stack}`;
}

async function prepare(): Promise<Seen> {
  await openWhole(job);
  return nothing;
}

async function measure(): Promise<Seen> {
  for (const href of job.styles) await styled(href);
  const { client } = (await import(/* @vite-ignore */ `/built/${job.client}/client.js`)) as { client: Client };
  const files = await filesOf(job);
  await client.mount?.(document.querySelector('main')!, job);
  await pause(500); // what starting the page and the widget still has to do
  return job.work === 'add' ? add(client, files) : upload(client, files);
}

async function upload(client: Client, files: File[]): Promise<Seen> {
  const sent = new Map<number, number>();
  let [updates, largestStep] = [0, 0];
  await say('/begin');
  const longestTask = watchLongTasks();
  const began = performance.now();
  const sending = client.upload!(files, job, (file, bytes) => {
    largestStep = Math.max(largestStep, bytes - (sent.get(file) ?? 0));
    sent.set(file, bytes);
    updates++;
  });
  const ended = sending.then(() => undefined, inWords);
  const error = await Promise.race([ended, pause(job.timeout).then(() => 'took too long')]);
  const ms = performance.now() - began;
  return { ms, longestTask: longestTask(), updates, largestStep, error, requestTimes: requestsSince(began) };
}

async function add(client: Client, files: File[]): Promise<Seen> {
  const before = heapSize();
  await say('/begin');
  const stillness = untilQuiet(() => client.shows!(files[0]!.name), job.timeout);
  client.add!(files);
  const { shown, quiet, longest } = await stillness;
  const heap = (heapSize() - before) / files.length;
  const error = shown === undefined ? 'took too long' : undefined;
  return { ...nothing, ms: quiet, shown, longestTask: longest, heap: Number.isNaN(heap) ? undefined : heap, error };
}

/** The browser keeps the first 250. */
function requestsSince(began: number): Seen['requestTimes'] {
  return performance
    .getEntriesByType('resource')
    .filter(({ startTime }) => startTime >= began)
    .map(({ name, startTime, duration }) => {
      const end = startTime + duration;
      return [name.replace(/^.*\//, ''), Math.round(startTime - began), Math.round(end - began)];
    });
}

/** Bytes of JavaScript heap in use, where the browser was started with what this needs. */
function heapSize(): number {
  const { gc, performance } = globalThis as unknown as Gauges;
  gc?.();
  return performance.memory?.usedJSHeapSize ?? NaN;
}

interface Gauges {
  gc?: () => void;
  performance: { memory?: { usedJSHeapSize: number } };
}

function styled(href: string): Promise<unknown> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}
