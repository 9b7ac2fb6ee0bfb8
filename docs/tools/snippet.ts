import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { docs, project } from './paths.js';

/** `<<< @/samples/a.ts#region{2,3 ts} [Label]`: a piece of a file that a page shows. */
export interface Snippet {
  /** Below the project's folder. */
  readonly file: string;
  /** Undefined: the whole file. */
  readonly region: string | undefined;
  readonly language: string;
  readonly label: string | undefined;
}

const IMPORT =
  /^<<<\s*@\/(?<path>[^\s#{[]+)(?:#(?<region>[\w-]+))?\s*(?:\{(?<options>[^}]*)\})?\s*(?:\[(?<label>.+)\])?\s*$/;

/** A line of a page as the import of a snippet, or undefined if it imports nothing. */
export function parseImport(line: string): Snippet | undefined {
  const { path, region, options, label } = IMPORT.exec(line.trim())?.groups ?? {};
  if (path === undefined) return undefined;
  const named = options?.split(' ').find((word) => /^[a-z]/.test(word));
  return { file: join('docs', path), region, language: named ?? (extname(path).slice(1) || 'text'), label };
}

/** `docs/samples/a.ts#region`, as README's comments name a sample. */
export function parseName(name: string): Snippet {
  const [file = '', region] = name.split('#');
  return { file, region, language: extname(file).slice(1), label: undefined };
}

export const nameOf = ({ file, region }: Snippet) => (region ? `${file}#${region}` : file);

/**
 * The text that a page shows.
 *
 * @throws an Error if the file or its region does not exist
 */
export function readSnippet({ file, region }: Snippet): string {
  const path = join(project, file);
  if (!existsSync(path) || !statSync(path).isFile()) throw new Error(`${file} does not exist.`);
  const lines = readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trimEnd().split('\n');
  const shown = region === undefined ? lines : linesOfRegion(lines, region, file);
  return dedent(shown.filter((line) => !isMark(line)));
}

// The marks that VitePress knows: `// #region x`, `/* #region x */`, `<!-- #region x -->`, `# region x`.
const MARK = /^(?:\/\/ ?#?|\/\* ?#|<!-- #?|# ?)(?<end>end)?region (?<name>[\w*-]+)(?: ?\*\/| -->)?$/;
const markOf = (line: string) => MARK.exec(line.trim())?.groups;
const isMark = (line: string) => markOf(line) !== undefined;

function linesOfRegion(lines: readonly string[], region: string, file: string): readonly string[] {
  const isAt = (end: boolean) => (line: string) => {
    const mark = markOf(line);
    return mark?.['name'] === region && (mark['end'] !== undefined) === end;
  };
  const start = lines.findIndex(isAt(false));
  const end = lines.findIndex(isAt(true));
  if (start < 0 || end < start) throw new Error(`${file} has no region "${region}".`);
  return lines.slice(start + 1, end);
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim()).map((line) => /^\s*/.exec(line)![0].length);
  const least = Math.min(...indents);
  return lines
    .map((line) => line.slice(least))
    .join('\n')
    .replace(/^\n+|\s+$/g, '');
}

/** Where the samples are that only documents show. */
export const samplesFolder = `${docs}samples`;
