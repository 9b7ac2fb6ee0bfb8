import { expect, fixture } from '@open-wc/testing';
import { createClient } from '../../src/core.js';
import type { OssDirectUpload } from '../../src/element.js';
import { startAfresh } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, endpoints, placeLive } from '../support/browser/live-element.js';
import { textOf } from '../support/browser/roles.js';
import { file } from '../support/files.js';
import { until } from '../support/until.js';

const hint = (element: Element) => textOf(element.shadowRoot!.querySelector('.hint')!);
const says = (element: Element, words: string) => until(() => hint(element) === words, words);
/** The addresses that were asked for over the network (not of the browser's cache), without their origin. */
const asked = () => {
  const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return requests.filter(({ transferSize }) => transferSize > 0).map(({ name }) => name.replace(location.origin, ''));
};
const askedForRules = () => asked().filter((address) => address.includes('operation=rules'));

describe('a field that takes the rules of its route', () => {
  beforeEach(startAfresh);
  beforeEach(() => performance.clearResourceTimings());

  it('says them before a file is chosen, and the narrower ones of its own, by one request', async () => {
    const tag = (more: string) =>
      `<oss-direct-upload endpoint="/server/routes/photos?two" rules lang="en" multiple ${more}></oss-direct-upload>`;
    const page = await fixture(
      `<div>${tag('max-files="5" max-file-size="1MB" accept="image/png,.pdf"')}${tag('')}</div>`,
    );
    const [element, other] = [...page.querySelectorAll('oss-direct-upload')] as [OssDirectUpload, OssDirectUpload];
    expect(hint(element)).to.contain('PNG');
    await says(element, 'PNG or PDF · up to 1 MB each · ≥ 2 pixels wide · up to 3 files');
    expect(element.shadowRoot!.querySelector('input')!.accept).to.equal('image/png,.pdf');
    await says(other, 'Images · up to 2 MB each · ≥ 2 pixels wide · up to 3 files');
    const rejected = ['a.pdf', 'b.gif', 'c.png'].map((name) => new File(['x'.repeat(2_000_001)], name));
    const reasons: unknown[] = [];
    other.addEventListener('file-reject', ({ detail }) => reasons.push(detail.error.rule));
    drop(other, ...[file(2_000_001, 'large.jpg'), ...rejected]);
    expect(reasons).to.deep.equal(['max-file-size', 'accept', 'accept', 'accept']);
    drop(element, file(500, 'a.png', 'image/png'));
    expect((await done(element)).data).to.have.property('user', 7);
    expect(askedForRules(), 'one for both fields').to.deep.equal(['/server/routes/photos?two&operation=rules']);
    expect(asked().filter((address) => address.includes('name='))).to.have.length(2); // one grant, and what was stored
  });

  it('keeps a line for them until they are there', async () => {
    const { element } = await placeLive('endpoint="/server/routes/photos" rules');
    const line = element.shadowRoot!.querySelector<HTMLElement>('.hint')!;
    expect(line.hidden).to.equal(false);
    const { offsetHeight } = element;
    await until(() => hint(element) !== '', 'the rules');
    expect(element.offsetHeight).to.equal(offsetHeight);
  });

  it('is one that is seen', async () => {
    const page = await fixture<HTMLElement>(
      `<div><div style="height: 3000px"></div><oss-direct-upload endpoint="/server/routes/photos?far" rules></oss-direct-upload></div>`,
    );
    const element = page.querySelector<OssDirectUpload>('oss-direct-upload')!;
    await element.updateComplete;
    const near = await placeLive('endpoint="/server/routes/photos?near" rules style="position: fixed; top: 0"');
    await until(() => hint(near.element) !== '', 'those of another field');
    expect(askedForRules()).to.deep.equal(['/server/routes/photos?near&operation=rules']);
    element.scrollIntoView();
    await until(() => hint(element) !== '', 'the rules');
  });

  it('has a queue of a client, which asks by itself', async () => {
    const { element } = await placeLive('multiple lang="en"');
    element.queue = createClient('/server/routes?client').queue('photos', { rules: { maxFiles: 2 } });
    await says(element, 'Images · up to 2 MB each · ≥ 2 pixels wide · up to 2 files');
  });

  it('drops them when it turns to another endpoint, or takes none any more', async () => {
    const { element } = await placeLive('endpoint="/server/routes/photos" rules max-file-size="9MB" lang="en"');
    await says(element, 'Images · up to 2 MB · ≥ 2 pixels wide');
    element.rules = false;
    await says(element, 'Up to 9 MB');
    element.rules = true;
    await says(element, 'Images · up to 2 MB · ≥ 2 pixels wide');
    element.endpoint = '/server/sts';
    await until(() => askedForRules().includes('/server/sts?operation=rules'), 'the other endpoint is asked');
    await says(element, 'Up to 9 MB');
  });

  it('works by its grants, with a warning, where the endpoint has none, and asks no other endpoint', async () => {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text: string) => void warnings.push(text);
    try {
      const { element } = await placeLive(`endpoint="${endpoints.vod}" rules`);
      await until(() => warnings.length > 0, 'a warning');
      expect(warnings.join()).to.contain('gave no rules');
      expect(hint(element)).to.equal('');
      drop(element, file(500, 'a.png', 'image/png'));
      await done(element);
    } finally {
      console.warn = warn;
    }
    performance.clearResourceTimings();
    const without = await placeLive('endpoint="/server/routes/photos"');
    drop(without.element, file(500, 'a.png', 'image/png'));
    await done(without.element);
    expect(askedForRules()).to.deep.equal([]);
  });
});
