import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import { endpointPaths, type ModeName } from '../support/endpoint-paths.js';

const modeNames = Object.keys(endpointPaths) as ModeName[];

/** An app for production that gives its queue one mode as an object. */
async function buildOneMode(name: ModeName) {
  const object = name.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase()); // as the package exports it
  const id = 'virtual:app';
  const code = `
    import { endpoint, UploadQueue } from '${resolve('dist/core.js')}';
    import { ${object} } from '${resolve('dist/modes', name, `${name}.js`)}';
    const queue = new UploadQueue({ mode: ${object}, endpoint: endpoint('${endpointPaths[name]}') });
    queue.addEventListener('uploads-settled', console.log);`;
  const app = {
    name: 'app',
    resolveId: (source: string) => (source === id ? id : undefined),
    load: (source: string) => (source === id ? code : undefined),
  };
  const { output } = (await build({
    ...{ configFile: false, logLevel: 'silent', plugins: [app] },
    build: { write: false, rolldownOptions: { input: id } },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const files = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entry = chunks.find(({ isEntry }) => isEntry)!;
  const atOnce = new Set([entry.fileName]);
  for (const file of atOnce) for (const imported of files.get(file)!.imports) atOnce.add(imported);
  const isOwn = (mode: string) => mode === name || (name === 'vod' && mode === 'sts'); // which signs for it
  const modules = [...atOnce].flatMap((file) => files.get(file)!.moduleIds);
  const ofModes = modules.flatMap((module) => /\/dist\/(?:modes\/.*|chunks)\/([a-z-]+)\.js$/.exec(module)?.[1] ?? []);
  return {
    ...{ entry, modules },
    /** Modes whose code is requested with the entry, beside its own: not the names and fields by which `mode` could be chosen. */
    others: ofModes.filter((mode) => modeNames.includes(mode as ModeName) && !isOwn(mode)),
  };
}

/** That such a queue loads no other mode later, either, is proven where modes are loaded: `unit/modes`. */
describe('an app that gives the queue one mode as an object', () => {
  for (const name of modeNames)
    it(`has no other mode and no element in its entry chunk: ${name}`, async () => {
      const { entry, modules, others } = await buildOneMode(name);
      assert.ok(entry.moduleIds.some((id) => id.endsWith(`/${name}/${name}.js`)));
      assert.deepEqual(others, []);
      assert.deepEqual(
        modules.filter((id) => /\/lit[/-]|\/chunks\/(element|list|input|words)\.js$/.test(id)),
        [],
      );
    });
});
