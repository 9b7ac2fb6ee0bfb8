import { sections } from '../.vitepress/pages.js';
import { parseImport, readSnippet } from './snippet.js';

/** A page's source as plain Markdown: with its samples in it, and without the syntax of the site. */
export function pageText(source: string): string {
  return withoutMarkup(withoutGroups(source.replace(/^---\n[\s\S]*?\n---\n+/, '')))
    .split('\n')
    .map((line) => {
      const snippet = parseImport(line);
      if (!snippet) return line.replace(/ \{[#.][\w-]+\}$/, '');
      const { label } = snippet;
      return [...(label ? [`**${label}**`, ''] : []), `\`\`\`${snippet.language}`, readSnippet(snippet), '```'].join(
        '\n',
      );
    })
    .join('\n');
}

/** Groups of code without their tabs: the label of a fence is a line above it. */
function withoutGroups(text: string): string {
  return text
    .replaceAll(/^::: code-group\n+([\s\S]*?)\n+:::$/gm, (_, group: string) =>
      group.replaceAll(/^(```\w+) \[(.+)\]$/gm, '**$2**\n\n$1'),
    )
    .replaceAll(/^::: details (.*)\n+([\s\S]*?)\n+:::$/gm, '**$1**\n\n$2');
}

/** Without the site's components, and with its code as Markdown has it. */
function withoutMarkup(text: string): string {
  const decoded = (html: string) =>
    html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  return text
    .replaceAll(/^<\/?[A-Z].*>\n*/gm, '')
    .replaceAll(/<\/?span>/g, '')
    .replaceAll(
      /<code>([^]*?)<\/code>/g,
      (_, html: string) => `\`${decoded(html.replaceAll(/\[([^\]]*)\]\([^)]*\)|\n/g, '$1'))}\``,
    );
}

/**
 * `llms.txt` (https://llmstxt.org): the list of the pages.
 *
 * @param sourceOf a page's source; undefined if the page is not there
 */
export function listOfPages(
  sourceOf: (path: string) => string | undefined,
  addressOf: (path: string) => string,
): string {
  const intro = [
    '# oss-direct-upload',
    '',
    '> A browser upload widget for Alibaba Cloud OSS: one web component, a headless core, and the backend half. Files go straight from the browser to the bucket; the application’s server only gives permission.',
  ];
  const lists = sections.map(({ title, pages }) => {
    const there = pages.filter(([path]) => sourceOf(path) !== undefined);
    const links = there.map(([path, name]) => `- [${name.en}](${addressOf(path)})${described(sourceOf(path)!)}`);
    return [`## ${title.en}`, '', ...links].join('\n');
  });
  const chinese = ['## 简体中文', '', '- Each page is there in Chinese too, below `zh/`, such as `zh/guide/cors.md`.'];
  return `${[intro.join('\n'), ...lists, chinese.join('\n')].join('\n\n')}\n`;
}

function described(source: string): string {
  const [, description] = /^description: *(?:['"](.*)['"]|(.*))$/m.exec(source)?.filter(Boolean) ?? [];
  return description ? `: ${description}` : '';
}
