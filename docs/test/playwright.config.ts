import { defineConfig } from '@playwright/test';
import shown from '../samples/testing/playwright.config.js';
import { samplesFolder } from '../tools/snippet.js';

const folder = `${samplesFolder}/testing`;
const { LAUNCH_OPTIONS = '{}', RESULTS = '' } = process.env;

/** The configuration that the documents show, with the browser of these tests. */
export default defineConfig({
  ...shown,
  testDir: folder,
  outputDir: RESULTS,
  reporter: 'list',
  use: { ...shown.use, launchOptions: JSON.parse(LAUNCH_OPTIONS) as object },
  webServer: [shown.webServer ?? []].flat().map((server) => ({ ...server, cwd: folder })),
});
