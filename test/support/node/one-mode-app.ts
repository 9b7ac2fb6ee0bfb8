import { resolve } from 'node:path';
import { build, type Rolldown } from 'vite';
import { endpointPaths, type ModeName } from '../endpoint-paths.js';

export const FOLDER = '/built/';
export const modeNames = Object.keys(endpointPaths) as ModeName[];

/** An app for production that gives its queue one mode as an object. */
export async function buildOneMode(name: ModeName) {
  const object = name.replace(/-(\w)/, (_, letter: string) => letter.toUpperCase()); // as the package exports it
  const id = 'virtual:app';
  const code = `
    import { endpoint, UploadQueue } from '${resolve('dist/core.js')}';
    import { ${object} } from '${resolve('dist/modes', name, `${name}.js`)}';
    const queue = new UploadQueue({ mode: ${object}, endpoint: endpoint('${endpointPaths[name]}') });
    globalThis.upload = async (...sizes) => {
      const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
      const tasks = queue.add(sizes.map((size) => new File([new Uint8Array(size).fill(7)], size + '.jpg', { type: 'image/jpeg' })));
      await settled;
      return tasks.map(({ status, error }) => error ? String(error) : status);
    };`;
  const app = {
    name: 'app',
    resolveId: (source: string) => (source === id ? id : undefined),
    load: (source: string) => (source === id ? code : undefined),
  };
  const { output } = (await build({
    ...{ configFile: false, logLevel: 'silent', base: FOLDER, plugins: [app] },
    build: { write: false, rolldownOptions: { input: id } },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const files = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const entry = chunks.find(({ isEntry }) => isEntry)!.fileName;
  const atOnce = new Set([entry]);
  for (const file of atOnce) for (const imported of files.get(file)!.imports) atOnce.add(imported);
  const isOwn = (mode: string) => mode === name || (name === 'vod' && mode === 'sts'); // which signs for it
  return {
    ...{ entry, files },
    /** What is requested with the entry. */
    atOnce,
    /** Modes whose code is in these files, beside its own: not the names and fields by which `mode` could be chosen. */
    othersIn(some: Iterable<string>): string[] {
      const modules = [...some].flatMap((file) => files.get(file)?.moduleIds ?? []);
      const ofModes = modules.flatMap(
        (module) => /\/dist\/(?:modes\/.*|chunks)\/([a-z-]+)\.js$/.exec(module)?.[1] ?? [],
      );
      return ofModes.filter((mode) => modeNames.includes(mode as ModeName) && !isOwn(mode));
    },
  };
}
