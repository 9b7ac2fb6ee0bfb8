// `npm run faults`: every fault of the mock cloud, in every mode and with files of four sizes, as a table of Markdown. With
// `-- --browser firefox`, `webkit` or `all`: there.
import { text } from 'node:stream/consumers';
import { type TestRunnerConfig, startTestRunner } from '@web/test-runner';
import type { FaultRow } from '../e2e/fault-run.js';
import type { Middleware } from './answer.js';
import { browserConfig } from './browser-config.js';
import { type Engine, readArguments } from './engines.js';

type Row = FaultRow & { engine: Engine };

const rows: Row[] = [];

async function meetFaults(engine: Engine): Promise<boolean> {
  const takeRows: Middleware = async (context, next) => {
    if (context.path !== '/fault-row') return next();
    const row = JSON.parse(await text(context.req)) as FaultRow;
    rows.push({ engine, ...row });
    process.stderr.write(row.wrong.length > 0 ? '✗' : '.');
    context.status = 204;
  };
  const shared = browserConfig([], engine);
  const config: TestRunnerConfig = {
    ...shared,
    groups: [],
    files: ['test/e2e/faults-all.ts'],
    middleware: [takeRows, ...(shared.middleware ?? [])],
    reporters: [],
    testsFinishTimeout: 1_800_000,
  };
  const runner = await startTestRunner({ config, readCliArgs: false, readFileConfig: false, autoExitProcess: false });
  const passed = await new Promise<boolean>((resolve) => runner?.on('stopped', resolve));
  const [session] = [...(runner?.sessions.all() ?? [])];
  for (const error of session?.errors ?? []) console.error(error.message);
  process.stderr.write('\n');
  return passed;
}

const { chosen } = readArguments();
let passed = true;
for (const engine of chosen.length > 0 ? chosen : (['chromium'] as const)) {
  passed = (await meetFaults(engine)) && passed;
}
const wrong = rows.filter((row) => row.wrong.length > 0);

process.stdout.write(
  `${table(rows)}\n\n${rows.length} faults met, ${wrong.length} of them not as they have to be\n`,
  () => process.exit(passed && wrong.length === 0 && rows.length > 0 ? 0 : 1),
);

function table(all: readonly Row[]): string {
  const head =
    '| browser | fault | mode | file | ends in | requests with bytes / all | bytes sent / file | asked for permission | |';
  return [head, '| --- | --- | --- | --: | --- | --: | --: | --: | --- |', ...all.map(line)].join('\n');
}

function line({ engine, fault, mode, size, end, carried, requests, sent, grants, wrong: faults }: Row): string {
  const share = size >= 1000 ? `${(sent / size).toFixed(2)} ×` : `${sent} bytes`;
  const verdict = faults.length === 0 ? '✓' : `✗ ${faults.join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ')}`;
  return `| ${engine} | ${fault} | ${mode} | ${inWords(size)} | ${end} | ${carried} / ${requests} | ${share} | ${grants} | ${verdict} |`;
}

function inWords(size: number): string {
  return size >= 1_000_000 ? `${size / 1_000_000} MB` : `${size} B`;
}
