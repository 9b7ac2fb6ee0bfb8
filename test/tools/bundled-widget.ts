import { build, type Rolldown } from 'vite';
import type { Middleware } from './canned-response.js';

const FOLDER = '/widget/';

/**
 * `/widget/index.js` is the widget's source as one file and chunks, built with the first request: a page of a test that is reloaded
 * again and again would need seconds for some hundred modules, above all in Firefox and WebKit.
 */
export function bundledWidget(): Middleware {
  let built: Promise<ReadonlyMap<string, string>> | undefined;
  return async (context, next) => {
    if (!context.path.startsWith(FOLDER)) return next();
    const file = (await (built ??= bundle())).get(context.path.slice(FOLDER.length));
    if (file === undefined) return next();
    context.type = 'text/javascript';
    context.set('Cache-Control', 'no-cache');
    context.body = file;
  };
}

/** The code of each file, by its name. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    configFile: false,
    publicDir: false,
    base: './',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
      assetsDir: '.',
      write: false,
      minify: false,
      reportCompressedSize: false,
    },
  });
  const { output } = [result].flat()[0] as Rolldown.RolldownOutput;
  return new Map(
    output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(Buffer.from(file.source))]),
  );
}
