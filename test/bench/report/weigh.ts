import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';

/** Bytes of gzip of a script, all that it imports before it runs, and its stylesheet. */
export function weigh(file: string): number {
  const files = [...firstLoad(file), join(dirname(file), 'client.css')].filter((one) => existsSync(one));
  return files.reduce((sum, one) => sum + gzipSync(readFileSync(one), { level: 9 }).length, 0);
}

function firstLoad(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen; // what is not there is the application's own
  seen.add(file);
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  const exported = module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest));
  for (const request of [...module.staticImports.map(({ moduleRequest }) => moduleRequest), ...exported]) {
    if (request?.value.startsWith('.')) firstLoad(join(dirname(file), request.value), seen);
  }
  return seen;
}
