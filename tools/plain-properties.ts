import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

interface Inner extends Node {
  readonly name?: string;
  readonly superClass?: Node | null;
  readonly body?: { readonly body: readonly { readonly key?: Inner }[] };
}

/** The private names of a class, and the properties that they become. */
type Names = ReadonlyMap<string, string>;

/**
 * Makes properties with short names of private names (`#name`): in ES2017 each would be a `WeakMap`. In one closed file nobody else sees
 * them. A class that extends another one has names of its own.
 */
export function plainProperties(): Plugin {
  return {
    name: 'plain-properties',
    enforce: 'pre',
    transform(code) {
      if (!code.includes('#')) return null;
      const text = new MagicString(code);
      visit(
        parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as Node,
        [],
        ({ start, end, name }, classes) => {
          const own = classes.find((names) => names.has(name!));
          text.overwrite(start, end, own!.get(name!)!);
        },
      );
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

/** @param classes those around the node, the innermost first */
function visit(node: Inner, classes: readonly Names[], found: (node: Inner, classes: readonly Names[]) => void): void {
  if (node.type === 'PrivateIdentifier') return found(node, classes);
  const isClass = node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
  const around = isClass ? [namesOf(node), ...classes] : classes;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null && 'type' in one) visit(one as Inner, around, found);
    }
  }
}

function namesOf({ body, superClass }: Inner): Names {
  const keys = body!.body.flatMap(({ key }) => (key?.type === 'PrivateIdentifier' ? [key.name!] : []));
  const prefix = superClass ? '_$' : '_';
  return new Map([...new Set(keys)].map((name, index) => [name, prefix + index.toString(36)]));
}
