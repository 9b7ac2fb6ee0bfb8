import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type as system } from 'node:os';
import { findChromium } from '../../tools/chromium.js';
import { findFirefox } from '../browser/browser.js';

function versionOf(browser: string | undefined): string[] {
  if (!browser) return [];
  const said = execFileSync(browser, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return [said.replace(/built on.*/s, '').trim()];
}

/** The machine and what ran on it, in a line. */
export function machine(): string {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const browsers = [...versionOf(findChromium()), ...versionOf(findFirefox())];
  const day = new Date().toISOString().slice(0, 10);
  const parts = [`${cores.length} cores of ${cores[0]?.model}`, memory, `${system()} ${release()}`, ...browsers];
  return [...parts, `Node ${process.version.slice(1)}`, day].join(', ');
}

/** The peers' versions, as they are installed. */
export function versions(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(file) as { dependencies: Record<string, string> };
  return Object.entries(dependencies)
    .filter(([name]) => !/^(@types\/|vite$)/.test(name))
    .map(([name, version]) => `${name} ${version.replace(/^npm:\w+@/, '')}`)
    .join(', ');
}
