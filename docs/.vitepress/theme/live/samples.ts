/// <reference types="vite/client" />
const samples = import.meta.glob<string>('../../../samples/*.{css,html}', { query: '?raw', import: 'default' });

/**
 * The text of a file in `docs/samples`, or of one of its regions: `look.css#brand`.
 *
 * @throws if there is no such file or region
 */
export async function readSample(name: string): Promise<string> {
  const [file = '', region] = name.split('#', 2);
  const load = samples[`../../../samples/${file}`];
  if (!load) throw new Error(`docs/samples has no ${file}.`);
  const lines = (await load()).split('\n');
  if (region === undefined) return lines.filter((line) => !/#(end)?region\b/.test(line)).join('\n');
  const marker = (word: string) => lines.findIndex((line) => new RegExp(`#${word} ${region}(?![\\w-])`).test(line));
  const [first, last] = [marker('region'), marker('endregion')];
  if (first < 0 || last < first) throw new Error(`docs/samples/${file} has no region "${region}".`);
  return lines.slice(first + 1, last).join('\n');
}
