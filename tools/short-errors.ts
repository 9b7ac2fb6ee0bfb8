import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

interface Inner extends Node {
  readonly name?: string;
  readonly key?: Inner;
  readonly id?: Inner;
  readonly value?: unknown;
  readonly init?: Inner | null;
  readonly expressions?: readonly Inner[];
}

/**
 * Leaves out hints of errors that say the same each time: the page that `error.help` names has them too. A hint with something in it
 * that is known only then stays.
 *
 * @param keeps whether a module keeps all of its hints
 */
export function shortErrors(keeps: (id: string) => boolean): Plugin {
  return {
    name: 'short-errors',
    enforce: 'pre',
    transform(code, id) {
      if (keeps(id) || !/hint:|_HINT\b/.test(code)) return null;
      const text = new MagicString(code);
      visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), text);
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

function visit(node: Inner, text: MagicString): void {
  const { type, key, id, value, init } = node;
  const hint = type === 'Property' && key!.name === 'hint' ? (value as Inner) : undefined;
  const named = type === 'VariableDeclarator' && /(^|_)HINT$/.test(id!.name ?? '') ? init : undefined;
  for (const found of [hint, named]) if (found && isFixed(found)) text.overwrite(found.start, found.end, 'undefined');
  for (const one of Object.values(node).flat()) {
    if (typeof one === 'object' && one !== null && 'type' in one) visit(one as Inner, text);
  }
}

const isFixed = ({ type, name, value, expressions }: Inner): boolean =>
  (type === 'Literal' && typeof value === 'string') ||
  (type === 'TemplateLiteral' && expressions!.every(isFixed)) ||
  (type === 'Identifier' && /(^|_)HINT$/.test(name!));
