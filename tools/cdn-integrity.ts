import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FILE_NAME = 'integrity.json';

/** The SRI hash of each script in a folder, by the script's name. */
function integrityOf(folder: string): Record<string, string> {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return Object.fromEntries(scripts.sort().map((name) => [name, sriHash(readFileSync(join(folder, name)))]));
}

/** A hash in the form of the `integrity` attribute. */
function sriHash(bytes: Uint8Array): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/** Writes `integrity.json` beside the bundles. It lists every script in the folder, since several builds write there. */
export function cdnIntegrity(): Plugin {
  return {
    name: 'cdn-integrity',
    writeBundle({ dir }) {
      if (dir) writeFileSync(join(dir, FILE_NAME), `${JSON.stringify(integrityOf(dir), undefined, 2)}\n`);
    },
  };
}
