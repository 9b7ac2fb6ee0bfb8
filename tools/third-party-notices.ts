import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

const HEAD = 'Beside oss-direct-upload itself, these bundles contain code of the following packages.\n';
const SEPARATOR = `\n${'-'.repeat(80)}\n`;

/** The folder of the package that a module belongs to; undefined for this project's own modules. */
function packageOf(module: string): string | undefined {
  const path = module.replaceAll('\\', '/').replace(/^\0/, '').replace(/\?.*/s, '');
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

/** Name, license and license text of each package that these modules belong to. @throws if a package has no license file */
function noticesOf(modules: Iterable<string>): string {
  const folders = new Set([...modules].flatMap((module) => packageOf(module) ?? []));
  const notices = [...folders].map(noticeOf).sort();
  return [HEAD, ...new Set(notices)].join(SEPARATOR);
}

function noticeOf(folder: string): string {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
    repository?: string | { url: string };
  };
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i.test(file));
  if (!files.some((file) => !/^notice/i.test(file))) {
    throw new Error(`${name} ${version} is in the bundle, but has no license file.`);
  }
  const url = typeof repository === 'string' ? repository : repository?.url;
  const head = [`${name} ${version} (${license ?? 'see below'})`, ...(url ? [url] : [])].join('\n');
  return [head, ...files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())].join('\n\n') + '\n';
}

/** Emits the notices of all bundled packages beside the bundle. */
export function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: NOTICES, source: noticesOf(this.getModuleIds()) });
    },
  };
}
