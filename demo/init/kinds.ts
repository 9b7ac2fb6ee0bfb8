/** An application for which `init` has templates. */
export interface Kind {
  readonly title: string;
  /** The templates, by the files that they become. A source that begins with `package:` is a file or folder of this package. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages that the files import. */
  readonly packages?: readonly string[];
  /** The command that the mock starts. */
  readonly start: string;
  readonly page: string;
  /** What is left to do by hand, where a file of this name is there. */
  readonly notes?: Readonly<Record<string, string>>;
}

const vite = (title: string, packages: readonly string[], files: Readonly<Record<string, string>>): Kind => ({
  ...{ title: `Vite and ${title}`, packages: ['vite', ...packages] },
  files: { 'uploads.ts': 'uploads.ts', 'server.mjs': 'vite-server.mjs', ...files },
  ...{ start: 'node server.mjs', page: 'http://127.0.0.1:3000/upload.html' },
});

/** By their names on the command line; the first that fits an application is its kind. */
export const kinds = {
  next: {
    title: 'Next.js',
    files: {
      'app/api/uploads/uploads.ts': 'uploads.ts',
      'app/api/uploads/[route]/route.ts': 'next/route.ts',
      'app/upload/page.tsx': 'next/page.tsx',
    },
    packages: ['next'],
    ...{ start: 'npx next dev', page: 'http://localhost:3000/upload' },
  },
  nuxt: {
    title: 'Nuxt',
    files: {
      'server/uploads.ts': 'uploads.ts',
      'server/api/uploads/[route].ts': 'nuxt/route.ts',
      'app/pages/upload.vue': 'nuxt/upload.vue',
    },
    packages: ['nuxt'],
    ...{ start: 'npx nuxt dev', page: 'http://localhost:3000/upload' },
    notes: {
      'app/app.vue': 'app/app.vue shows pages only where it has <NuxtPage />.',
      'app.vue': 'app.vue shows pages only where it has <NuxtPage />.',
    },
  },
  react: vite('React', ['react', 'react-dom'], {
    'upload.html': 'react/upload.html',
    'src/upload.tsx': 'react/upload.tsx',
  }),
  vue: vite('Vue', ['vue'], {
    'upload.html': 'vue/upload.html',
    'src/upload.ts': 'vue/upload.ts',
    'src/Upload.vue': 'vue/Upload.vue',
  }),
  svelte: vite('Svelte', ['svelte'], {
    'upload.html': 'svelte/upload.html',
    'src/upload.ts': 'svelte/upload.ts',
    'src/Upload.svelte': 'svelte/Upload.svelte',
  }),
  php: {
    title: 'plain HTML and PHP',
    files: {
      'public/oss-permission.php': 'package:demo/backends/php/oss-permission.php',
      'public/upload.html': 'php/upload.html',
      'public/js/oss-direct-upload': 'package:dist/cdn',
    },
    ...{ start: 'php -S 127.0.0.1:3000 -t public', page: 'http://127.0.0.1:3000/upload.html' },
  },
  python: {
    title: 'plain HTML and Python',
    files: {
      'upload_grants.py': 'package:demo/backends/python/upload_grants.py',
      'server.py': 'python/server.py',
      'public/upload.html': 'python/upload.html',
      'public/js/oss-direct-upload': 'package:dist/cdn',
    },
    ...{ start: 'python3 server.py', page: 'http://127.0.0.1:3000/upload.html' },
  },
  express: {
    title: 'plain HTML and Express',
    files: {
      'uploads.mjs': 'uploads.ts',
      'server.mjs': 'express/server.mjs',
      'public/upload.html': 'express/upload.html',
    },
    packages: ['express'],
    ...{ start: 'node server.mjs', page: 'http://127.0.0.1:3000/upload.html' },
    notes: {
      'server.mjs':
        "Add to your server: import { uploads } from './uploads.mjs'; app.all('/api/uploads/:route', toNode(uploads.handler.POST));",
    },
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
