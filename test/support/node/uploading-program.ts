import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import type { createUploader, Uploader, UploaderOptions } from '../../../src/mini-program.js';
import { REMOVE_NEWER } from './mini-program.js';

const uploaderFile = readFileSync('dist/mini-programs/mini-program.js', 'utf8');

/** The file's module as mini programs compile it. */
function asScript(module: string): string {
  return module.replace(/export ?\{([^}]*)\};?\s*$/, (_, names: string) => {
    const pairs = names.split(',').map((name) => {
      const [own = '', outside = own] = name.trim().split(' as ');
      return `${outside}: ${own}`;
    });
    return `exports = { ${pairs.join(', ')} };`;
  });
}

interface ProgramOptions {
  /** Milliseconds that the clock of the device is ahead. */
  readonly ahead?: number;
  /** Gets what the program's console warns of, and its errors. */
  readonly warnings?: string[];
}

/**
 * A mini program that uploads: a JavaScript context with nothing but ES2017, timers, and a host's own object (`wx`, `my` …).
 */
export function uploadingProgram(
  host: Readonly<Record<string, unknown>>,
  { ahead = 0, warnings = [] }: ProgramOptions = {},
) {
  const context = createContext({
    ...host,
    ...{ setTimeout, clearTimeout, setInterval, clearInterval },
    exports: {},
  });
  runInContext(REMOVE_NEWER, context);
  const note = (...words: unknown[]) => void warnings.push(words.map(String).join(' '));
  context['console'] = { warn: note, error: note };
  if (ahead) runInContext(`const now = Date.now; Date.now = () => now() + ${ahead};`, context);
  runInContext(`(() => { ${asScript(uploaderFile)} })()`, context); // a module: what it declares is not global
  const exported = context['exports'] as { createUploader: typeof createUploader; hosts: Record<string, unknown> };
  return { exported, create: (options: UploaderOptions): Uploader => exported.createUploader(options), context };
}
