import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const INTEGRITY = 'integrity.json';

/** The SRI hash of each script in a folder, by its name. */
function integrityOf(folder: string): Record<string, string> {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return Object.fromEntries(scripts.sort().map((name) => [name, sriHash(readFileSync(join(folder, name)))]));
}

/** As `integrity="…"` wants it. */
function sriHash(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/** Writes `integrity.json` beside the bundles: of all that lie in the folder, for more than one build may write there. */
export function cdnIntegrity(): Plugin {
  return {
    name: 'cdn-integrity',
    writeBundle({ dir }) {
      if (dir) writeFileSync(join(dir, INTEGRITY), `${JSON.stringify(integrityOf(dir), undefined, 2)}\n`);
    },
  };
}
