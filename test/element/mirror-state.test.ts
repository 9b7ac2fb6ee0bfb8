import { expect } from '@open-wc/testing';
import { mirrorState } from '../../src/element/parts/mirror-state.js';

describe('states in data-state', () => {
  it('are added and removed as words, each once, and words of the page stay', () => {
    const element = document.createElement('div');
    element.dataset.state = 'open';
    const after = (state: string, on: boolean) => {
      mirrorState(element, state, on);
      return element.dataset.state;
    };
    expect(after('empty', true)).to.equal('open empty');
    expect(after('empty', true)).to.equal('open empty');
    expect(after('uploading', true)).to.equal('open empty uploading');
    expect(after('empty', false)).to.equal('open uploading');
    expect(after('done', false)).to.equal('open uploading');
  });

  it('are written only when they change', () => {
    const element = document.createElement('div');
    mirrorState(element, 'done', false);
    expect(element.hasAttribute('data-state')).to.equal(false);
    mirrorState(element, 'done', true);
    mirrorState(element, 'done', false);
    mirrorState(element, 'empty', true);
    expect(element.dataset.state).to.equal('empty');
  });
});
