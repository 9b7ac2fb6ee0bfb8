import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minifyCss, minifyHtml } from '../../tools/minify-templates.js';

describe('minifying templates', () => {
  it('keeps one space where a page may render it', () => {
    assert.equal(minifyHtml('<b>a</b>\n    <i\n  class="x">b</i><!-- why -->'), '<b>a</b> <i class="x">b</i>');
  });

  it('removes whitespace from style sheets', () => {
    assert.equal(
      minifyCss('\n  :host {\n    color: red;\n    /* why */ gap: 1px 2px;\n  }\n'),
      ' :host{color:red;gap:1px 2px}',
    );
  });

  it('keeps descendant combinators, calc() and strings of style sheets', () => {
    assert.equal(
      minifyCss('.a :hover, .b > .c { content: "a  ; b"; width: calc(1px + 2px) }'),
      '.a :hover,.b > .c{content:"a  ; b";width:calc(1px + 2px)}',
    );
  });
});
