import { existsSync } from 'node:fs';
import type { KnipConfig } from 'knip';
import { exportedScripts } from './tools/chunks.js';

/** What the package exports is made of these; its mock and the scripts for mini programs are not in a file of the same name. */
const sources = exportedScripts
  .map((path) => `src/${path}.ts`)
  .filter((file) => file.includes('*') || existsSync(file));

export default {
  workspaces: {
    '.': {
      entry: [
        ...sources,
        'src/mini-program{,-form}.ts',
        'src/mini-program/{form,lean}/lean-*.ts',
        'src/mini-program/stand-ins/*.ts',
        'src/mini-program/component/index.js',
        'src/frameworks/**/*.ts',
        'custom-elements-manifest.config.js',
        'demo/main.ts',
        'demo/product.ts',
        'demo/mock/{index,bin}.ts',
        'test/**/*.test.ts',
        'test/mutants/{run-files.ts,reach-of-*.js}',
        'test/support/browser/readable-failures.ts',
        'test/tools/mock-clouds-process.ts',
        'test/e2e/{react,vue,svelte}/{client,server}.ts',
        'test/e2e/pages/*.js',
        'test/scenes/{scene,journey}.ts',
        'tools/weigh/*.js',
      ],
      project: [
        'src/**/*.{ts,js}',
        'demo/**/*.ts',
        'test/**/*.{ts,js}',
        'tools/**/*.{ts,js}',
        '!demo/examples/**',
        '!demo/init/templates/**',
        '!test/stacks/bundlers/**',
        '!test/stacks/adapters/**',
        '!test/consumers/*/**',
      ],
    },
    'test/bench': {
      entry: ['mini-program/carry.ts', 'server/main.ts', 'pages/page.ts', 'pages/clients/*.ts', 'looks/*.ts'],
      project: ['**/*.ts'],
    },
    docs: {
      entry: [
        '.vitepress/{config,theme/index,theme/live/*}.ts',
        'playground/main.ts',
        'tools/{run,accept-translations,build-playground,write-error-pages}.ts',
        'test/*.{test,config}.ts',
      ],
      project: ['{.vitepress,error-advice,playground,test,tools}/**/*.{ts,vue}'],
    },
  },
  ignoreUnresolved: ['../mini-program.js'],
  ignoreDependencies: [
    '@custom-elements-manifest/analyzer',
    'react-18',
    'stylelint-plugin-use-baseline',
    '@fontsource.*',
  ],
  ignoreBinaries: ['fc-list', 'flock', 'heif-enc', 'resgen'],
} satisfies KnipConfig;
