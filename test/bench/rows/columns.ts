import type { Run, Task } from '../job.js';

export type Column = { title: string; unit: string; of: (run: Run, task: Task) => number | undefined };

const column = (title: string, unit: string, of: Column['of']): Column => ({ title, unit, of });

/** All that the browser asked the store, preflights included. */
const requestsIn = ({ requests }: Run) => Object.values(requests).reduce((sum, count) => sum + count, 0);
const bytesOf = ({ count, size }: Task) => count * size;

export const columns = {
  seconds: column('time', 's', ({ ms }) => ms / 1000),
  throughput: column('throughput', 'MB/s', ({ ms }, task) => bytesOf(task) / 1000 / ms),
  rate: column('files a second', '/s', ({ ms }, { count }) => (count * 1000) / ms),
  steady: column('rate at the end ÷ at the start', '', ({ rates }) => rates && rates.last / rates.first),
  longest: column('longest task', 'ms', ({ longestTask }) => longestTask),
  busy: column('main thread busy', '%', ({ mainThread, ms }) => mainThread && (mainThread * 1e5) / ms),
  memory: column('memory', 'MB', ({ memory }) => memory && memory / 1e6),
  cpu: column('CPU', 's/GB', ({ cpu }, task) => cpu && (cpu * 1e9) / bytesOf(task)),
  cpuPerFile: column('CPU a file', 'ms', ({ cpu }, { count }) => cpu && (cpu * 1000) / count),
  requests: column('requests', '', requestsIn),
  requestsPerFile: column('requests a file', '', (run, { count }) => requestsIn(run) / count),
  preflights: column('preflights', '', ({ requests: { preflight = 0 } }) => preflight),
  grants: column('grant calls', '', ({ grants }) => grants),
  /** What the store received beyond the files. */
  resent: column('sent again', '%', ({ bytes }, task) => (bytes / bytesOf(task) - 1) * 100),
  cuts: column('cuts', '', ({ cut }) => cut),
  refused: column('refused', '', ({ refused }) => refused),
  updates: column('progress updates', '', ({ updates }) => updates),
  updatesPerSecond: column('updates a second', '/s', ({ updates, ms }) => (updates * 1000) / ms),
  step: column('largest step', 'MB', ({ largestStep }) => largestStep / 1e6),
  afterStop: column('from stop to stored', 's', ({ afterStop }) => afterStop && afterStop / 1000),
  usable: column('usable', 'ms', ({ ms }) => ms),
  shown: column('first row shown', 'ms', ({ shown }) => shown),
  heap: column('heap a file', 'B', ({ heap }) => heap),
} satisfies Record<string, Column>;

export type ColumnName = keyof typeof columns;
