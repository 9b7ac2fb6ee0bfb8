import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

interface Inner extends Node {
  readonly kind?: string;
  readonly computed?: boolean;
  readonly key?: Inner & { readonly name?: string };
}

const namesIn = (text: string): string[] => text.match(/[A-Za-z_$][\w$]*/g) ?? [];

/**
 * Leaves out the methods and getters of classes that nothing in the one file names, nor the declarations that are published with it: what
 * only pages call. Bundlers leave out functions, but no members.
 *
 * @param declarations the path of the entry's declarations
 */
export function unusedMembers(declarations: string): Plugin {
  return {
    name: 'unused-members',
    renderChunk(code) {
      const published = new Set(publishedNames(declarations));
      const uses = new Map<string, number>();
      for (const name of namesIn(code)) uses.set(name, (uses.get(name) ?? 0) + 1);
      const text = new MagicString(code);
      visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), ({ start, end, key }) => {
        if (uses.get(key!.name ?? '') === 1 && !published.has(key!.name!)) text.remove(start, end);
      });
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

function visit(node: Inner, found: (member: Inner) => void): void {
  if (node.type === 'MethodDefinition' && node.kind !== 'constructor' && !node.computed) found(node);
  for (const one of Object.values(node).flat()) {
    if (typeof one === 'object' && one !== null && 'type' in one) visit(one as Inner, found);
  }
}

/** All names in these declarations, and in those that they import. */
function publishedNames(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  const imported = [...text.matchAll(/ from '(\.[^']+)\.js'/g)].map(([, name]) => join(dirname(file), `${name}.d.ts`));
  return [...namesIn(text), ...imported.flatMap((one) => publishedNames(one, seen))];
}
