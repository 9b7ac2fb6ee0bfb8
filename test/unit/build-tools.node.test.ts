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

  it('links pages of its own version, or of the site if there is one, also where there is a repository', () => {
    const link = '[CORS](https://cdn.jsdelivr.net/npm/a-package/docs/guide/cors.md#methods)';
    const ofVersion = link.replace('a-package', 'a-package@1.2.3');
    const onSite = '[CORS](https://site.example/guide/cors#methods)';
    for (const more of [{}, { repository: 'github:a/b' }]) {
      assert.equal(readmeForPackage(link, { ...facts, ...more }), ofVersion);
      assert.equal(readmeForPackage(link, { ...facts, ...more, homepage: 'https://site.example/' }), onSite);
    }
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
