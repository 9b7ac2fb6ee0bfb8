/** One small breakage of the code, which a test has to notice. */
export interface Mutant {
  /** The file, from the project's folder. */
  readonly file: string;
  /** Exact text, which stands in the file once. */
  readonly find: string;
  /** What takes its place. */
  readonly replace: string;
  /** What goes wrong then. */
  readonly breaks: string;
}

/** The code of a mutant's file after the breakage. @throws where the text is not in the file, or more than once */
export function broken(code: string, { file, find, replace }: Mutant): string {
  const [before, after, ...more] = code.split(find);
  if (before === undefined || after === undefined) throw new Error(`${file} lacks: ${find}`);
  if (more.length > 0) throw new Error(`${file} has more than once: ${find}`);
  if (find === replace) throw new Error(`${file} is not changed by: ${find}`);
  return before + replace + after;
}

/** Where the breakage begins. */
export function offsetOf(code: string, { find, replace }: Mutant): number {
  let same = 0;
  while (same < find.length && find[same] === replace[same]) same++;
  return code.indexOf(find) + Math.min(same, find.length - 1);
}
