import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minifyCss, minifyHtml } from '../../tools/minify-templates.js';
import { readmeForPackage } from '../../tools/package-readme.js';

describe('minifying templates', () => {
  it('keeps one space where a page may render it', () => {
    assert.equal(minifyHtml('<b>a</b>\n    <i\n  class="x">b</i><!-- why -->'), '<b>a</b> <i class="x">b</i>');
  });

  it('removes whitespace from style sheets, but for descendant combinators, calc() and strings', () => {
    const written = '\n  :host {\n    color: red;\n    /* why */ gap: 1px 2px;\n  }\n';
    assert.equal(minifyCss(written), ' :host{color:red;gap:1px 2px}');
    const meant = '.a :hover, .b > .c { content: "a  ; b"; width: calc(1px + 2px) }';
    assert.equal(minifyCss(meant), '.a :hover,.b > .c{content:"a  ; b";width:calc(1px + 2px)}');
  });
});

const readme = [
  '![Chart](pictures/chart.svg) and ![not packed](test/a.png)',
  '[`the notes`](CHANGELOG.md), [日本語](README.ja.md), [figures](test/bench/table.md), [below](#reference), [OSS](https://oss.example/x)',
].join('\n');
const facts = { name: 'a-package', version: '1.2.3', files: ['dist', 'CHANGELOG.md', 'pictures'] };

describe('README in the tarball', () => {
  it('without a repository links packed files where they are published, and no others', () => {
    const expected = [
      '![Chart](https://cdn.jsdelivr.net/npm/a-package@1.2.3/pictures/chart.svg) and ',
      '[`the notes`](https://cdn.jsdelivr.net/npm/a-package@1.2.3/CHANGELOG.md), [日本語](https://cdn.jsdelivr.net/npm/a-package@1.2.3/README.ja.md), figures, [below](#reference), [OSS](https://oss.example/x)',
    ].join('\n');
    assert.equal(readmeForPackage(readme, facts), expected);
  });

  it('leads links to pages of the site there, if there is one, and leaves out a line of links that lead nowhere', () => {
    const packed = { ...facts, homepage: 'https://site.example/' };
    const links = '[CORS](docs/guide/cors.md#methods), [all](docs/index.md), [sources](docs)';
    const expected = '[CORS](https://site.example/guide/cors#methods), [all](https://site.example/), sources';
    assert.equal(readmeForPackage(links, packed), expected);
    assert.equal(readmeForPackage(links, facts), 'CORS, all, sources');
    const line = '[Forms](docs/guide/forms.md) · [CORS](docs/guide/cors.md) ·\nAfter.';
    assert.match(readmeForPackage(line, packed), /^\[Forms\]\(.*\) · \[CORS\]\(.*\) ·$/m);
    assert.equal(readmeForPackage(line, facts), 'After.');
  });

  it('keeps a picture whose files are packed, and leaves out any other', () => {
    const picture = (folder: string) =>
      `<picture>\n  <source srcset="${folder}/dark.png" />\n  <img src="${folder}/light.png" alt="a" />\n</picture>`;
    const published = picture('https://cdn.jsdelivr.net/npm/a-package@1.2.3/pictures');
    assert.equal(readmeForPackage(picture('pictures'), facts), published);
    assert.equal(readmeForPackage(picture('test'), facts), '');
  });

  it('with a repository is as it was: npm leads relative links there', () => {
    assert.equal(readmeForPackage(readme, { ...facts, repository: 'github:a/b' }), readme);
  });
});
