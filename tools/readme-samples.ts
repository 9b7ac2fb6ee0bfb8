import { nameOf, parseName, readSnippet } from '../docs/tools/snippet.js';

const sample = /<!-- sample: (?<name>\S+) -->\n\n```(?<language>\w+)\n(?<text>[\s\S]*?)```/g;
/** Code that no compiler or test can take from a file. */
const WRITTEN_HERE = new Set(['sh', 'text']);

/** A README with each of its samples as its file has it now: `<!-- sample: docs/samples/a.ts#region -->` names the file. */
export function withSamples(readme: string): string {
  return readme.replace(sample, (_, name: string, language: string) => {
    const snippet = parseName(name);
    return `<!-- sample: ${nameOf(snippet)} -->\n\n\`\`\`${language}\n${readSnippet(snippet)}\n\`\`\``;
  });
}

/** The languages of code that no file holds. */
export function unnamedCode(readme: string): string[] {
  const fences = readme.replace(sample, '').matchAll(/^```(\w+)$/gm);
  return Array.from(fences, ([, language = '']) => language).filter((language) => !WRITTEN_HERE.has(language));
}
