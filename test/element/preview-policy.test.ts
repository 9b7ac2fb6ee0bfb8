import { expect, nextFrame } from '@open-wc/testing';
import { drawPicture } from '../support/browser/draw-picture.js';
import { add, place } from '../support/browser/held-element.js';
import { makeSound } from '../support/browser/make-sound.js';
import { row } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const dialogOf = (element: Element) => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.preview')!;
const textIn = (element: Element) => dialogOf(element)?.textContent ?? '';
const openerOf = (element: Element, name: string) => row(element, name).querySelector<HTMLElement>('.name')!;

describe('a preview on a page whose policy allows no blob:', () => {
  it('draws pictures, says that a sound cannot be shown, and leaves others to their link', async () => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = "img-src 'self'; media-src 'self'; style-src 'self'";
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
    const { element, mode } = await place('multiple');
    document.head.append(meta);
    await add(element, await drawPicture('a.png', { type: 'image/png', width: 80, height: 60, isFlat: true }));
    openerOf(element, 'a.png').click();
    const canvas = await until(() => dialogOf(element)?.querySelector('.surface canvas'), 'the picture');
    await until(() => canvas.getBoundingClientRect().width === 80, 'placed');
    expect(getComputedStyle(dialogOf(element)).position).to.equal('fixed');
    expect(broken).to.deep.equal([]);
    dialogOf(element).close();

    await add(element, makeSound('a.wav'), makeSound('b.wav'));
    openerOf(element, 'a.wav').click();
    const words = 'This browser cannot show this file';
    await until(() => textIn(element).includes(words), 'the words');
    element.requestUpdate();
    await nextFrame();
    await nextFrame();
    expect(textIn(element), 'though it is known now that it is blocked').to.include(words);
    dialogOf(element).close();
    const videos = ['a.mp4', 'b.mp4'].map((name) => new File(['x'], name, { type: 'video/mp4' }));
    await add(element, ...videos, await drawPicture('last.png', { type: 'image/png', width: 80, height: 60 }));
    await until(() => row(element, 'last.png').querySelector('canvas'), 'a thumbnail');
    expect(broken, 'thumbnails of videos are not tried then').to.deep.equal(['media-src']);

    element.addEventListener('upload-success', ({ detail }) => (detail.task.link = 'https://cdn.example/b.mp3'));
    mode.of('b.wav').done();
    await until(() => openerOf(element, 'b.wav').localName === 'a', 'its link');
    element.requestUpdate();
    await element.updateComplete;
    expect(openerOf(element, 'a.wav').localName, 'it is known now').to.equal('span');
  });
});
