import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const importPattern = /^import \{ (?:\w+ as )?__exportAll \} from "\.\/rolldown-runtime[^"]*";$/m;
const HELPER = `const __exportAll = (all) => {
	const exports = {};
	for (const name in all) Object.defineProperty(exports, name, { get: all[name] });
	return exports;
};`;

/** Writes the bundler's helper into the chunks that use it: as a chunk of its own it would be one more request, after theirs. */
export function inlineRuntime(): Plugin {
  return {
    name: 'inline-runtime',
    renderChunk: {
      order: 'post',
      handler(code) {
        const found = importPattern.exec(code);
        if (!found) return undefined;
        const text = new MagicString(code).update(found.index, found.index + found[0].length, HELPER);
        return { code: text.toString(), map: text.generateMap({ hires: true }) };
      },
    },
    generateBundle: {
      order: 'pre',
      handler(_, files) {
        for (const file of Object.values(files)) {
          if (file.type !== 'chunk') continue;
          if (file.name === 'rolldown-runtime') delete files[file.fileName];
          else if (/["']\.\/rolldown-runtime/.test(file.code))
            this.error(`${file.fileName} uses more than one helper of the bundler.`);
        }
      },
    },
  };
}
