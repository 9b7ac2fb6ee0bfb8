// A process of its own, in a copy of the project whose code has marks: runs all quick tests, and writes which mutants each of them reaches.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserLauncher, chromeLauncher, TestRunnerGroupConfig } from '@web/test-runner';
import { runBrowserTests } from '../tools/browser-tests.js';
import { sum } from '../tools/count.js';
import { runBundledNodeTests } from '../tools/node-tests.js';
import { allTestFiles, testFiles } from '../tools/test-files.js';

/** What a test file reaches, if it passes as long as nothing is broken. */
export interface Reach {
  readonly test: string;
  readonly milliseconds: number;
  /** The mutants' numbers. */
  readonly mutants: readonly number[];
}

const quick = { pieces: [], speed: 'quick' } as const;
const reached = new Map<string, number[]>();

/** Tests in Node, and the processes that they start. */
async function inNode() {
  const folder = mkdtempSync(join(tmpdir(), 'reach-'));
  const preload = pathToFileURL(resolve('test/mutants/reach-of-process.js')).href;
  Object.assign(process.env, { REACH_FOLDER: folder, NODE_OPTIONS: `--import=${preload}` });
  const files = testFiles('node', quick);
  const count = await runBundledNodeTests(files);
  process.env.NODE_OPTIONS = '';
  for (const file of files) {
    const path = join(folder, encodeURIComponent(file));
    if (existsSync(path)) reached.set(file, readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number));
  }
  rmSync(folder, { recursive: true });
  return count;
}

type Page = Awaited<ReturnType<NonNullable<NonNullable<Parameters<typeof chromeLauncher>[0]>['createPage']>>>;

/** As text: what reads TypeScript here adds calls to functions that a page does not have. */
const listen = readFileSync('test/mutants/reach-of-page.js', 'utf8');
const read = '[...(globalThis.numbers ?? [])]';

/** Tests in Chromium; what their windows and workers reach is not seen. */
const inChromium = () =>
  runBrowserTests('chromium', quick, {
    adapt(config, testFileOf) {
      for (const launcher of new Set((config.groups as TestRunnerGroupConfig[]).flatMap(({ browsers }) => browsers!))) {
        const inner = launcher as BrowserLauncher & {
          createPageFn: (...args: unknown[]) => Promise<Page>;
          activePages: Map<string, { puppeteerPage: Page }>;
        };
        const { createPageFn, stopSession } = inner;
        inner.createPageFn = async (...args) => {
          const page = await createPageFn(...args);
          await page.evaluateOnNewDocument(listen);
          return page;
        };
        inner.stopSession = async (id) => {
          const { puppeteerPage } = inner.activePages.get(id)!;
          const numbers = (await puppeteerPage.evaluate(read).catch(() => [])) as number[];
          reached.set(relative('.', testFileOf(id)), numbers);
          return stopSession.call(inner, id);
        };
      }
    },
  });

const { passed, failures } = sum(await Promise.all([inNode(), inChromium()]));
const times = new Map<string, number>();
for (const { file, ms } of passed) {
  const test = file.replace(/^\w+: /, '');
  times.set(test, (times.get(test) ?? 0) + ms);
}
const tests: Reach[] = allTestFiles()
  .filter((test) => !test.includes('.slow.') && !failures.some((failure) => failure.includes(test)))
  .map((test) => ({ test, milliseconds: times.get(test) ?? 5_000, mutants: [...new Set(reached.get(test))] }));
writeFileSync(process.argv[2]!, JSON.stringify(tests));
process.exit();
