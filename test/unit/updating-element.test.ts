import { expect, fixture, html } from '@open-wc/testing';
import { UpdatingElement } from '../../src/base/updating-element.js';

class Sample extends UpdatingElement {
  declare label: string | undefined;
  declare open: boolean;
  declare later: string | undefined;
  readonly drawn: string[] = [];
  readonly changes: string[][] = [];
  fails = false;

  protected override createRoot(): ShadowRoot {
    return this.attachShadow({ mode: 'open' });
  }
  protected override willUpdate(changed: ReadonlySet<string>): void {
    this.changes.push([...changed].sort());
  }
  protected override draw(): () => void {
    if (this.fails) throw new Error('cannot be drawn');
    return () => void this.drawn.push(`${this.label} ${this.open} ${this.later}`);
  }
}
Sample.declare('label', { attribute: 'label', read: (text) => text ?? undefined, reflect: true });
Sample.declare('open', { attribute: 'open', read: (text) => text !== null, reflect: true });
Sample.declare('later', { attribute: false });

const early = Object.assign(document.createElement('sample-element'), { label: 'early' });
customElements.define('sample-element', Sample);
const make = () => document.createElement('sample-element') as Sample;

describe('an updating element', () => {
  it('is first drawn in the page, with what was set before its class was known', async () => {
    customElements.upgrade(early);
    const element = early as unknown as Sample;
    await new Promise(requestAnimationFrame);
    expect(element.drawn).to.deep.equal([]);
    await fixture(html`${element}`);
    await element.updateComplete;
    expect(element.drawn).to.deep.equal(['early undefined undefined']);
    expect([element.hasUpdated, element.getAttribute('label')]).to.deep.equal([true, 'early']);
  });

  it('is drawn once for several changes, and not for none', async () => {
    const element = await fixture<Sample>(html`${make()}`);
    await element.updateComplete;
    Object.assign(element, { label: 'a', open: true });
    element.label = 'b';
    await element.updateComplete;
    element.label = 'b';
    await element.updateComplete;
    expect(element.drawn.slice(1)).to.deep.equal(['b true undefined']);
    expect(element.changes.slice(1)).to.deep.equal([['label', 'open']]);
  });

  it('has attributes that follow, and that are read', async () => {
    const element = await fixture<Sample>(html`${make()}`);
    Object.assign(element, { label: 'a', open: true });
    await element.updateComplete;
    expect(element.getAttributeNames().sort()).to.deep.equal(['label', 'open']);
    element.removeAttribute('open');
    element.setAttribute('label', 'b');
    expect([element.open, element.label]).to.deep.equal([false, 'b']);
    element.label = undefined;
    await element.updateComplete;
    expect(element.getAttributeNames()).to.deep.equal([]);
  });

  it('reports the page and updates to its controllers', async () => {
    const element = make();
    const heard: string[] = [];
    const controller = {
      hostConnected: () => void heard.push('connected'),
      hostDisconnected: () => void heard.push('disconnected'),
      hostUpdate: () => void heard.push(`update ${element.drawn.length}`),
      hostUpdated: () => void heard.push(`updated ${element.drawn.length}`),
    };
    element.addController(controller);
    await fixture(html`${element}`);
    await element.updateComplete;
    element.remove();
    element.removeController(controller);
    document.body.append(element);
    element.remove();
    expect(heard).to.deep.equal(['connected', 'update 0', 'updated 1', 'disconnected']);
  });

  it('is not drawn outside of the page, but when it is back', async () => {
    const element = await fixture<Sample>(html`${make()}`);
    await element.updateComplete;
    const { parentElement } = element;
    element.label = 'a';
    element.remove();
    element.open = true;
    await new Promise(requestAnimationFrame);
    expect(element.drawn.length).to.equal(1);
    parentElement!.append(element);
    await element.updateComplete;
    expect(element.drawn.slice(1)).to.deep.equal(['a true undefined']);
  });

  it('is drawn again after it could not be', async () => {
    const element = await fixture<Sample>(html`${make()}`);
    await element.updateComplete;
    element.fails = true;
    element.label = 'a';
    const error = await element.updateComplete.catch(({ message }: Error) => message);
    expect(error).to.equal('cannot be drawn');
    element.fails = false;
    element.label = 'b';
    await Promise.race([element.updateComplete, new Promise(requestAnimationFrame)]).catch(() => {});
    expect(element.drawn.at(-1)).to.equal('b undefined undefined');
  });
});
