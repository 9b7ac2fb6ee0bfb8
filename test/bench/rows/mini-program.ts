import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Run } from '../job.js';
import type { Row } from './row.js';
import { full, gb, oneFile, type Scale } from './scale.js';

/** Bytes a millisecond of 100 Mbit/s, more than most phones have. */
const RATE = 12_500;

/** A run in a process of its own. @param rate bytes a millisecond of the line; 0 for none */
async function carry(client: string, size: number, rate: number): Promise<Run> {
  const child = fork('test/bench/mini-program/carry.ts', [client, String(size), String(rate)], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });
  const [seen] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => [{ ms: 0, error: `ended with ${String(code)}` }]),
  ])) as [Pick<Run, 'ms' | 'memory' | 'error'>];
  return {
    ...{ longestTask: 0, updates: 0, largestStep: 0, grants: 0, requests: {}, connections: 0, cut: 0, refused: 0 },
    ...{ bytes: size, ...seen },
  };
}

/** A file of a mini program, on a line as good as phones have. It is measured in Node, where a host is imitated. */
export const miniProgram = ({ medium: size }: Scale): Row => ({
  name: 'mini-program',
  title: `A file of ${gb(size)} in a mini program, on a line of 100 Mbit/s`,
  how: 'In Node, by a host that keeps to WeChat’s limits and sends real HTTP to the mock: parts of 4 MB, four at once. The limit reads and sends the same parts, and checks nothing. Memory is what has been read of the file and cannot be collected yet, at its highest.',
  link: { rtt: 0, total: RATE * 1000 },
  task: oneFile(size, 120),
  clients: ['raw-requests', 'ours'],
  columns: ['throughput', 'memory'],
  measure: (client) => carry(client, size, RATE),
  lines: (results) => [
    {
      limit: `raw requests of the host: ${results.say('raw-requests')}`,
      targets: [[results.ratio('ours'), '≥', 0.9, '× the limit']],
    },
    {
      work: 'memory of the mini program meanwhile',
      limit: results.say('raw-requests', 'memory'),
      targets: [[results.of('ours', 'memory'), '≤', 30, 'MB']],
    },
  ],
});

/** The same without a line in between, where the processor is what is short. */
export const miniProgramLoopback = ({ medium: size }: Scale): Row => ({
  ...miniProgram({ ...full, medium: size }),
  name: 'mini-program-loopback',
  title: `A file of ${gb(size)} in a mini program, over the loopback`,
  how: 'Nothing is shaped: the host, the mock and the kernel share the cores, so that each byte read for a CRC costs speed.',
  link: { rtt: 0 },
  measure: (client) => carry(client, size, 0),
  lines: (results) => ({
    limit: `raw requests of the host: ${results.say('raw-requests')}`,
    targets: [[results.ratio('ours'), '≥', 0.65, '× the limit']],
  }),
});
