import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const helper = /^var __decorate = [^]*?^};\n/m;
const use = /^__decorate\(\[\n\s*(property\(.*?\))(?: *\/\/.*)?\n\], (\w+)\.prototype, ("\w+"), (?:void 0|null)\);$/gm;

/** Calls `@property(…)` itself, in place of the compiler's helper: it only ever tells Lit of the property. */
export function callDecorators(): Plugin {
  return {
    name: 'call-decorators',
    transform: {
      filter: { id: /\.js$/, code: '__decorate' },
      handler(code, id) {
        const text = new MagicString(code);
        text.replace(helper, '').replace(use, '$1($2.prototype, $3);');
        if (text.toString().includes('__decorate'))
          this.error('A decorator that is no @property is compiled otherwise.');
        return { code: text.toString(), map: text.generateMap({ source: id, hires: true }) };
      },
    },
  };
}
