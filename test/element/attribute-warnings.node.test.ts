import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { HOMEPAGE } from '../../src/core/homepage.js';
import { warnOfAttributes } from '../../src/element/attribute-warnings.js';

/** Each warning ends with the place that lists what exists. */
const SEE = `See ${HOMEPAGE}/reference/element#attributes`;
const known = 'max-file-size max-files endpoint mode multiple no-auto name key value-as variant shape'.split(' ');

describe('attribute warnings', () => {
  const { warn } = console;
  const seen: string[] = [];
  beforeEach(() => (console.warn = (text: string) => void seen.push(text)));
  afterEach(() => void (seen.splice(0), (console.warn = warn)));

  const misspelled: [name: string, meant: string][] = [
    ['max-fil-size', 'max-file-size'],
    ['maxfilesize', 'max-file-size'],
    ['endpont', 'endpoint'],
    ['mod', 'mode'],
    ['multipel', 'multiple'],
    ['no-uto', 'no-auto'],
  ];
  for (const [name, meant] of misspelled) {
    it(`${name}: asks whether ${meant} was meant, once a page`, () => {
      for (let i = 0; i < 3; i++) warnOfAttributes([], [name], known);
      assert.deepEqual(seen, [`oss-direct-upload: unknown attribute "${name}": did you mean "${meant}"? ${SEE}`]);
    });
  }

  it('say nothing about attributes of the platform, of frameworks, and of nobody', () => {
    const theirs =
      'id class style title lang dir tabindex part slot is key ref aria-label data-mode onupload-success v-mode :mode @mode ' +
      'ng-mode _ngcontent-abc x-mode hx-mode role form itemprop autofocus hidden nonce my-own-attribute svelte-abc';
    warnOfAttributes([], theirs.split(' '), known);
    assert.deepEqual(seen, []);
  });
});
