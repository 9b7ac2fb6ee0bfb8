import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** One letter, then two. */
const shortName = (index: number): string =>
  (LETTERS[Math.floor(index / LETTERS.length) - 1] ?? '') + LETTERS[index % LETTERS.length];

const listPattern = /^export \{([^}]*)\};?\s*$/m;

/** Gives what a chunk exports short names: nobody but the chunks beside it imports that. @param name the chunk's */
export function shortExports(name: string): Plugin {
  return {
    name: 'short-exports',
    renderChunk: {
      order: 'post',
      handler(code, chunk, _, { chunks }) {
        const shared = Object.values(chunks).find((one) => one.name === name && !one.isEntry);
        if (!shared) return undefined;
        if (code.includes(`import("./${shared.fileName}")`)) this.error(`${chunk.name} wants a name of ${name}.`);
        const short = new Map(shared.exports.toSorted().map((exported, index) => [exported, shortName(index)]));
        const importPattern = new RegExp(
          `^import \\{([^}]*)\\} from "\\./${shared.fileName.replace(/[^\w-]/g, String.raw`\$&`)}";`,
          'm',
        );
        const text = new MagicString(code);
        const renamed = (list: string, rename: (name: string, local: string) => string) =>
          list
            .split(',')
            .map((one) => one.trim().split(' as '))
            .map(([from = '', to = from]) => rename(from, to))
            .join(', ');
        if (chunk.fileName === shared.fileName)
          text.replace(listPattern, (_all, list: string) => {
            return `export { ${renamed(list, (local, exported) => `${local} as ${short.get(exported)}`)} };\n`;
          });
        else
          text.replace(importPattern, (all: string, list: string) =>
            all.replace(
              list,
              renamed(list, (exported, local) => `${short.get(exported)} as ${local}`),
            ),
          );
        return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: true }) } : undefined;
      },
    },
  };
}
