import { Browser, type BrowserName, type OpenPage } from './browser/browser.js';
import { PageProcesses } from './browser/processes.js';
import { built } from './build-pages.js';
import { findStyles } from './find-styles.js';
import type { Job, Run, Seen } from './job.js';
import type { Counts } from './server/counts.js';
import type { Link } from './server/link.js';
import { RunningStore } from './server/start-store.js';
import { Site } from './site.js';

/** What a client is asked to do; the rest of a job is the bench's. */
export type Task = Omit<Job, 'id' | 'store' | 'styles' | 'client'>;

/** Milliseconds between two looks at memory. */
const LOOK = 100;
/** What a browser may take to start, and to stop after a run was given up. Milliseconds. */
const TIMEOUT = 60_000;

/** The store, the site and the browsers that all runs share. */
export class Bench {
  readonly #browsers = new Map<BrowserName, Browser>();
  #count = 0;

  private constructor(
    readonly store: RunningStore,
    readonly site: Site,
  ) {}

  static async start(): Promise<Bench> {
    return new Bench(await RunningStore.start(), await Site.start({ built, cdn: 'dist/cdn' }));
  }

  stop(): void {
    this.store.stop();
    this.site.stop();
    for (const browser of this.#browsers.values()) browser.remove();
  }

  /** One run in a page of a new browser process. What goes wrong in the page is the run's `error`. */
  async run(client: string, task: Task, link: Link, browserName: BrowserName): Promise<Run> {
    const { store, site } = this;
    await store.become(link);
    site.rtt = link.rtt;
    site.grants = 0;
    site.job = {
      ...task,
      client,
      id: ++this.#count,
      store: store.originFor(link),
      styles: findStyles(client),
    };
    const page = this.#browser(browserName).open(site.origin);
    try {
      return await this.#watch(page, task, link);
    } finally {
      await page.close();
    }
  }

  async #watch(page: OpenPage, task: Task, link: Link): Promise<Run> {
    const { store, site } = this;
    let watch: ((seen: Seen) => Partial<Run>) | undefined;
    site.onBegin = async () => {
      await store.become(link);
      watch = watchProcesses(page.pid);
    };
    const ended = new Promise<Seen>((resolve) => (site.onEnd = resolve));
    const seen = await Promise.race([ended, givenUp(task.timeout + TIMEOUT), page.end.then(crashed)]);
    const outside = watch?.(seen);
    const { requests, connections, bytes, cut, refused, objects, finished } = await store.counts();
    const error = seen.error ?? wrongObjects(task, objects);
    const rates = ratesOf(finished);
    return { ...seen, error, ...outside, requests, connections, bytes, cut, refused, grants: site.grants, rates };
  }

  #browser(name: BrowserName): Browser {
    const browser = this.#browsers.get(name) ?? new Browser(name, this.store.ports.keyHash);
    this.#browsers.set(name, browser);
    return browser;
  }
}

const noPage = (error: string): Seen => ({ ms: NaN, longestTask: NaN, updates: 0, largestStep: 0, error });
const crashed = () => noPage('the browser ended');

function givenUp(ms: number): Promise<Seen> {
  return new Promise((resolve) => setTimeout(() => resolve(noPage('no response from the page')), ms).unref());
}

/** Why what the store holds is not what was to be sent. */
function wrongObjects({ work, count, size, images }: Task, objects: Counts['objects']): string | undefined {
  const sizes = Object.values(objects);
  const isRight = (one: number) => (images ? one > 0 : one === size);
  const wanted = images?.isKept ? 0 : count;
  if (work !== 'upload' || (sizes.length === wanted && sizes.every(isRight))) return undefined;
  return `the store holds ${sizes.length} objects: ${[...new Set(sizes)].slice(0, 5).join(', ')} bytes`;
}

/** Looks at what the browser takes, from now until the function it returns is called. */
function watchProcesses(pid: number): () => Partial<Run> {
  const processes = new PageProcesses(pid);
  const before = processes.usage();
  const highest = processes.memory();
  const look = () => {
    for (const [page, bytes] of processes.memory()) highest.set(page, Math.max(highest.get(page) ?? 0, bytes));
  };
  const timer = setInterval(look, LOOK);
  return () => {
    clearInterval(timer);
    const after = processes.usage();
    if (!before || !after) return {};
    look();
    const grown = [...after.pages].map(([page, { mainThread }]) => {
      const first = before.pages.get(page) ?? { mainThread: 0, memory: 0 };
      return { mainThread: mainThread - first.mainThread, memory: (highest.get(page) ?? 0) - first.memory };
    });
    // Ours is the one that worked: a browser keeps processes in store for pages to come.
    const [page] = grown.sort((a, b) => b.mainThread - a.mainThread);
    return { cpu: after.cpu - before.cpu, ...page };
  };
}

/** Uploads that ended a second, in the first fifth and in the last. */
function ratesOf(finished: Counts['finished']): Run['rates'] {
  const fifth = Math.floor(finished.length / 5);
  if (fifth < 50) return undefined;
  const rate = (times: readonly number[]) => ((times.length - 1) * 1000) / (times.at(-1)! - times[0]!);
  return { first: rate(finished.slice(0, fifth)), last: rate(finished.slice(-fifth)) };
}
