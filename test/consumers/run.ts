// `npm run test:types`, or for some of them `npm run test:types -- browser`: projects that use the packed package are checked by old
// and new compilers, with every `moduleResolution` these have, and `skipLibCheck: false`. A project is a folder beside this file with
// a tsconfig.json. Its field "consumer" may leave some out: { "compilers": ["5.9", "7.0"], "resolutions": ["bundler"] }; how each entry
// point resolves is also checked by `npm run check:exports`. With { "checker": "vue-tsc" } or "svelte-check" it holds templates, and is
// checked by that instead. `--update` writes the lockfile;
// `--no-build` packs what was built before.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runIn } from '../stacks/command.js';
import { packPackage } from '../stacks/package.js';

const SOURCE = 'test/consumers';
const modules = { bundler: 'esnext', nodenext: 'nodenext', node10: 'esnext' };
type Resolution = keyof typeof modules;

/** What checks templates, as its command line, with TypeScript 5.9. */
const checkers = {
  'vue-tsc': ['vue-tsc/bin/vue-tsc.js', '-p', '.'],
  'svelte-check': ['svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
};

interface Consumer {
  checker?: keyof typeof checkers;
  compilers?: readonly string[];
  resolutions?: readonly Resolution[];
}

interface Check {
  readonly project: string;
  readonly checker?: keyof typeof checkers;
  readonly compiler: string;
  readonly resolution: Resolution;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const { devDependencies } = readJson(`${SOURCE}/package.json`) as { devDependencies: Record<string, string> };
const compilers = Object.keys(devDependencies).flatMap((name) => /^typescript-(.+)/.exec(name)?.[1] ?? []);

function checksOf(project: string): Check[] {
  const { consumer = {} } = readJson(join(SOURCE, project, 'tsconfig.json')) as { consumer?: Consumer };
  if (consumer.checker) {
    return [{ project, checker: consumer.checker, compiler: '5.9', resolution: 'bundler' }];
  }
  const all = compilers.flatMap((compiler) =>
    (Object.keys(modules) as Resolution[]).map((resolution) => ({ project, compiler, resolution })),
  );
  return all.filter(
    ({ compiler, resolution }) =>
      (consumer.compilers ?? compilers).includes(compiler) &&
      (consumer.resolutions ?? [resolution]).includes(resolution) &&
      !(resolution === 'node10' && Number.parseFloat(compiler) >= 6), // gone
  );
}

/** Each entry point that has types must be in one of the projects. */
function findUnused(projects: readonly string[]): string[] {
  const { name, exports } = readJson('package.json') as { name: string; exports: Record<string, { types?: string }> };
  const sources = projects.flatMap((project) =>
    readdirSync(join(SOURCE, project))
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(SOURCE, project, file), 'utf8')),
  );
  const typed = Object.keys(exports).filter((entry) => exports[entry]?.types);
  return typed
    .map((entry) => entry.replace(/^\./, name))
    .filter(
      (entry) =>
        !sources.some((source) => source.includes(`'${entry.replace(/\*$/, '')}${entry.endsWith('*') ? '' : "'"}`)),
    );
}

async function check(folder: string, { project, checker, compiler, resolution }: Check): Promise<string | undefined> {
  const tsc = join(folder, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc');
  const words = ['--module', modules[resolution], '--moduleResolution', resolution, '--pretty', 'false'];
  const [script = '', ...rest] = checker ? checkers[checker] : [];
  const command = checker ? [join(folder, 'node_modules', script), ...rest] : [tsc, '-p', '.', ...words];
  return runIn(join(folder, project), [process.execPath, ...command]).then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean' }, 'no-build': { type: 'boolean' } },
});
const projects = readdirSync(SOURCE).filter((name) => existsSync(join(SOURCE, name, 'tsconfig.json')));
const folder = mkdtempSync(join(tmpdir(), 'consumers-'));
let failures = 0;
let passed = 0;
try {
  if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
  cpSync(SOURCE, folder, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  const install = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await runIn(folder, install);
  if (values.update) cpSync(join(folder, 'package-lock.json'), join(SOURCE, 'package-lock.json'));
  await runIn(folder, [...install, '--no-save', packPackage(folder)]);
  for (const entry of wanted.length > 0 ? [] : findUnused(projects)) {
    failures++;
    console.log(`✗ ${entry} is in no project of ${SOURCE}`);
  }
  const checks = projects.filter((name) => wanted.length === 0 || wanted.includes(name)).flatMap(checksOf);
  const next = async (): Promise<void> => {
    for (let one = checks.shift(); one; one = checks.shift()) {
      const title = `${one.project}: ${one.checker ? `${one.checker}, ` : ''}TypeScript ${one.compiler}, ${one.resolution}`;
      const output = await check(folder, one);
      if (output === undefined) passed++;
      else failures++;
      console.log(output === undefined ? `✓ ${title}` : `✗ ${title}\n${output}`);
    }
  };
  await Promise.all([next(), next()]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failures} failed`);
process.exit(failures === 0 && passed > 0 ? 0 : 1);
