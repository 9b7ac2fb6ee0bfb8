import type { HostName } from './hosts/hosts.js';

/** An application that is built from the packed package, and driven in a browser. */
export interface Stack {
  readonly name: string;
  readonly folder: string;
  /** npm's script that builds it. @default 'build' */
  readonly script?: string | false;
  /** The folder of its pages, or the command of its own server, which gets `PORT`, `HOST` and `{port}`. */
  readonly serve: { readonly pages: string } | { readonly command: readonly string[] };
  /** What the tool itself writes to the console. */
  readonly console?: RegExp;
  /** Other versions than its package.json has, and the folder of their lockfile. */
  readonly versions?: { readonly dependencies: Readonly<Record<string, string>>; readonly lockfile: string };
  /** A key that its form has from the start. */
  readonly storedBefore?: string;
  readonly mistakes?: Mistakes;
  /** The policy of its pages, under which the worker still has to start. */
  readonly policy?: string;
  /** `init` writes its pages and servers, as README.md says. */
  readonly isReadme?: true;
  /** What the CRC worker starts from: the file that the tool emits, or a `blob:`. @default 'file' */
  readonly worker?: 'file' | 'blob';
  /** The components and editors on its pages, which an adapter serves; without them its page has the element. */
  readonly hosts?: readonly HostName[];
}

/** Changes to a source that its compiler has to reject, each with its own error. */
export interface Mistakes {
  readonly command: readonly string[];
  readonly file: string;
  readonly changes: readonly { readonly from: string; readonly to: string; readonly error: RegExp }[];
}

const example = (name: string, pages: string): Stack => ({ name, folder: `demo/examples/${name}`, serve: { pages } });

const bundler = (name: string, more: Partial<Stack> = {}): Stack => ({
  ...{ name, folder: `test/stacks/bundlers/${name}`, serve: { pages: 'dist' } },
  ...more,
});

const withAdapters = (name: string, hosts: readonly HostName[]): Stack => ({
  ...{ name, folder: `test/stacks/adapters/${name}`, serve: { pages: 'dist' }, hosts },
});

const next = (name: string, command: string, more: Partial<Stack> = {}): Stack => ({
  ...{ name, folder: 'demo/examples/next-16', policy: "worker-src 'self'" },
  serve: { command: ['node_modules/.bin/next', command, '--hostname', '127.0.0.1', '--port', '{port}'] },
  ...more,
});

export const stacks: readonly Stack[] = [
  { name: 'readme', folder: 'test/stacks/readme', script: false, serve: { pages: '' }, isReadme: true },
  { name: 'readme-nuxt', folder: 'demo/examples/nuxt-4.2', script: false, serve: { pages: '' }, isReadme: true },
  example('plain-html', 'public'),
  example('react-19', 'dist'),
  example('react-18', 'dist'),
  next('next-16', 'start'),
  next('next-15', 'start', {
    versions: { dependencies: { next: '15.5.29' }, lockfile: 'test/stacks/next-15' },
  }),
  // Reports what a hydration changes, which the production build does not.
  next('next-16-dev', 'dev', {
    script: false,
    console: /^info: .*React DevTools|^log: \[(HMR|Fast Refresh)\]|^warning: Lit is in dev mode\./,
  }),
  {
    ...example('react-router-7', ''),
    serve: { command: ['node_modules/.bin/react-router-serve', './build/server/index.js'] },
  },
  example('astro-5', 'dist'),
  example('vue-3', 'dist'),
  { ...example('nuxt-4.2', ''), serve: { command: ['node', '.output/server/index.mjs'] } },
  example('svelte-5', 'dist'),
  example('solid', 'dist'),
  example('preact', 'dist'),
  {
    ...example('angular-20', 'dist/browser'),
    worker: 'blob',
    storedBefore: 'albums/7/cover.jpg',
    mistakes: {
      command: ['node_modules/.bin/ngc', '-p', '.', '--noEmit'],
      file: 'src/album.ts',
      changes: [
        { from: '[metadata]', to: '[metadta]', error: /Can't bind to 'metadta'/ },
        { from: '$event.result', to: '$event.results', error: /Property 'results' does not exist on type/ },
      ],
    },
  },
  withAdapters('antd-6', ['antd']),
  withAdapters('element-plus', ['element-plus']),
  withAdapters('wangeditor-tiptap', ['wangeditor', 'tiptap']),
  withAdapters('tinymce-ckeditor', ['tinymce', 'ckeditor']),
  bundler('webpack'),
  bundler('rollup', { worker: 'blob' }),
  bundler('esbuild', { worker: 'blob' }),
  bundler('esbuild-iife', { worker: 'blob' }),
  bundler('parcel'),
  bundler('parcel-exports'), // entry points besides the root
  bundler('vite-dev', {
    script: false,
    serve: { command: ['node_modules/.bin/vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'] },
    console: /^debug: \[vite\]|^warning: Lit is in dev mode\./,
  }),
];
