// `npm run test:types`, or for some of them `npm run test:types -- browser`: projects that use the packed package are checked by old
// and new compilers, with every `moduleResolution` these have, and `skipLibCheck: false`. A project is a folder beside this file with
// a tsconfig.json. Its field "consumer" may leave some out: { "compilers": ["5.9", "7.0"], "resolutions": ["bundler"] }; how each entry
// point resolves is also checked by `npm run check:exports`. With { "checker": "vue-tsc" } or "svelte-check" it holds templates, and is
// checked by that instead. `--update` writes the lockfile; `--no-build` packs what was built before.
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runIn } from '../stacks/command.js';
import { packPackage } from '../stacks/package.js';
import { Checks } from '../tools/checks.js';
import { workFolder } from '../tools/work-folder.js';
import { hoverChecks } from './hover.js';

const SOURCE = 'test/consumers';
const modules = { bundler: 'esnext', nodenext: 'nodenext', node10: 'esnext' };
type Resolution = keyof typeof modules;

/** What checks templates, as its command line, with TypeScript 5.9. */
const checkers = {
  'vue-tsc': ['vue-tsc/bin/vue-tsc.js', '-p', '.'],
  'svelte-check': ['svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};

interface Consumer {
  readonly checker?: keyof typeof checkers;
  readonly compilers?: readonly string[];
  readonly resolutions?: readonly Resolution[];
}

/** A command in a project's folder; the first word is a script in node_modules. */
interface Check {
  readonly project: string;
  readonly title: string;
  readonly command: readonly string[];
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const { devDependencies } = readJson(`${SOURCE}/package.json`) as { devDependencies: Record<string, string> };
const allCompilers = Object.keys(devDependencies).flatMap((name) => /^typescript-(.+)/.exec(name)?.[1] ?? []);

function checksOf(project: string): Check[] {
  const { consumer = {} } = readJson(join(SOURCE, project, 'tsconfig.json')) as { consumer?: Consumer };
  const { checker, compilers = allCompilers, resolutions = Object.keys(modules) as Resolution[] } = consumer;
  if (checker) return [{ project, title: `${project}: ${checker}`, command: checkers[checker] }];
  return compilers.flatMap((compiler) =>
    resolutions
      .filter((resolution) => resolution !== 'node10' || Number.parseFloat(compiler) < 6) // gone
      .map((resolution) => ({
        project,
        title: `${project}: TypeScript ${compiler}, ${resolution}`,
        command: [
          ...[`typescript-${compiler}/bin/tsc`, '-p', '.', '--pretty', 'false'],
          ...['--module', modules[resolution], '--moduleResolution', resolution],
        ],
      })),
  );
}

/** Each entry point that has types must be in one of the projects. */
function findUnused(projects: readonly string[]): string[] {
  const { name, exports } = readJson('package.json') as { name: string; exports: Record<string, { types?: string }> };
  const text = projects
    .flatMap((project) => readdirSync(join(SOURCE, project)).map((file) => join(SOURCE, project, file)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  return Object.keys(exports)
    .filter((entry) => exports[entry]?.types)
    .map((entry) => entry.replace(/^\./, name))
    .filter((entry) => !text.includes(entry.endsWith('*') ? `'${entry.slice(0, -1)}` : `'${entry}'`));
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' }, 'no-build': { type: 'boolean' } },
});
const projects = readdirSync(SOURCE).filter((name) => existsSync(join(SOURCE, name, 'tsconfig.json')));
const folder = workFolder('consumers');
if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
cpSync(SOURCE, folder, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
const install = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
await runIn(folder, install);
if (values.update) cpSync(join(folder, 'package-lock.json'), join(SOURCE, 'package-lock.json'));
await runIn(folder, [...install, '--no-save', packPackage(folder)]);

const checks = new Checks();
for (const entry of wanted.length > 0 ? [] : findUnused(projects))
  await checks.check(entry, () => `it is in no project of ${SOURCE}`);
const waiting = projects.filter((name) => wanted.length === 0 || wanted.includes(name)).flatMap(checksOf);
const next = async (): Promise<void> => {
  for (let one = waiting.shift(); one; one = waiting.shift()) {
    const { project, title, command } = one;
    const [script = '', ...words] = command;
    const program = [process.execPath, join(folder, 'node_modules', script), ...words];
    if (await checks.check(title, async () => void (await runIn(join(folder, project), program))))
      console.log(`✓ ${title}`);
  }
};
await Promise.all([next(), next()]);
for (const { project, title, check } of hoverChecks(folder))
  if (wanted.length === 0 || wanted.includes(project)) await checks.check(title, check);
checks.end();
