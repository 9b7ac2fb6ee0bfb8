import MagicString from 'magic-string';
import { parseSync, type Plugin, Visitor } from 'vite';

/**
 * Takes the layout out of html`…`, svg`…` and css`…`. White space that can show stays, as one space: elements beside each other keep
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
              const shorter = minify(code.slice(start, end));
              if (start < end) text.update(start, end, shorter);
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

const gap = String.raw`(?:\s|/\*[^]*?\*/)`;
const cssPiece = new RegExp(String.raw`("[^"]*"|'[^']*')|${gap}*([{};,])${gap}*|(:)${gap}+|${gap}+`, 'g');

export function minifyCss(text: string): string {
  return text.replace(cssPiece, (_, string, mark, colon) => string ?? mark ?? colon ?? ' ').replaceAll(';}', '}');
}
