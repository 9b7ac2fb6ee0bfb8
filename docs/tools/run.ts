// `npm run docs`: generates, checks, builds and tests the site. `-- --dev` serves it while somebody writes; `-- --no-build` uses the
// package as it was built before. The site's own packages are installed here, never by `npm ci` in the project's folder.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runNodeTests } from '../../test/tools/node-tests.js';
import { checkSamples } from './check-samples.js';
import { checkSite } from './check-site.js';
import { linkPackage } from './link-package.js';
import { docs, project, site } from './paths.js';
import { writeAssistantsTexts } from './write-assistants-texts.js';
import { writeErrorPages } from './write-error-pages.js';

const { values } = parseArgs({ options: { dev: { type: 'boolean' }, 'no-build': { type: 'boolean' } } });
const failures: string[] = [];

/** Runs a program, whose output is shown. @returns whether it succeeded */
function run(folder: string, command: string, ...args: string[]): boolean {
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell }).status === 0;
}

const vitepress = (...args: string[]) => run(docs, 'npx', 'vitepress', ...args);

/** Does one thing, says how long it took, and notes what is wrong. */
async function step(name: string, work: () => unknown): Promise<void> {
  const start = performance.now();
  try {
    const result = await work();
    if (Array.isArray(result)) failures.push(...(result as string[]));
    else if (result === false) failures.push(`${name} failed.`);
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Whether the site's packages are those of its lockfile. */
function isInstalled(): boolean {
  const installed = `${docs}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const packagesOf = (file: string) =>
    Object.entries(
      (JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, { version?: string; optional?: boolean }> })
        .packages,
    );
  const present = new Map(packagesOf(installed).map(([path, { version }]) => [path, version]));
  return packagesOf(`${docs}package-lock.json`).every(
    ([path, { version, optional }]) => path === '' || optional === true || present.get(path) === version,
  );
}

async function generate(): Promise<void> {
  if (!isInstalled()) await step('install', () => run(docs, 'npm', 'ci'));
  if (!values['no-build'] || !existsSync(`${project}dist/index.js`))
    await step('package', () => run(project, 'npm', 'run', '--silent', 'build'));
  linkPackage();
  const { writeReference } = await import('./write-reference.js'); // needs what was installed above
  await step('reference', writeReference);
  await step('errors', () => writeErrorPages(docs));
  // In a process of its own: one that has just installed packages divides the code otherwise.
  await step('playground', () => run(project, 'npx', 'tsx', `${docs}tools/build-playground.ts`));
}

async function checkAndBuild(): Promise<void> {
  await step('types', () => run(project, 'npx', 'tsc', '-p', docs));
  await step('lint', () => run(docs, 'npx', 'oxlint', '-c', 'oxlint.json'));
  await step('pages', async () => (await import('./check-pages.js')).checkPages()); // needs what was installed above
  await step('samples', checkSamples);
  rmSync(site, { recursive: true, force: true });
  await step('build', () => vitepress('build'));
  await step('texts for assistants', writeAssistantsTexts);
  await step('links', checkSite);
}

await generate();
if (values.dev && failures.length === 0) process.exit(vitepress('dev') ? 0 : 1);
if (failures.length === 0) await checkAndBuild(); // without a page that was not generated, all links to it are dead
let passed = 0;
if (failures.length === 0) {
  const tests = readdirSync(`${docs}test`).filter((name) => name.endsWith('.test.ts'));
  const count = await runNodeTests(tests.map((name) => `${docs}test/${name}`));
  passed = count.passed.length;
  failures.push(...count.failures);
  console.log('The site is in docs/.vitepress/dist. See it by: npm run docs -- --dev');
}
console.log([...failures.map((one) => `✗ ${one}`), `${passed} passed, ${failures.length} failed`].join('\n'));
process.exit(failures.length === 0 ? 0 : 1);
