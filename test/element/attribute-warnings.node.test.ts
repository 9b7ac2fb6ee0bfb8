import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { HOMEPAGE } from '../../src/core/homepage.js';
import { warnOfAttributes, warnOfUnreadable } from '../../src/element/attribute-warnings.js';

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

  const wrong: [name: string, value: string, right: string[], warning: string][] = [
    ['valueAs', 'JSON', ['key', 'url', 'json'], 'unknown value-as "JSON": did you mean "json"?'],
    ['resumeMode', 'always', ['ask', 'auto'], 'unknown resume-mode "always": use one of "ask", "auto".'],
    ['dropTarget', 'body', ['page'], 'unknown drop-target "body": use "page".'],
    ['shape', 'circle', ['round', 'square'], 'unknown shape "circle": use one of "round", "square".'],
    ['variant', 'buton', ['dropzone', 'button'], 'unknown variant "buton": did you mean "button"?'],
  ];
  for (const [name, value, right, warning] of wrong) {
    it(`${name} "${value}": name its values, once a page`, () => {
      for (let i = 0; i < 2; i++) warnOfAttributes([{ name, value, right }], [], known);
      assert.deepEqual(seen, [`oss-direct-upload: ${warning} ${SEE}`]);
    });
  }

  it('name a limit that cannot be read', () => {
    warnOfUnreadable('20 Mo');
    assert.deepEqual(seen, [`oss-direct-upload: "20 Mo" is not a number or size; ignored. ${SEE}`]);
  });
});
