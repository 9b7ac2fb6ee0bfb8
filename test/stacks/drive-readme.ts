import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type OSS from 'ali-oss';
import type { Browser, Page } from 'playwright-core';
import { type CloudAccess, variablesOf } from '../../demo/mock/node/run-command.js';
import { freePort } from '../../demo/server/free-port.js';
import { backends } from '../backends/backends.js';
import { hasLanguage } from '../backends/has-language.js';
import type { Checks } from '../tools/checks.js';
import { makeFile } from '../tools/work-folder.js';
import { runIn, startServer } from './command.js';
import { listenTo } from './drive.js';

interface Drive {
  /** The stack. */
  readonly name: string;
  /** Where everything that the blocks import is installed. */
  readonly folder: string;
  readonly browser: Browser;
  readonly cloud: CloudAccess;
  readonly client: OSS;
  readonly checks: Checks;
}

/** An application for which `init` writes files, and the server that README.md says to start. */
interface Way {
  /** Below the stack's folder. */
  readonly name: string;
  /** The stack where its packages are. @default 'readme' */
  readonly stack?: string;
  /** What its package.json names; absent: the stack's own folder is the application. */
  readonly dependencies?: readonly string[];
  /** What `npm create` writes around the files, and blocks of README. */
  readonly around?: Readonly<Record<string, string>>;
  /** How README's command begins. */
  readonly program: string;
  readonly host?: string;
  readonly pages: readonly string[];
  /** What the tool itself writes to the console. */
  readonly console?: RegExp;
}

const readme = readFileSync('README.md', 'utf8');
const blocks = Array.from(readme.matchAll(/^```(?!sh$)\w+\n([^]*?)^```$/gm), ([, code = '']) => code);
/** Those that were not run yet. */
const unused = new Set(blocks);

/** @throws an Error if README has no such block */
function findBlock(what: string, isWanted: (firstLine: string) => boolean): string {
  const block = blocks.find((code) => isWanted(code.split('\n', 1)[0]!));
  if (block === undefined) throw new Error(`README.md has no block ${what}.`);
  unused.delete(block);
  return block;
}

/** What README starts with the mock. @throws an Error if it starts no such program */
function commandWith(program: string): readonly string[] {
  const [, command] = new RegExp(`oss-direct-upload mock -- (${program}[^\`\n]*)`).exec(readme) ?? [];
  if (command === undefined) throw new Error(`README.md starts no ${program}.`);
  return command.trim().split(' ');
}

const viteConsole = /^debug: \[vite\]|^info: .*React DevTools|^log: \[HMR\]|^warning: Lit is in dev mode\./;
const pluginOf = (name: string) =>
  `import { ${name} } from '@sveltejs/vite-plugin-${name}'; export default { plugins: [${name}()] };`;
const vite = (name: string, dependencies: readonly string[], config: string): Way => ({
  ...{ name, dependencies: ['vite', ...dependencies], program: 'node server', pages: ['/upload.html'] },
  ...{ console: viteConsole, around: { 'vite.config.ts': config } },
});

const ways: readonly Way[] = [
  {
    ...{ name: 'express', program: 'node server' }, // it serves the package's scripts from its own node_modules
    pages: ['/upload.html', '/form.html'],
  },
  {
    ...{ name: 'next', dependencies: ['next', 'react'], program: 'npx next' },
    around: {
      'app/layout.tsx':
        'export default ({ children }: { children: React.ReactNode }) => <html lang="en"><body>{children}</body></html>;',
    },
    host: 'localhost', // as README says: at another name, the development server serves no scripts
    pages: ['/upload'],
    console: /^info: .*React DevTools|^log: \[(HMR|Fast Refresh)\]|^warning: Lit is in dev mode\./,
  },
  {
    ...vite('react', ['react', 'react-dom'], ''),
    around: {
      'vite.config.ts': "import react from '@vitejs/plugin-react'; export default { plugins: [react()] };",
      'src/upload.ts': '', // a block of README, for this page
      'headless.html':
        '<input type="file" /><progress max="1"></progress><script type="module" src="/src/upload.ts"></script>',
    },
    pages: ['/upload.html', '/headless.html'],
  },
  vite('vue', ['vue'], "import vue from '@vitejs/plugin-vue'; export default { plugins: [vue()] };"),
  vite('svelte', ['svelte'], pluginOf('svelte')),
  { name: 'php', dependencies: [], around: { 'composer.json': '{}' }, program: 'php', pages: ['/upload.html'] },
  {
    name: 'python',
    dependencies: [],
    around: { 'requirements.txt': '\n' },
    program: 'python3',
    pages: ['/upload.html'],
  },
  {
    ...{ name: 'nuxt', stack: 'readme-nuxt', program: 'npx nuxt', pages: ['/upload'] },
    around: { 'app/app.vue': '<template><NuxtPage /></template>' },
    host: 'localhost',
    console: /^debug: \[vite\]|^info: |^log: |^warning: Lit is in dev mode\.|^warning: <Suspense>/,
  },
];

/** As README says: the form stands where the tag was. */
const withForm = (page: string) =>
  page.replace(/<oss-direct-upload.*\/oss-direct-upload>/, () =>
    findBlock('with a form', (line) => line.startsWith('<form')),
  );

/** Uploads a picture on each page that `init` writes, started as README says. Only the ports are others. */
export async function driveReadme({ name, folder, browser, cloud, client, checks }: Drive): Promise<void> {
  const picture = makeFile(folder, 'picture.png', readFileSync('docs/public/pictures/upload-light-en.png'));
  const bin = join(folder, 'node_modules/oss-direct-upload/dist/mock/bin.js');
  for (const way of ways.filter(({ stack = 'readme' }) => stack === name))
    await checks.check(`readme › ${way.name}`, async () => {
      const language = backends.find((one) => one.name === way.name);
      if (language && !hasLanguage(language)) return undefined;
      const port = await freePort(0);
      const server = await start(way, port);
      await drivePages(way, port).finally(() => server.stop());
      return undefined;
    });
  if (name === 'readme') await checks.check('readme › each block is run', () => [...unused].join('\n') || undefined);

  async function start(way: Way, port: number) {
    const own = way.dependencies ? join(folder, way.name) : folder;
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(own, file)), { recursive: true });
      writeFileSync(join(own, file), text.replaceAll(/\b3000\b/g, String(port)));
    };
    if (way.dependencies) {
      const dependencies = Object.fromEntries(['oss-direct-upload', ...way.dependencies].map((one) => [one, '*']));
      write('package.json', JSON.stringify({ private: true, type: 'module', dependencies }));
    }
    for (const [file, text] of Object.entries(way.around ?? {}))
      write(file, text || findBlock(`for ${file}`, (line) => line.split(/[\s,]+/).includes(file)));
    const kind = way.dependencies ? [] : [way.name]; // else by package.json
    const output = await runIn(own, [process.execPath, bin, 'init', ...kind]);
    for (const [, file = ''] of output.matchAll(/^ {2}wrote {2}(.*[^/]\.\w+)$/gm)) {
      const text = readFileSync(join(own, file), 'utf8');
      unused.delete(text);
      write(file, text);
    }
    if (way.pages.includes('/form.html'))
      write('public/form.html', withForm(readFileSync(join(own, 'public/upload.html'), 'utf8')));
    const command = commandWith(way.program).map((word) => word.replace('3000', '{port}'));
    return startServer(own, command, port, variablesOf(cloud));
  }

  async function drivePages(way: Way, port: number): Promise<void> {
    for (const path of way.pages)
      await checks.check(`readme › ${way.name}${path}`, async () => {
        const context = await browser.newContext();
        try {
          await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
          const page = await context.newPage();
          const noise = listenTo(page, new RegExp(`^log: uploads/|${way.console?.source ?? '^$'}`));
          await page.goto(`http://${way.host ?? '127.0.0.1'}:${port}${path}`, { waitUntil: 'networkidle' });
          const key = await uploadOn(page, picture.path);
          const { content } = (await client.get(key)) as { content: Buffer };
          if (!content.equals(picture.bytes)) return `stored are ${content.length} other bytes`;
          const form = page.locator('form');
          const values = await form.evaluateAll((all) =>
            all.flatMap((one) => new FormData(one as HTMLFormElement).getAll('photos') as string[]),
          );
          if (path.includes('form') && values.join() !== key) return `the form has ${values.join()}`;
          return noise.join(' | ') || undefined;
        } finally {
          await context.close();
        }
      });
  }
}

/** Uploads a file. @returns the key that the page's code has logged */
async function uploadOn(page: Page, file: string): Promise<string> {
  const [logged] = await Promise.all([
    page.waitForEvent('console', { predicate: (message) => /^uploads\//.test(message.text()), timeout: 60_000 }),
    page.locator('input[type=file]').first().setInputFiles(file),
  ]);
  return logged.text().split(' ')[0]!;
}
