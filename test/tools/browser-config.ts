import { existsSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import type { TestRunnerConfig } from '@web/test-runner';
import { WITH_TESTS, bundledTests } from './bundled-tests.js';
import { cannedResponses, type Middleware } from './canned-response.js';
import { chromium } from './chromium.js';
import { type Engine, engines } from './engines.js';
import { heifEncoder } from './heif-encoder.js';
import { everything, type Group, testFiles, type Wanted } from './test-files.js';
import { testServers } from './test-servers.js';

export const browserGroups: readonly Group[] = ['unit', 'element', 'e2e', 'tls', 'msw'];

/** Where files lie that are asked for by another name. */
const otherNames: Middleware = (context, next) => {
  const source = context.path.replace(/\.js$/, '.ts');
  if (context.path === '/mockServiceWorker.js') {
    context.path = '/node_modules/msw/lib/mockServiceWorker.js'; // npm runs no install script that would copy it to the root
  } else if (source !== context.path && !existsSync(`.${context.path}`) && existsSync(`.${source}`)) {
    context.path = source; // workers are loaded by the name they have when compiled
  }
  return next();
};

export function browserConfig(wanted: Wanted = everything, engine: Engine = 'chromium'): TestRunnerConfig {
  const shared = engines[engine]();
  const servers = testServers();
  const browserOf = (name: Group) => (name === 'msw' ? chromium(1) : name === 'tls' ? engines[engine]() : shared);
  const groups = browserGroups.map((name) => ({ name, files: testFiles(name, wanted) }));
  return {
    rootDir: process.cwd(),
    hostname: '127.0.0.1',
    nodeResolve: true,
    groups: groups
      .filter(({ name, files }) => files.length > 0 && (name !== 'msw' || engine === 'chromium'))
      .map((group) => ({ ...group, browsers: [browserOf(group.name)] })),
    browsers: [shared],
    middleware: [
      cannedResponses,
      bundledTests(groups.flatMap(({ files }) => files)),
      servers.middleware,
      heifEncoder,
      otherNames,
    ],
    plugins: [servers.plugin, esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
    reporters: [],
    filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
    browserStartTimeout: 120_000, // a busy machine
    testsStartTimeout: 60_000,
    testsFinishTimeout: 600_000, // a file of many faults takes minutes where a browser is slow to drive
    testRunnerHtml: (framework) =>
      `<!doctype html>${[framework, `/${WITH_TESTS}.js`].map((src) => `<script type="module" src="${src}"></script>`).join('')}`,
    testFramework: { config: { timeout: 60_000 } }, // for what hangs: no test asks how fast a machine is
  };
}
