import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

interface Inner extends Node {
  readonly name?: string;
  readonly key?: Inner;
  readonly kind?: string;
  readonly value?: Inner | null;
  readonly superClass?: Node | null;
  readonly expression?: { readonly callee?: Node };
  readonly body?: { readonly start: number; readonly body: readonly Inner[] };
}

/** The private names of a class, and the properties that they become. */
type Names = ReadonlyMap<string, string>;

/**
 * Makes properties with short names of private names (`#name`), which the constructor sets: in ES2017 each would be a `WeakMap`. In one closed
 * file nobody else sees them. A class that extends another one has names of its own.
 */
export function plainProperties(): Plugin {
  return {
    name: 'plain-properties',
    enforce: 'pre',
    transform(code) {
      if (!code.includes('#')) return null;
      const text = new MagicString(code);
      const rename = ({ start, end, name }: Inner, classes: readonly Names[]) => {
        const own = classes.find((names) => names.has(name!));
        text.overwrite(start, end, own!.get(name!)!);
      };
      visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as Node, [], rename, (one) =>
        setFields(one, text),
      );
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

type Found = (node: Inner, classes: readonly Names[]) => void;

/** @param classes those around the node, the innermost first */
function visit(node: Inner, classes: readonly Names[], found: Found, isClass: (node: Inner) => void): void {
  if (node.type === 'PrivateIdentifier') return found(node, classes);
  const isOne = node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
  const around = isOne ? [namesOf(node), ...classes] : classes;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null && 'type' in one) visit(one as Inner, around, found, isClass);
    }
  }
  if (isOne) isClass(node);
}

/** Moves private fields into the constructor; those without a value need none. */
function setFields({ body, superClass }: Inner, text: MagicString): void {
  const members = body!.body;
  const fields = members.filter(({ type, key }) => type === 'PropertyDefinition' && key?.type === 'PrivateIdentifier');
  const set = members.find(({ kind }) => kind === 'constructor')?.value?.body;
  const first = superClass
    ? set?.body.find(({ expression }) => expression?.callee?.type === 'Super')?.end
    : set && set.start + 1;
  if (superClass && first === undefined) return;
  let start = '';
  for (const { start: from, end, value } of fields) {
    if (value) start += `this.${text.slice(from, end).replace(/;$/, '')};`;
    text.remove(from, end);
  }
  if (first !== undefined) text.appendLeft(first, start);
  else if (start) text.appendLeft(body!.start + 1, `constructor(){${start}}`);
}

function namesOf({ body, superClass }: Inner): Names {
  const keys = body!.body.flatMap(({ key }) => (key?.type === 'PrivateIdentifier' ? [key.name!] : []));
  const prefix = superClass ? '_$' : '_';
  return new Map([...new Set(keys)].map((name, index) => [name, prefix + index.toString(36)]));
}
