import type { DeclarationReflection } from 'typedoc';
import type { EntryModel, EntryName } from './api-model.js';
import { apiPages, describedElsewhere } from './api-pages.js';
import type { ApiPage, Section } from './page-sections.js';
import { writeEntry } from './api-entry.js';
import type { Language } from './labels.js';
import { anchorOf, anchorOfTitle, code, joined, type LinkTo } from './markdown.js';
import { createWriter } from './writer.js';

export type ApiModel = Readonly<Record<EntryName, EntryModel>>;

/** Types whose members are those of another type, or of the element. */
const REPEATED = [
  ...['Omit', 'Partial', 'Pick', 'Readonly', 'HostProps', 'ComponentProperties', 'EventProps'],
  ...['AdapterOptions', 'StoredObject'],
];

/** The anchor of an exported name. */
export const anchorOfExport = ({ path }: ApiPage, entry: EntryName, name: string) =>
  path === 'reference/frameworks' ? anchorOf(entry, name) : anchorOf(name);

/**
 * One page about entry points in one language.
 *
 * @param problems takes the exports that no section lists, and those without JSDoc
 */
export function createApiPage(
  page: ApiPage,
  model: ApiModel,
  language: Language,
  translate: (text: string) => string,
  problems: Set<string>,
): string {
  for (const problem of unlisted(page, model)) problems.add(problem);
  const sections = page.sections.map((section) => {
    const linkTo = createLinkTo(model, language, section.entry);
    const writer = createWriter(language, linkTo, translate);
    const { exports, unexported } = model[section.entry]!; // pages name entries of the package
    const entries = section.names.map((name) => {
      const declaration = exports.get(name) ?? unexported.get(name);
      if (!declaration) throw new Error(`oss-direct-upload/${section.entry} has no ${name}.`);
      return writeEntry(
        {
          ...{ declaration, anchor: anchorOfExport(page, section.entry, name), isExported: exports.has(name) },
          isElsewhere: (supertype) => (exports.has(supertype) && supertype !== name) || REPEATED.includes(supertype),
          onUndocumented: (undocumented) => problems.add(`${section.entry}: ${undocumented} has no JSDoc.`),
        },
        writer,
      );
    });
    return joined([sectionHeading(section, language), indexOf(page, section), ...entries]);
  });
  return `${joined([frontmatter(page, language), `# ${page.title[language]} {#${anchorOfTitle(page.title.en)}}`, page.opening[language], ...sections])}\n`;
}

const frontmatter = ({ title, description }: Pick<ApiPage, 'title' | 'description'>, language: Language) =>
  `---\ntitle: ${JSON.stringify(title[language])}\ndescription: ${JSON.stringify(description[language])}\noutline: [2, 3]\npageClass: reference\n---`;

const sectionHeading = ({ title }: Section, language: Language) =>
  `## ${title[language]} {#${anchorOfTitle(title.en)}}`;

/** Links to all names of a section. */
const indexOf = (page: ApiPage, { entry, names }: Section) =>
  `${names.map((name) => `[${code(name)}](#${anchorOfExport(page, entry, name)})`).join(' ')} {.index}`;

function unlisted(page: ApiPage, model: ApiModel): string[] {
  const listed = new Set(page.sections.flatMap(({ entry, names }) => names.map((name) => `${entry}.${name}`)));
  const entries = new Set(page.sections.map(({ entry }) => entry));
  return [...entries]
    .flatMap((entry) => Array.from(model[entry]!.exports.keys(), (name) => `${entry}.${name}`))
    .filter((name) => !listed.has(name) && !describedElsewhere.has(name))
    .map((name) => `${name} is not on the page ${page.path}: add it to docs/tools/reference/api-pages.ts.`);
}

/** Links of the names that an entry point's types use: first its own, then core's. Error codes are `error:CODE`. */
export function createLinkTo(model: ApiModel, language: Language, own: EntryName): LinkTo {
  const base = language === 'zh' ? '/zh' : '';
  const codes = errorCodes(model);
  const links = new Map<string, string>();
  for (const entry of ['core', own] as const) {
    for (const page of apiPages) {
      for (const section of page.sections.filter((one) => one.entry === entry)) {
        for (const name of section.names) {
          links.set(name, `${base}/${page.path}#${anchorOfExport(page, entry, name)}`);
        }
      }
    }
  }
  return (name) => {
    const [, errorCode] = /^error:(.*)/.exec(name) ?? [];
    if (errorCode !== undefined) return codes.has(errorCode) ? `${base}/errors#${errorCode}` : undefined;
    return /^[A-Z]/.test(name) ? links.get(name) : undefined;
  };
}

function errorCodes({ core }: ApiModel): ReadonlySet<string> {
  const union = core.exports.get('UploadErrorCode') as DeclarationReflection;
  return new Set(String(union.type).match(/[\w-]+/g));
}
