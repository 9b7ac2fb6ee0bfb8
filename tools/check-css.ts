// `tsx tools/check-css.ts`: fails if the style sheets in the bundle need what the oldest browsers lack: Chrome 109, Firefox 115 and
// Safari 16.4. They know what was everywhere by the end of 2022, and what is listed here. Newer features stand inside `@supports`.
import { readdirSync, readFileSync } from 'node:fs';
import stylelint from 'stylelint';
import { parseSync, Visitor } from 'vite';
import { filesIn } from './files-in.js';

const bundle = 'dist/cdn';

/** What is newer than 2022 or not everywhere, and how the element looks without it. */
const exceptions = {
  ignoreAtRules: [
    'container', // all three know it; Baseline counts Firefox 110, of February 2023
  ],
  ignoreUnits: ['cqi'], // all three know it, as `container`
  ignoreProperties: {
    'accent-color': [], // a slider has the browser's own color
    'container-type': ['inline-size'], // as above
    'contain-intrinsic-inline-size': [], // Safari 16: a list in a toolbar is as narrow as its button
    'forced-color-adjust': ['none'], // Safari has no forced colors
    outline: ['solid'], // all three know it; Baseline counts that it follows round corners, as in Safari 16.4
    'overscroll-behavior': ['contain'], // at the end of the list the page scrolls
    'text-autospace': ['normal', 'no-autospace'], // no gaps between Chinese and Latin letters
    'text-wrap': ['balance'], // lines break where they are full
    'user-select': ['none'], // text for screen readers can be selected
  },
};

const config: stylelint.Config = {
  plugins: ['stylelint-plugin-use-baseline'],
  rules: { 'plugin/use-baseline': [true, { available: 2022, ...exceptions }] },
};

/** The style sheets in a script: tagged templates without markup that end with a declaration. */
function sheetsIn(file: string): string[] {
  const sheets: string[] = [];
  new Visitor({
    TaggedTemplateExpression({ quasi }) {
      const text = quasi.quasis.map(({ value }) => value.raw).join('');
      if (/\{[^{}]*:[^{}]*\}\s*\}*$/.test(text) && !/<[a-z/]/i.test(text)) sheets.push(text);
    },
  }).visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return sheets;
}

const scripts = readdirSync(bundle).filter((name) => name.endsWith('.js') && !name.endsWith('.single.js'));
const sheets = scripts.flatMap((name) => sheetsIn(`${bundle}/${name}`).map((code) => ({ name, code })));
const sources = filesIn('src/element').map((file) => readFileSync(file, 'utf8'));
const expected = sources.reduce((count, source) => count + source.split('css`').length - 1, 0);
if (sheets.length !== expected) {
  console.error(
    `${sheets.length} style sheets in ${bundle}, ${expected} in src/element: build first, or see tools/check-css.ts.`,
  );
  process.exit(1);
}
let found = 0;
for (const { name, code } of sheets) {
  const { results } = await stylelint.lint({ code, config });
  for (const { text, column } of results.flatMap(({ warnings }) => warnings)) {
    console.error(`${name}: ${text}\n    …${code.slice(Math.max(0, column - 40), column + 60)}…`);
    found++;
  }
}
if (found > 0) {
  console.error(`${found} features that old browsers lack: put them inside @supports, or see tools/check-css.ts.`);
  process.exit(1);
}
