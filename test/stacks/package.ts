import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from './command.js';
import type { Stack } from './stacks.js';

const NAME = 'oss-direct-upload';
const ENTRY = `node_modules/${NAME}`;

/** What is used here of a package.json, and of a package-lock.json. */
interface Manifest {
  dependencies?: Record<string, string>;
  packages: Record<string, Omit<Manifest, 'packages'> & { resolved?: string; integrity?: string }>;
}

const readJson = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

function changeJson(file: string, change: (value: Manifest) => void): void {
  const value = readJson(file);
  change(value);
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Packs what was built, as it is published. @returns the file */
export function packPackage(folder: string): string {
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(execFileSync('npm', words, { encoding: 'utf8' })) as { filename: string }[];
  if (!packed) throw new Error('npm packed nothing.');
  return join(folder, packed.filename);
}

/** Copies a stack to a folder, in which it depends on the tarball instead of the published package. */
export function copyStack(stack: Stack, folder: string, tarball: string): void {
  mkdirSync(folder, { recursive: true });
  if (stack.folder.includes('/bundlers/')) cpSync('test/stacks/bundlers/shared', folder, { recursive: true });
  if (stack.hosts) cpSync('test/stacks/adapters/wangeditor-tiptap/src/url-of.ts', join(folder, 'src/url-of.ts'));
  cpSync(stack.folder, folder, { recursive: true, filter: (path) => !/[\\/](node_modules|dist)$/.test(path) });
  if (stack.versions) {
    rmSync(join(folder, 'package-lock.json'), { force: true });
    if (existsSync(stack.versions.lockfile)) cpSync(stack.versions.lockfile, folder, { recursive: true });
  }
  const address = `file:${tarball}`;
  changeJson(join(folder, 'package.json'), (manifest) => {
    manifest.dependencies = { ...manifest.dependencies, ...stack.versions?.dependencies, [NAME]: address };
  });
  const lockfile = join(folder, 'package-lock.json');
  if (!existsSync(lockfile)) return; // a new stack has none yet
  changeJson(lockfile, ({ packages }) => {
    if (packages['']?.dependencies) packages[''].dependencies[NAME] = address;
    delete packages[ENTRY]; // npm reads the tarball instead
  });
}

/** Installs what the lockfile pins. @throws if npm fails, and if a package is not made for this Node */
export async function install(folder: string): Promise<void> {
  const output = await runIn(folder, ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund']);
  const warning = /^npm warn EBADENGINE.*package: .*$/m.exec(output)?.[0];
  if (warning) throw new Error(warning);
}

/** Writes what was installed to the stack's own lockfile, with the package as it is published. */
export function saveLockfile(stack: Stack, folder: string): void {
  const { dependencies } = readJson(join(stack.folder, 'package.json'));
  const file = join(folder, 'package-lock.json');
  changeJson(file, ({ packages }) => {
    if (packages['']) packages[''].dependencies = { ...dependencies, ...stack.versions?.dependencies };
    delete packages[ENTRY]?.resolved;
    delete packages[ENTRY]?.integrity;
  });
  cpSync(file, join(stack.versions?.lockfile ?? stack.folder, 'package-lock.json'));
}
