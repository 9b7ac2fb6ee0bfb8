import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { docs, project } from './paths.js';

/** Lets samples import the package by its name and run its command by npx, as its users do. */
export function linkPackage(): void {
  const modules = `${docs}node_modules`;
  if (!existsSync(`${modules}/oss-direct-upload`)) symlinkSync('../..', `${modules}/oss-direct-upload`, 'dir');
  const command = `#!/bin/sh\nexec node "${project}dist/mock/bin.js" "$@"\n`;
  writeFileSync(`${modules}/.bin/oss-direct-upload`, command, { mode: 0o755 });
}
