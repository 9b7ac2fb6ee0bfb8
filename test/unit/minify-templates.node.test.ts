import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { minifyCss, minifyHtml } from '../../tools/minify-templates.js';

describe('minifying templates', () => {
  it('keeps one space where the page may show one', () => {
    assert.equal(minifyHtml('<b>a</b>\n    <i\n  class="x">b</i><!-- why -->'), '<b>a</b> <i class="x">b</i>');
  });

  it('takes the layout out of style sheets', () => {
    assert.equal(
      minifyCss('\n  :host {\n    color: red;\n    /* why */ gap: 1px 2px;\n  }\n'),
      ' :host{color:red;gap:1px 2px}',
    );
  });

  it('leaves descendants, sums and texts of style sheets as they are', () => {
    assert.equal(
      minifyCss('.a :hover, .b > .c { content: "a  ; b"; width: calc(1px + 2px) }'),
      '.a :hover,.b > .c{content:"a  ; b";width:calc(1px + 2px)}',
    );
  });
});
