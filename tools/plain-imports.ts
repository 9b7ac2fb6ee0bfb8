import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const RUNTIME = 'rolldown-runtime';
const runtimePattern = /^import \{ __exportAll \} from "\.\/rolldown-runtime[^"]*";\n/m;
const objectPattern = /^var (\w+) = \/\* @__PURE__ \*\/ __exportAll\(\{([^}]*)\}\);\n/gm;
const memberPattern = /(\w+): \(\) => (\w+)/g;
const partPattern = /\.then\(\(n\) => n\.\w+_exports\)/g;
const exportPattern = /^export \{([^}]*)\};?\s*$/m;

/**
 * A chunk that several `import()`s lead to exports all that they want, and each `import()` takes what it wants. The bundler would export an
 * object for each of the modules instead (`import('./x.js').then((n) => n.y_exports)`), which Vite 6 breaks where such an import is destructured, and a
 * chunk of its own that makes these objects.
 */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    renderChunk: {
      order: 'post',
      handler(code, { name: chunk }) {
        if (chunk === RUNTIME) return undefined;
        const exported = new Map<string, string>();
        const objects = new Set<string>();
        const text = new MagicString(code);
        text.replace(runtimePattern, '').replace(partPattern, '');
        text.replace(objectPattern, (_, object: string, members: string) => {
          objects.add(object);
          const names = [...members.matchAll(memberPattern)];
          for (const [, name = '', local = ''] of names) {
            if ((exported.get(name) ?? local) !== local) this.error(`Two modules of ${chunk} export ${name}.`);
            exported.set(name, local);
          }
          // an `import()` of a module in the same chunk
          const isUsed = code.includes(`=> ${object})`);
          const getters = names.map(([, name, local]) => `\tget ${name}() { return ${local}; }`);
          return isUsed ? `const ${object} = {\n${getters.join(',\n')}\n};\n` : '';
        });
        if (objects.size > 0)
          text.replace(exportPattern, (_, list: string) => {
            const others = list.split(',').map((one) => one.trim());
            const added = [...exported].map(([name, local]) => (name === local ? name : `${local} as ${name}`));
            const kept = others.filter((one) => !objects.has(one));
            return `export { ${[...new Set([...kept, ...added])].join(', ')} };\n`;
          });
        if (/__exportAll|n\.\w+_exports\b/.test(text.toString()))
          this.error(`The bundler writes the imports of ${chunk} in another way.`);
        return { code: text.toString(), map: text.generateMap({ hires: true }) };
      },
    },
    generateBundle: {
      order: 'pre',
      handler(_, files) {
        for (const file of Object.values(files))
          if (file.type === 'chunk' && file.name === RUNTIME) delete files[file.fileName];
      },
    },
  };
}
