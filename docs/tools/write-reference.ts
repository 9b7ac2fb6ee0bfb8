// `tsx docs/tools/write-reference.ts`: writes the pages of the reference, in both languages, from the built package.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readElementManifest } from '../../tools/element-manifest.js';
import { docs } from './paths.js';
import { readApiModel } from './reference/api-model.js';
import { type ApiModel, createApiPage, createLinkTo } from './reference/api-page.js';
import { apiPages } from './reference/api-pages.js';
import { createElementPage } from './reference/element-page.js';
import type { Language } from './reference/labels.js';
import { readTranslations, type Translations, Translator } from './reference/translations.js';

/** Writes `docs/reference/*.md` and `docs/zh/reference/*.md`. @throws with what lacks JSDoc or a translation */
export async function writeReference(): Promise<void> {
  for (const [file, text] of createReference(await readApiModel(), readTranslations())) {
    mkdirSync(dirname(docs + file), { recursive: true });
    writeFileSync(docs + file, text);
  }
}

/** The text of each page, by its file below `docs`. */
export function createReference(model: ApiModel, translations: Translations): ReadonlyMap<string, string> {
  const translator = new Translator(translations);
  const element = readElementManifest();
  const pages = new Map<string, string>();
  const problems = new Set<string>();
  for (const language of ['en', 'zh'] as const satisfies Language[]) {
    const folder = language === 'zh' ? 'zh/' : '';
    const translate = (text: string) => (language === 'zh' ? translator.translate(text) : text);
    const elementPage = createElementPage(element, createLinkTo(model, language, 'core'), language, translate);
    pages.set(`${folder}reference/element.md`, elementPage);
    for (const page of apiPages) {
      pages.set(`${folder}${page.path}.md`, createApiPage(page, model, language, translate, problems));
    }
  }
  const described = new Set<string>(apiPages.flatMap(({ sections }) => sections.map(({ entry }) => entry)));
  for (const entry of Object.keys(model))
    if (!described.has(entry)) problems.add(`${entry} is on no page: add it to docs/tools/reference/.`);
  for (const problem of translator.problems()) problems.add(problem);
  if (problems.size > 0) throw new Error(`The reference is not complete.\n${[...problems].join('\n')}`);
  return pages;
}

if (process.argv[1] === import.meta.filename) {
  await writeReference().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
