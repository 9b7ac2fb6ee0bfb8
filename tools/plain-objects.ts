import { type Node, parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

interface Inner extends Node {
  readonly kind?: string;
  readonly argument?: Inner;
  readonly properties?: readonly Inner[];
}

/** Makes `Object.assign` of objects with spreads, which ES2017 lacks: what a compiler puts there is far longer. */
export function plainObjects(): Plugin {
  return {
    name: 'plain-objects',
    enforce: 'pre',
    transform(code) {
      if (!/\{\s*\.\.\.|,\s*\.\.\./.test(code)) return null;
      const text = new MagicString(code);
      visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), text);
      text.prepend(`const assigned=Object.assign;`);
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
  };
}

function visit(node: Inner, text: MagicString): void {
  if (node.type === 'ObjectExpression' && node.properties!.some(isSpread)) rewrite(node, text);
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null && 'type' in one) visitInner(one as Inner, text);
    }
  }
}

/** An object that is spread in another one is part of that one. */
function visitInner(node: Inner, text: MagicString): void {
  const isFlat = isSpread(node) && node.argument!.type === 'ObjectExpression';
  if (!isFlat) return visit(node, text);
  for (const one of node.argument!.properties!) visitInner(one, text);
}

const isSpread = ({ type }: Inner) => type === 'SpreadElement';

function rewrite({ start, end, properties }: Inner, text: MagicString): void {
  const members = flatten(properties!);
  if (members.some(({ kind }) => kind === 'get' || kind === 'set')) throw new Error('A getter beside a spread.');
  const isPlain = !members.some(isSpread);
  let at = start;
  let before: Inner | undefined;
  for (const member of members) {
    const from = isSpread(member) ? member.start + '...'.length : member.start;
    text.overwrite(at, from, isPlain ? (before ? ',' : '{') : between(before, member));
    at = member.end;
    before = member;
  }
  text.overwrite(at, end, isPlain ? (before ? '}' : '{}') : isSpread(before!) ? ')' : '})');
}

function between(before: Inner | undefined, next: Inner): string {
  if (!before) return isSpread(next) ? 'assigned({},' : 'assigned({';
  return (isSpread(before) ? '' : isSpread(next) ? '}' : '') + ',' + (isSpread(before) && !isSpread(next) ? '{' : '');
}

function flatten(properties: readonly Inner[]): Inner[] {
  return properties.flatMap((one) =>
    isSpread(one) && one.argument!.type === 'ObjectExpression' ? flatten(one.argument!.properties!) : one,
  );
}
