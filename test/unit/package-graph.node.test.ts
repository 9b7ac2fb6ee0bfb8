import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { build, parseSync, type Rolldown } from 'vite';

const { exports, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
};

/** The names of packages that a module, and what it imports at once or later, imports. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  const { module } = parseSync(file, code);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => code.slice(start + 1, end - 1)),
  ];
  const packages = named.filter((name) => !name.startsWith('.')).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
  const inner = named
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => [...packagesOf(join(dirname(file), name), seen)]);
  return new Set([...packages, ...inner]);
}

describe('the package’s modules', () => {
  const forAll = /^\.(\/(core|element|form|image|server|adapters\/.*|modes\/.*))?$/; // the others are made for one framework or tool
  const entries = Object.entries(exports).flatMap(([name, entry]) =>
    typeof entry === 'object' && forAll.test(name) ? [[name, entry.default!] as const] : [],
  );
  for (const [name, file] of entries) {
    it(`import only this package’s dependencies: ${name}`, () => {
      const foreign = [...packagesOf(file)].filter((used) => !(used in dependencies));
      assert.deepEqual(foreign, []);
    });
  }

  it('keep the import of signers/ali-oss when a bundler drops unused modules', async () => {
    const entry = 'virtual:app';
    const { output } = (await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [
        {
          name: 'app',
          resolveId: (id) => (id === entry ? id : undefined),
          load: (id) => (id === entry ? `import ${JSON.stringify(resolve('dist/signers/ali-oss.js'))};` : undefined),
        },
      ],
      build: { write: false, rolldownOptions: { input: entry, external: ['ali-oss'] } },
    })) as Rolldown.RolldownOutput;
    assert.match(output.map((file) => ('code' in file ? file.code : '')).join(''), /import\(["'`]ali-oss["'`]\)/);
  });
});
