// `npm run faults`: every fault of the mock cloud, in every mode and with files of four sizes, as a table of Markdown. With
// `-- --browser firefox`, `webkit` or `all`: there. With pieces of names (`-- stall "60000000 bytes"`): those that hold one of them.
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { type TestRunnerConfig, startTestRunner } from '@web/test-runner';
import type { FaultRow } from '../e2e/fault-run.js';
import type { Middleware } from './canned-response.js';
import { browserConfig } from './browser-config.js';
import { type Engine, enginesNamed } from './engines.js';
import { everything } from './test-files.js';

type Row = FaultRow & { engine: Engine };

const { values, positionals: wanted } = parseArgs({
  options: { browser: { type: 'string', multiple: true, default: ['chromium'] } },
  allowPositionals: true,
});
const rows: Row[] = [];
const breaks: string[] = [];

/** WebKit's network process breaks now and then when connections do, and takes the browser along: the rest is met in another. */
async function meetFaults(engine: Engine): Promise<boolean> {
  for (;;) {
    const met = rows.length;
    const { passed, broken } = await meetSome(engine);
    if (broken === undefined || rows.length === met) return passed && broken === undefined;
    breaks.push(`${engine} broke off after ${rows.length} rows and was started again: ${broken}`);
  }
}

/** Those that no row is there of yet. */
async function meetSome(engine: Engine): Promise<{ passed: boolean; broken: string | undefined }> {
  const own = rows.filter((row) => row.engine === engine);
  const done = own.map(({ fault, mode, size }) => `${fault}: ${mode}, ${size} bytes`);
  const takeRows: Middleware = async (context, next) => {
    if (context.path === '/faults-wanted') return void (context.body = { wanted, done });
    if (context.path !== '/fault-row') return next();
    const row = JSON.parse(await text(context.req)) as FaultRow;
    rows.push({ engine, ...row });
    const { fault, mode, size, wrong } = row;
    process.stderr.write(wrong.length > 0 ? `\n✗ ${fault}: ${mode}, ${size} bytes: ${wrong.join('; ')}\n` : '.');
    context.status = 204;
  };
  const shared = browserConfig(everything, engine);
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
  return { passed, broken: session?.errors[0]?.message };
}

let passed = true;
for (const engine of enginesNamed(values.browser)) {
  passed = (await meetFaults(engine)) && passed;
}
const wrong = rows.filter((row) => row.wrong.length > 0);

process.stdout.write(
  `${[table(rows), ...breaks].join('\n\n')}\n\n${rows.length} faults met, ${wrong.length} of them not as they have to be\n`,
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
