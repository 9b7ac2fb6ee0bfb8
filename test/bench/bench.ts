import { setTimeout as sleep } from 'node:timers/promises';
import { Browser, type BrowserName, type OpenPage } from './browser/browser.js';
import { watchProcesses } from './browser/processes.js';
import type { Run, Seen, Task } from './job.js';
import type { Link } from './server/line.js';
import { type RunningStore, startStore } from './server/start-store.js';
import type { Counts } from './server/store.js';
import { Site } from './site.js';

/** What a browser may take to start, and to stop after a run was given up. Milliseconds. */
const TIMEOUT = 60_000;

/** What a page may take to store that its uploads are done: a later one would look for them. Milliseconds. */
const LEAVING = 400;

/** The store, the site and the browsers that all runs share. */
export class Bench {
  readonly site = new Site();
  readonly #browsers = new Map<BrowserName, Browser>();
  #count = 0;

  private constructor(readonly store: RunningStore) {}

  static async start(): Promise<Bench> {
    return new Bench(await startStore());
  }

  stop(): void {
    this.store.stop();
    this.site.stop();
    for (const browser of this.#browsers.values()) browser.remove();
  }

  /** One run in a page of a new browser process. What goes wrong in the page is the run's `error`. */
  async run(client: string, task: Task, link: Link, name: BrowserName = 'chromium'): Promise<Run> {
    const { store, site } = this;
    await store.become(link); // a client may connect before it begins
    Object.assign(site, { rtt: link.rtt, grants: 0 });
    const origin = link.http2 ? `https://127.0.0.1:${store.ports.http2}` : `http://127.0.0.1:${store.ports.http1}`;
    site.job = { ...task, client, id: ++this.#count, store: origin };
    const browser = this.#browsers.get(name) ?? new Browser(name, store.ports.keyHash);
    this.#browsers.set(name, browser);
    const page = browser.open(await site.origin);
    try {
      return await this.#watch(page, task, link);
    } finally {
      await sleep(LEAVING);
      await page.close();
    }
  }

  async #watch(page: OpenPage, task: Task, link: Link): Promise<Run> {
    const { store, site } = this;
    let watch: (() => Partial<Run>) | undefined;
    site.onBegin = async () => {
      await store.become(link);
      watch = watchProcesses(page.pid);
    };
    const seen = await new Promise<Seen>((resolve) => {
      site.onEnd = resolve;
      setTimeout(() => resolve(noPage('no response from the page')), task.timeout + TIMEOUT).unref();
      void page.end.then(() => resolve(noPage('the browser ended')));
    });
    const outside = watch?.();
    const { objects, finished, ...counts } = await store.become({ rtt: 0 });
    const error = seen.error ?? wrongObjects(task, objects);
    return { ...seen, error, ...outside, ...counts, grants: site.grants, rates: ratesOf(finished) };
  }
}

const noPage = (error: string): Seen => ({ ms: NaN, longestTask: NaN, updates: 0, largestStep: 0, error });

/** Why what the store holds is not what was to be sent. */
function wrongObjects({ work, count, size, images }: Task, objects: Counts['objects']): string | undefined {
  const sizes = Object.values(objects);
  const isRight = (one: number) => (images ? one > 0 : one === size);
  const wanted = images === 'not sent' ? 0 : count;
  if (work !== 'upload' || (sizes.length === wanted && sizes.every(isRight))) return undefined;
  return `the store holds ${sizes.length} objects: ${[...new Set(sizes)].slice(0, 5).join(', ')} bytes`;
}

/** Uploads that ended a second, in the first fifth and in the last. */
function ratesOf(finished: Counts['finished']): Run['rates'] {
  const fifth = Math.floor(finished.length / 5);
  if (fifth < 50) return undefined;
  const rate = (times: readonly number[]) => ((times.length - 1) * 1000) / (times.at(-1)! - times[0]!);
  return { first: rate(finished.slice(0, fifth)), last: rate(finished.slice(-fifth)) };
}
