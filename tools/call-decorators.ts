import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const helperPattern = /^var __decorate = [^]*?^};\n/m;
const callPattern =
  /^__decorate\(\[\n\s*(property\(.*?\))(?: *\/\/.*)?\n\], (\w+)\.prototype, ("\w+"), (?:void 0|null)\);$/gm;

/** Replaces the compiler's decorator helper by direct calls: `@property(…)` only declares the property to Lit and returns nothing. */
export function callDecorators(): Plugin {
  return {
    name: 'call-decorators',
    transform: {
      filter: { id: /\.js$/, code: '__decorate' },
      handler(code, id) {
        const text = new MagicString(code);
        text.replace(helperPattern, '').replace(callPattern, '$1($2.prototype, $3);');
        if (text.toString().includes('__decorate'))
          this.error('Only @property can be compiled: found another decorator.');
        return { code: text.toString(), map: text.generateMap({ source: id, hires: true }) };
      },
    },
  };
}
