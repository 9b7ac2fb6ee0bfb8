import type { Task } from '../bench.js';
import type { BrowserName } from '../browser/browser.js';
import type { Run } from '../job.js';
import { digits, figureOf } from '../report/figure.js';
import type { Link } from '../server/link.js';

/** What of a run is shown: a column of a row's own table. */
export interface Column {
  title: string;
  unit: string;
  of: (run: Run) => number | undefined;
}

/** What a client does otherwise than the row says. */
interface Entrant extends Partial<Task> {
  /** Its module in pages/clients; its name, where this is absent. */
  client?: string | undefined;
  /** Its line, where that is another one. */
  link?: Link | undefined;
}

/** One piece of work that several clients do. */
export interface Row {
  /** On the command line. */
  name: string;
  title: string;
  /** How it is done, in a sentence or two. */
  how: string;
  browser: BrowserName;
  link: Link;
  task: Task;
  /** The first one is the limit, `ours` is ours. */
  clients: Readonly<Record<string, Entrant>>;
  /** The first one is what clients are compared by. */
  columns: readonly [Column, ...Column[]];
  /** Whether more of the first column is better. */
  more?: boolean | undefined;
  /** At most this many runs, even if more are wanted. */
  runs?: number | undefined;
  /** The lines of the great table that come from this row. */
  lines: (results: Results) => readonly Line[];
}

/** A line of the great table. */
export interface Line {
  work: string;
  limit: string;
  peers: string;
  we: string;
  wanted: string;
  holds: boolean | undefined;
}

/** A row and all its runs, by client. */
export interface Measured {
  row: Row;
  runs: ReadonlyMap<string, readonly Run[]>;
}

/** All runs of a row, by client. */
export class Results {
  constructor(readonly runs: ReadonlyMap<string, readonly Run[]>) {}

  /** The median over a client's runs that did not fail; NaN where there is none. */
  median(client: string, of: (run: Run) => number | undefined): number {
    const runs = this.runs.get(client)?.filter(({ error }) => !error) ?? [];
    return figureOf(runs.map(of))?.median ?? NaN;
  }

  /** A figure in words, or how a client failed that has none. */
  say(client: string, of: (run: Run) => number | undefined, unit = ''): string {
    const value = this.median(client, of);
    if (!Number.isNaN(value)) return `${digits(value)}${unit}`;
    const [run] = this.runs.get(client) ?? [];
    if (!run) return '–';
    return run.error === 'took too long' ? `gave up after ${Math.round(run.ms / 1000)} s` : 'fails';
  }

  /** What of it was sent again, behind another figure; nothing for a client that failed. */
  sayResent(client: string, again: Column): string {
    const share = this.median(client, again.of);
    return Number.isNaN(share) ? '' : `, ${digits(share)} % sent again`;
  }

  /** A figure in words, and as a ratio to a limit. */
  sayRatio(client: string, { of, unit }: Column, limit: number): string {
    const value = this.median(client, of);
    return `${this.say(client, of, ` ${unit}`)}${Number.isNaN(value) ? '' : ` (${digits(value / limit)} ×)`}`;
  }

  /** All clients but the limits and ours, as `name figure`. */
  peers(say: (client: string) => string, except: RegExp = /^(raw|ours|lit)/): string {
    const names = [...this.runs.keys()].filter((client) => !except.test(client));
    return names.map((client) => `${client} ${say(client)}`).join(', ');
  }
}
