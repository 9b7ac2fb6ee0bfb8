import type { Run } from '../job.js';
import type { Column } from './row.js';

export const seconds: Column = { title: 'time', unit: 's', of: ({ ms }) => ms / 1000 };
export const longest: Column = { title: 'longest task', unit: 'ms', of: ({ longestTask }) => longestTask };
export const busy: Column = { title: 'main thread busy', unit: '%', of: mainThreadBusy };
export const memory: Column = { title: 'memory', unit: 'MB', of: ({ memory: bytes }) => bytes && bytes / 1e6 };
export const requests: Column = { title: 'requests', unit: '', of: requestsIn };
export const preflights: Column = { title: 'preflights', unit: '', of: ({ requests: all }) => all.preflight ?? 0 };
export const cuts: Column = { title: 'cuts', unit: '', of: (run) => run.cut };
export const refused: Column = { title: 'refused', unit: '', of: (run) => run.refused };
export const updates: Column = { title: 'progress updates', unit: '', of: (run) => run.updates };

/** All that the browser asked the store, preflights included. */
function requestsIn({ requests: all }: Run): number {
  return Object.values(all).reduce((sum, count) => sum + count, 0);
}

/** Per cent of the time. */
export function mainThreadBusy({ mainThread, ms }: Run): number | undefined {
  return mainThread === undefined ? undefined : (mainThread / (ms / 1000)) * 100;
}

/** Throughput of a job of this many bytes. */
export const throughput = (bytes: number): Column => ({
  title: 'throughput',
  unit: 'MB/s',
  of: ({ ms }) => bytes / 1e6 / (ms / 1000),
});

/** What the store received beyond a job of this many bytes. */
export const resent = (bytes: number): Column => ({
  title: 'sent again',
  unit: '%',
  of: (run) => (run.bytes / bytes - 1) * 100,
});

/** Processor seconds a GB. */
export const cpu = (bytes: number): Column => ({
  title: 'CPU',
  unit: 's/GB',
  of: ({ cpu: spent }) => spent && spent / (bytes / 1e9),
});

/** The largest step of progress, in bytes. */
export const step: Column = { title: 'largest step', unit: 'MB', of: (run) => run.largestStep / 1e6 };

/** Files a second. */
export const rate = (count: number): Column => ({
  title: 'files a second',
  unit: '/s',
  of: ({ ms }) => count / (ms / 1000),
});

export const perFile = (count: number): Column => ({
  title: 'requests a file',
  unit: '',
  of: (run) => requestsIn(run) / count,
});

/** Processor milliseconds a file. */
export const cpuPerFile = (count: number): Column => ({
  title: 'CPU a file',
  unit: 'ms',
  of: ({ cpu: spent }) => spent && (spent * 1000) / count,
});

export const grants: Column = { title: 'grant calls', unit: '', of: (run) => run.grants };
