import { LineCounter, parseDocument } from 'yaml';

/** What is wrong with a page's frontmatter, with file and line. @param head the lines between the two `---` */
export function frontmatterProblems(file: string, head: string): string[] {
  const lines = new LineCounter();
  const document = parseDocument(head, { lineCounter: lines, prettyErrors: false });
  const isAt = (offset: number) => `${file}:${lines.linePos(offset).line + 1}`; // after the line of the first ---
  const problems = [...document.errors, ...document.warnings].map(
    ({ message, pos }) =>
      `${isAt(pos[0])}: the frontmatter is not YAML: ${message.replace(/\.?$/, '.')} Put the text in quotes.`,
  );
  return problems.length > 0 ? problems : cutTexts(file, head, document.toJS() as Record<string, unknown>);
}

/** Texts of one line that YAML reads otherwise than they look: as a number, or only up to a `#`. */
function cutTexts(file: string, head: string, values: Record<string, unknown>): string[] {
  return head.split('\n').flatMap((line, index) => {
    const [, name = '', written = ''] = /^(title|description): *(.*)$/.exec(line) ?? [];
    const text = written.replace(/^(['"])(.*)\1$/, '$2');
    if (name === '' || text === values[name]) return [];
    return [
      `${file}:${index + 2}: YAML reads this ${name} as ${JSON.stringify(values[name])}. Put the text in quotes.`,
    ];
  });
}
