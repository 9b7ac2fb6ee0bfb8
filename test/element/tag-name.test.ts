import { expect } from '@open-wc/testing';

describe('the tag', () => {
  it('does not take its name from another class, which the console says', async () => {
    const { get } = customElements;
    const { error } = console;
    const said: string[] = [];
    console.error = (text: string) => said.push(text);
    customElements.get = () => class extends HTMLElement {};
    try {
      const copy: string = '/src/index.js?beside-another-class';
      await import(copy);
    } finally {
      customElements.get = get;
      console.error = error;
    }
    const text = 'oss-direct-upload: another class has this tag name. See /guide/first-upload#fails';
    expect(said).to.deep.equal([text]);
  });
});
