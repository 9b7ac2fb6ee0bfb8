import { expect, nextFrame } from '@open-wc/testing';
import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import { UploadError } from '../../src/base/upload-error.js';
import { carry, drag } from '../support/browser/gestures.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

describe('on a page with a strict Content Security Policy', () => {
  it('the element violates neither style-src nor Trusted Types in any state', async () => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = "style-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html oss-direct-upload";
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
      broken.push(`${violatedDirective} ${sourceFile}`),
    );
    const { element, mode } = await place('multiple accept=".png" drop-target="page"');
    document.head.append(meta);
    const control = document.createElement('div');
    control.setAttribute('style', 'color: red');
    await until(() => broken.length > 0, 'the policy holds');
    broken.length = 0;
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    mode.of('a.png').sent(500);
    mode.of('b.png').fail(new UploadError('network', 'No connection.'));
    mode.of('c.png').done();
    await element.addFiles([sizedFile('d.txt')]);
    drag(document.body, 'dragenter', carry(new File(['x'], 'e.png')));
    await until(() => element.shadowRoot!.querySelector('.drag-overlay:popover-open'), 'the overlay');
    await nextFrame();
    await nextFrame();
    drag(document.body, 'dragleave', carry());
    element.variant = 'pictures';
    element.sortable = true;
    const handle = await until(() => element.shadowRoot!.querySelector<HTMLElement>('.card .handle'), 'a wall');
    handle.click();
    await element.updateComplete;
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, composed: true }));
    await element.updateComplete;
    const photo = await createSamplePhoto('photo.png', 210);
    await add(element, photo);
    element.shadowRoot!.querySelector<HTMLElement>('[aria-label="photo.png"] .open')!.click();
    await until(() => element.shadowRoot!.querySelector('.preview canvas'), 'a preview');
    element.shadowRoot!.querySelector<HTMLDialogElement>('.preview')!.close();
    const fresh = document.createElement('oss-direct-upload');
    element.after(fresh);
    const zone = () => fresh.shadowRoot!.querySelector('.zone');
    await until(() => zone() && getComputedStyle(zone()!).display === 'grid', 'drawn with its styles');
    await nextFrame();
    await nextFrame();
    expect(broken).to.deep.equal([]);
    fresh.remove();
  });
});
