import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type OSS from 'ali-oss';
import type { Browser, Page } from 'playwright-core';
import { type CloudAccess, variablesOf } from '../../demo/mock/node/run-command.js';
import { freePort } from '../../demo/server/free-port.js';
import type { Checks } from '../tools/checks.js';
import { makeFile } from '../tools/work-folder.js';
import { startServer } from './command.js';
import { listenTo } from './drive.js';

interface Drive {
  /** Where everything that the blocks import is installed. */
  readonly folder: string;
  readonly browser: Browser;
  readonly cloud: CloudAccess;
  readonly client: OSS;
  readonly checks: Checks;
}

/** A page of README.md, and the server that it says to start. */
interface Way {
  readonly name: string;
  /** Below the stack's folder. */
  readonly folder: string;
  /** Files that README names, and what `npm create` writes around them. */
  readonly blocks: readonly string[];
  readonly around?: Readonly<Record<string, string>>;
  readonly command: readonly string[];
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

/** The block whose first line names this file. */
const blockFor = (file: string) => findBlock(`for ${file}`, (line) => line.split(/[\s,]+/).includes(file));

/** What README starts with the mock. @throws an Error if it starts no such program */
function commandWith(program: string): readonly string[] {
  const [, command] = new RegExp(`oss-direct-upload mock -- (${program}[^\`\n]*)`).exec(readme) ?? [];
  if (command === undefined) throw new Error(`README.md starts no ${program}.`);
  return command.trim().split(' ');
}

/** What `npm create vite` writes, without its styles. */
const aroundVite = (extension: string, main: string) => ({
  'index.html': `<div id="app"></div><script type="module" src="/src/main.${extension}"></script>`,
  [`src/main.${extension}`]: main,
});
const vite = {
  command: ['node', '../node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
  console: /^debug: \[vite\]|^info: .*React DevTools|^log: \[HMR\]|^warning: Lit is in dev mode\./,
};

const ways: readonly Way[] = [
  {
    name: 'html',
    folder: '.',
    blocks: ['public/index.html', 'server.mjs'],
    command: commandWith('node'),
    pages: ['/', '/form.html'],
  },
  {
    name: 'next',
    folder: 'next',
    command: commandWith('npx next'),
    blocks: ['app/page.tsx', 'app/api/oss-permission/route.ts'],
    around: {
      'app/layout.tsx':
        'export default ({ children }: { children: React.ReactNode }) => <html lang="en"><body>{children}</body></html>;',
    },
    host: 'localhost', // as README says: at another name, the development server serves no scripts
    pages: ['/'],
    console: /^info: .*React DevTools|^log: \[(HMR|Fast Refresh)\]|^warning: Lit is in dev mode\./,
  },
  {
    name: 'react',
    folder: 'react',
    blocks: ['src/App.tsx', 'src/upload.ts', 'vite.config.ts'],
    around: {
      ...aroundVite(
        'tsx',
        "import { createRoot } from 'react-dom/client';\nimport App from './App.tsx';\ncreateRoot(document.getElementById('app')!).render(<App />);",
      ),
      'upload.html':
        '<input type="file" /><progress max="1"></progress><script type="module" src="/src/upload.ts"></script>',
    },
    pages: ['/', '/upload.html'],
    ...vite,
  },
  {
    name: 'vue',
    folder: 'vue',
    blocks: ['src/App.vue', 'vite.config.ts'],
    around: aroundVite(
      'ts',
      "import { createApp } from 'vue';\nimport App from './App.vue';\ncreateApp(App).mount('#app');",
    ),
    pages: ['/'],
    ...vite,
  },
];

/** As README says of Vite with React. */
const fitted = ({ name }: Way, block: string) =>
  name === 'react' && block.startsWith('// vite') ? block.replaceAll(/\bvue\b/g, 'react') : block;

/** As README says: the form stands where the tag was. */
const withForm = (page: string) =>
  page.replace(/<oss-direct-upload.*\/oss-direct-upload>/, () =>
    findBlock('with a form', (line) => line.startsWith('<form')),
  );

/** Uploads a picture on each page that README describes, with its blocks as they stand there. Only the ports are others. */
export async function driveReadme({ folder, browser, cloud, client, checks }: Drive): Promise<void> {
  const picture = makeFile(folder, 'picture.png', readFileSync('docs/public/pictures/upload-light-en.png'));
  const backendPort = await freePort(0);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text.replaceAll(/\b3000\b/g, String(backendPort)));
  };
  const start = (way: Way, port: number) => {
    for (const file of way.blocks) write(join(way.folder, file), fitted(way, blockFor(file)));
    for (const [file, text] of Object.entries(way.around ?? {})) write(join(way.folder, file), text);
    return startServer(join(folder, way.folder), way.command, port, variablesOf(cloud));
  };

  const [first, ...others] = ways;
  write('public/form.html', withForm(blockFor('public/index.html')));
  const backend = await start(first!, backendPort);
  try {
    await drivePages(first!, backendPort);
    for (const way of others) {
      const port = await freePort(0);
      await checks.check(`readme › ${way.name}`, async () => {
        const server = await start(way, port);
        await drivePages(way, port).finally(() => server.stop());
      });
    }
  } finally {
    await backend.stop();
  }
  await checks.check('readme › each block is run', () => [...unused].join('\n') || undefined);

  async function drivePages(way: Way, port: number): Promise<void> {
    for (const path of way.pages)
      await checks.check(`readme › ${way.name}${path}`, async () => {
        const context = await browser.newContext();
        try {
          await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
          const page = await context.newPage();
          const noise = listenTo(page, new RegExp(`^log: uploads/.* true |${way.console?.source ?? '^$'}`));
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

/** Uploads a file. @returns the key that the page's code has logged, as verified */
async function uploadOn(page: Page, file: string): Promise<string> {
  const [logged] = await Promise.all([
    page.waitForEvent('console', { predicate: (message) => / true$/.test(message.text()), timeout: 60_000 }),
    page.locator('input[type=file]').first().setInputFiles(file),
  ]);
  return logged.text().split(' ')[0]!;
}
