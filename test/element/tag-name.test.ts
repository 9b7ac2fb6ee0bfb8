import { expect } from '@open-wc/testing';
import { replace } from '../support/browser/replace.js';

describe('the tag', () => {
  it('does not take its name from another class, which the console says', async () => {
    const said: string[] = [];
    replace(console, 'error', (text: string) => void said.push(text));
    replace(customElements, 'get', () => class extends HTMLElement {});
    const copy: string = '/src/index.js?beside-another-class';
    await import(copy);
    const text = 'oss-direct-upload: another class has this tag name. See /guide/first-upload#fails';
    expect(said).to.deep.equal([text]);
  });
});
