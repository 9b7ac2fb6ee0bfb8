import MagicString from 'magic-string';
import { parseSync, type Plugin, Visitor } from 'vite';

/**
 * Minifies html`…`, svg`…` and css`…` templates. White space that may be visible becomes one space, so that adjacent elements keep
 * their gap.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    transform: {
      filter: { id: /\.js$/, code: /\b(html|svg|css)\s*`/ },
      handler(code, id) {
        const text = new MagicString(code);
        new Visitor({
          TaggedTemplateExpression({ tag, quasi }) {
            const minify = tag.type === 'Identifier' && minifiers[tag.name];
            if (!minify || (minify === minifyHtml && /<(pre|textarea)\b/i.test(code.slice(quasi.start, quasi.end))))
              return;
            for (const { start, end } of quasi.quasis) {
              const minified = minify(code.slice(start, end));
              if (start < end) text.update(start, end, minified);
            }
          },
        }).visit(parseSync(id, code).program);
        return { code: text.toString(), map: text.generateMap({ source: id, hires: true }) };
      },
    },
  };
}

const minifiers: Record<string, ((text: string) => string) | undefined> = {
  html: minifyHtml,
  svg: minifyHtml,
  css: minifyCss,
};

export function minifyHtml(text: string): string {
  return text.replace(/<!--[^]*?-->/g, '').replace(/\s+/g, ' ');
}

const space = String.raw`(?:\s|/\*[^]*?\*/)`;
const cssToken = new RegExp(String.raw`("[^"]*"|'[^']*')|${space}*([{};,])${space}*|(:)${space}+|${space}+`, 'g');

export function minifyCss(text: string): string {
  return text
    .replace(cssToken, (_, string, punctuation, colon) => string ?? punctuation ?? colon ?? ' ')
    .replaceAll(';}', '}');
}
