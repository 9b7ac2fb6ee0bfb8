import { randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TestFile = ReturnType<typeof makeFile>;

/** Makes a folder that is removed when the process ends. */
export function workFolder(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  return folder;
}

/** Writes a file to a folder. @param content its bytes, or how many random ones */
export function makeFile(folder: string, name: string, content: number | Buffer) {
  const file = { name, path: join(folder, name), bytes: typeof content === 'number' ? randomBytes(content) : content };
  writeFileSync(file.path, file.bytes);
  return file;
}
