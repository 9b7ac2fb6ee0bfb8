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
  name: string;
  title: string;
  /** How it is done, in a sentence or two. */
  how: string;
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
  /** Measures a run of a client without a browser. @default in a page */
  measure?: (client: string) => Promise<Run>;
  /** The lines of the great table that come from this row. */
  lines: (results: Results) => Line | Line[];
}

/** A line of the great table. */
export interface Line {
  /** @default the row's title */
  work?: string;
  limit: string;
  /** @default the first column of each */
  peers?: string;
  /** @default the values of the targets */
  we?: string;
  targets: readonly (readonly [value: number, bound: '≤' | '≥', than: number, what: string])[];
}

export function cellsOf({ work, limit, peers, targets, ...line }: Line): Record<string, string> {
  const joined = (words: readonly string[]) => [...new Set(words)].join(', ');
  const we = line.we ?? joined(targets.map(([value, , , what]) => `${digits(value)} ${what}`.trim()));
  const wanted = joined(targets.map(([, bound, than, what]) => `${bound} ${digits(than)} ${what}`.trim()));
  const holds = targets.every(([value, bound, than]) => (bound === '≤' ? value <= than : value >= than));
  return { work: work ?? '', limit, peers: peers || '–', we: `**${we}**`, wanted, holds: holds ? 'yes' : '**no**' };
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

  lines(): Line[] {
    return [this.row.lines(this)].flat().map((line) => ({ work: this.row.title, peers: this.peers(), ...line }));
  }

  /** All clients but the limits and ours, as `name figure`. */
  peers(say = (client: string) => this.say(client)): string {
    const names = [...this.runs.keys()].filter((client) => !/^(raw|ours|lit)/.test(client));
    return names.map((client) => `${client} ${say(client)}`).join(', ');
  }
}

/**
 * A line about the seconds that ours takes, and about what it sends again where the row shows that.
 *
 * @param limit seconds, or the client that is the limit
 */
export const timeLine =
  (limit: number | string, words: string, most: number, mostResent?: number): Row['lines'] =>
  (results): Line => {
    const seconds = typeof limit === 'string' ? results.of(limit) : limit;
    const ratio = results.of('ours') / seconds;
    const share = results.row.columns.includes('resent') ? results.of('ours', 'resent') : NaN;
    return {
      limit: `${words}: ${digits(seconds)} s`,
      we: `${results.say('ours')} (${digits(ratio)} ×)${Number.isNaN(share) ? '' : `, ${digits(share)} % sent again`}`,
      targets: [
        [ratio, '≤', most, '× the limit'],
        ...(mostResent ? [[share, '≤', mostResent, '% sent again'] as const] : []),
      ],
    };
  };
