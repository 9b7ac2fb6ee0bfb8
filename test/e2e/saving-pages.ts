import { records } from '../support/browser/memory.js';
import { until } from '../support/until.js';
import type { SavingReport } from './pages/after-upload.js';

/** The page's path, which is a part of its records' scope, too: its endpoint is a function. */
const PATH = '/test/e2e/pages/after-upload.html';

/** How a page saves, and what it uploads: `files` of `size` bytes, after `small` ones of ten bytes. */
export interface SavingWords {
  product?: number;
  files?: number;
  size?: number;
  partSize?: number | undefined;
  small?: number;
  mode?: string;
  endpoint?: string;
  /** Its steps never end: before the page's server has saved the file, or when it has and its response is on the way. */
  hangs?: 'before saving' | 'after saving';
  /** It looks for what others have left until there is something, and reports when it has looked. */
  looks?: 1;
  /** Its steps fail. */
  fails?: 1;
}

const usual: SavingWords = {
  ...{ product: 1, size: 20_000, partSize: 1_000_000, mode: 'sts', endpoint: '/get_sts_token_for_oss_upload' },
};

const locksHeld = async () => (await navigator.locks.query()).held!.length;

/** A page of its own, which saves each stored file, and what it has reported. */
export class SavingPage {
  latest: SavingReport = { begun: [], saved: [], saving: 0, grants: 0 };
  readonly #window: Window;

  constructor(scope: string, words: SavingWords) {
    const [cloud = ''] = /test_cloud=\d+/.exec(document.cookie) ?? [];
    const query = new URLSearchParams({ scope, cloud });
    for (const [name, value] of Object.entries({ ...usual, ...words }))
      if (value !== undefined) query.set(name, String(value));
    this.#window = open(`${PATH}?${query}`)!;
    addEventListener('message', this.#receive);
  }

  /** As a crash does: nothing of the page runs any more, and the browser lets go what it held. */
  async close(): Promise<void> {
    removeEventListener('message', this.#receive);
    const before = await locksHeld();
    this.#window.close();
    await until(async () => before === 0 || (await locksHeld()) < before, 'the end of its locks');
  }

  readonly #receive = ({ source, data }: MessageEvent<SavingReport>) => {
    if (source === this.#window) this.latest = data;
  };
}

/** Pages of one user, which find what an earlier one has left. */
export class SavingPages {
  readonly #scope = `saving ${Math.random()}`;
  readonly all: SavingPage[] = [];

  open(words: SavingWords): SavingPage {
    const page = new SavingPage(this.#scope, words);
    this.all.push(page);
    return page;
  }

  /** How many files are stored and not saved, by their records. */
  async countUnsaved(): Promise<number> {
    const all = await records(`${PATH}\n${this.#scope}`);
    return all.filter(({ stored, unsaved, result }) => stored && unsaved && !result).length;
  }

  close(): void {
    for (const page of this.all) void page.close();
  }
}
