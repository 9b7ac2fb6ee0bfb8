import type { BrowserName } from '../browser/browser.js';
import type { Run, Task } from '../job.js';
import { digits, type Figure, figureOf } from '../report/figure.js';
import type { Link } from '../server/line.js';
import { type ColumnName, columns } from './columns.js';

/** What a client does otherwise than the row says. */
interface Changes extends Partial<Task> {
  /** Its module in pages/clients; its name, where this is absent. */
  client?: string;
  link?: Link;
}

/** One piece of work that several clients do. */
export interface Row {
  /** On the command line. */
  name: string;
  title: string;
  /** How it is done, in a sentence or two. */
  how: string;
  /** @default Chromium */
  browser?: BrowserName;
  link: Link;
  task: Task;
  /** The first one is the limit, `ours` is ours. */
  clients: readonly string[];
  changes?: Readonly<Record<string, Changes>>;
  /** The first one is what clients are compared by. */
  columns: readonly [ColumnName, ...ColumnName[]];
  /** At most this many runs, even if more are wanted. */
  runs?: number;
  /** The lines of the great table that come from this row. */
  lines: (results: Results) => readonly Line[];
}

/** A line of the great table. */
export interface Line {
  work: string;
  limit: string;
  /** @default the first column of each */
  peers?: string;
  we: string;
  wanted: string;
  holds: boolean;
}

/** All runs of a row, by client. */
export class Results {
  readonly #first: ColumnName;

  constructor(
    readonly row: Row,
    readonly runs: ReadonlyMap<string, readonly Run[]>,
  ) {
    [this.#first] = row.columns;
  }

  /** Over the client's runs that did not fail. */
  figure(client: string, column = this.#first): Figure | undefined {
    const task = { ...this.row.task, ...this.row.changes?.[client] };
    const good = this.runs.get(client)?.filter(({ error }) => !error) ?? [];
    return figureOf(good.map((run) => columns[column].of(run, task)));
  }

  /** The median, or NaN. */
  of(client: string, column?: ColumnName): number {
    return this.figure(client, column)?.median ?? NaN;
  }

  /** The first column's ratio to the limit, or to another client. */
  ratio(client: string, to = this.row.clients[0]!): number {
    return this.of(client) / this.of(to);
  }

  /** The median in words, or how a client failed that has none. */
  say(client: string, column = this.#first): string {
    const value = this.of(client, column);
    if (!Number.isNaN(value)) return `${digits(value)} ${columns[column].unit}`.trim();
    const [run] = this.runs.get(client) ?? [];
    if (!run) return '–';
    return run.error === 'took too long' ? `gave up after ${Math.round(run.ms / 1000)} s` : 'fails';
  }

  /** The row's lines of the great table. */
  lines(): Line[] {
    return this.row.lines(this).map((line) => ({ peers: this.peers(), ...line }));
  }

  /** All clients but the limits and ours, as `name figure`. */
  peers(say = (client: string) => this.say(client)): string {
    const names = [...this.runs.keys()].filter((client) => !/^(raw|ours|lit)/.test(client));
    return names.map((client) => `${client} ${say(client)}`).join(', ');
  }

  /** A line about the seconds that ours takes, and about what it sends again where the row shows that. */
  timeLine(work: string, [seconds, limit]: [seconds: number, words: string], most: number, mostResent?: number): Line {
    const [ratio, share] = [this.of('ours') / seconds, this.of('ours', 'resent')];
    const again = this.row.columns.includes('resent') && !Number.isNaN(share) ? `, ${digits(share)} % sent again` : '';
    return {
      ...{ work, limit, we: `${this.say('ours')}${Number.isNaN(ratio) ? '' : ` (${digits(ratio)} ×)`}${again}` },
      wanted: `≤ ${digits(most)} × the limit${mostResent ? `, ≤ ${mostResent} % sent again` : ''}`,
      holds: ratio <= most && !(mostResent && share > mostResent),
    };
  }
}
