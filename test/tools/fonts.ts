import { execFileSync } from 'node:child_process';
import { findOrInstall } from './find-or-install.js';

/** What is written in pictures, and the Debian packages whose fonts have its letters. */
const fonts = [
  { name: 'Chinese, Japanese and Korean', packages: ['fonts-noto-cjk'], pattern: ':lang=ja' },
  { name: 'Arabic', packages: ['fonts-noto-core'], pattern: 'Noto Sans Arabic' },
  { name: 'emoji', packages: ['fonts-noto-color-emoji'], pattern: 'Noto Color Emoji' },
];

/** Finds or installs fonts for all letters that a page may show. @throws one sentence that says what to install */
export function requireFonts(): void {
  if (process.platform !== 'linux') return; // other systems have them
  for (const { name, packages, pattern } of fonts)
    findOrInstall({
      purpose: `Pictures need a font for ${name}`,
      packages: ['fontconfig', ...packages],
      install: 'install Noto fonts',
      find: () => hasFont(pattern) || undefined,
    });
}

function hasFont(pattern: string): boolean {
  try {
    return execFileSync('fc-list', [pattern], { encoding: 'utf8' }).trim() !== '';
  } catch {
    return false; // there is no fontconfig
  }
}
