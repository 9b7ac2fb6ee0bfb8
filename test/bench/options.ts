import { parseArgs } from 'node:util';

export interface Options {
  /** Beginnings of names of rows; none: all. */
  rows: readonly string[];
  /** Names of clients; none: all. */
  clients: readonly string[];
  /** Runs of each client in each row. */
  runs: number;
  /** Small work, which shows that all of it runs and measures nothing. */
  quick: boolean;
  /** Report when each request of a run began and ended. */
  trace: boolean;
}

const usage = `npm run bench -- [rows…] [--runs N] [--only client,client] [--quick]

  rows     beginnings of their names: sizes, gigabyte, loopback, latency, cut, slow, hotel, refused, far,
           max-speed, small, images, http2, many, list, huge; none: all
  --runs   of each client in each row, interleaved (default 5)
  --only   these clients
  --trace  when each request of a run began and ended
  --quick  small work, one run: shows that all of it runs, measures nothing, writes nothing`;

/** Ends the process with the usage where it is asked for, or the words are wrong. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        runs: { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) throw new Error('');
    const runs = Number(values.runs ?? (values.quick ? 1 : 5));
    if (!(runs >= 1)) throw new Error('--runs wants a number.');
    return {
      rows: positionals,
      clients: values.only?.split(',') ?? [],
      runs,
      quick: values.quick,
      trace: values.trace,
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`.trim());
    return process.exit(1);
  }
}
