/** An application that is built from the packed package, and driven in a browser. */
export interface Stack {
  readonly name: string;
  /** Its folder, from the root. */
  readonly folder: string;
  /** npm's script that builds it. @default 'build' */
  readonly script?: string | false;
  /** The folder of its pages, or the command of its own server, which gets `PORT`, `HOST` and `{port}`. */
  readonly serve: { readonly pages: string } | { readonly command: readonly string[] };
  /** What the tool itself writes to the console. */
  readonly console?: RegExp;
}

const example = (name: string, pages: string): Stack => ({ name, folder: `demo/examples/${name}`, serve: { pages } });

const bundler = (name: string, more: Partial<Stack> = {}): Stack => ({
  name,
  folder: `test/stacks/bundlers/${name}`,
  serve: { pages: 'dist' },
  ...more,
});

const stacks: readonly Stack[] = [
  example('plain-html', 'public'),
  example('react-19', 'dist'),
  example('react-18', 'dist'),
  {
    name: 'next-16',
    folder: 'demo/examples/next-16',
    serve: { command: ['node_modules/.bin/next', 'start', '--hostname', '127.0.0.1', '--port', '{port}'] },
  },
  {
    name: 'next-16-dev', // reports what a hydration changes, which the production build does not
    folder: 'demo/examples/next-16',
    script: false,
    serve: { command: ['node_modules/.bin/next', 'dev', '--hostname', '127.0.0.1', '--port', '{port}'] },
    console: /^info: .*React DevTools|^log: \[(HMR|Fast Refresh)\]|^warning: Lit is in dev mode\./,
  },
  example('vue-3', 'dist'),
  {
    name: 'nuxt-4.2',
    folder: 'demo/examples/nuxt-4.2',
    serve: { command: ['node', '.output/server/index.mjs'] },
  },
  example('svelte-5', 'dist'),
  example('solid', 'dist'),
  example('preact', 'dist'),
  example('angular-20', 'dist/browser'),
  bundler('webpack'),
  bundler('rollup'),
  bundler('esbuild'),
  bundler('esbuild-iife'),
  bundler('parcel'),
  bundler('parcel-exports'), // entry points besides the root
  bundler('vite-dev', {
    script: false,
    serve: { command: ['node_modules/.bin/vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'] },
    console: /^debug: \[vite\]|^warning: Lit is in dev mode\./,
  }),
];

/** The stacks of these names; all without a name. @throws for a name that is not one of a stack */
export function stacksNamed(names: readonly string[]): readonly Stack[] {
  if (names.length === 0) return stacks;
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(', ')}. There are ${stacks.map(({ name }) => name).join(', ')}.`);
  return stacks.filter(({ name }) => names.includes(name));
}
