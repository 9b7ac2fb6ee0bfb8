import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from './command.js';
import type { Mistakes } from './stacks.js';

/** Makes mistakes in a source, and undoes them. @throws if the compiler does not report each of them */
export async function rejectsMistakes(folder: string, { command, file, changes }: Mistakes): Promise<void> {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  let wrong = source;
  for (const { from, to } of changes) {
    if (!wrong.includes(from)) throw new Error(`${file} does not contain ${from}.`);
    wrong = wrong.replace(from, () => to);
  }
  writeFileSync(path, wrong);
  const output = await runIn(folder, command)
    .catch((error: unknown) => String(error))
    .finally(() => writeFileSync(path, source));
  for (const { to, error } of changes) if (!error.test(output)) throw new Error(`${to} is not reported:\n${output}`);
}
