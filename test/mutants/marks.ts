import { parseSync } from 'vite';
import { type Mutant, offsetOf } from './mutant.js';

interface Span {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Blocks, and what arrow functions without one return: each runs as a whole. */
function spansOf(path: string, code: string): Span[] {
  const spans: Span[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, expression, body } = node as { type?: unknown; expression?: unknown; body?: unknown };
    if (type === 'BlockStatement') spans.push(node as Span);
    if (type === 'ArrowFunctionExpression' && expression === true) spans.push(body as Span);
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(parseSync(path, code).program);
  return spans;
}

/** A file's code that calls `reached`, where there is one, with the number of each of its mutants when the place of the mutant runs. */
export function marked(path: string, code: string, mutants: ReadonlyMap<number, Mutant>): string {
  const spans = spansOf(path, code);
  const all = path.endsWith('.ts') ? '(globalThis as any)' : 'globalThis';
  const added: [at: number, text: string][] = [];
  for (const [number, mutant] of mutants) {
    const at = offsetOf(code, mutant);
    const around = spans.filter(({ start, end }) => start < at && at < end);
    const span = around.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
    const mark = `typeof globalThis === 'object' && ${all}.reached?.(${number})`; // not so in mini programs
    if (!span) added.push([code.length, `\n;${mark};`]);
    else if (span.type === 'BlockStatement') added.push([span.start + 1, ` ;${mark};`]);
    else added.push([span.start, `(${mark}, `], [span.end, ')']);
  }
  return added
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [at, more]) => text.slice(0, at) + more + text.slice(at), code);
}
