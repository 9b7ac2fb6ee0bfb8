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
