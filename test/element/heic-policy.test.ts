import '../../src/heic.js';
import { expect } from '@open-wc/testing';
import { makeImage } from '../../src/image.js';
import { makeHeic } from '../support/browser/make-heic.js';
import { wrap } from '../support/browser/replace.js';

describe('HEIC on a page whose policy allows no worker from a blob:', () => {
  it('stays as it is, and the console says why, once, without a wait', async () => {
    const said: string[] = [];
    wrap(console, 'warn', () => (text: string) => void said.push(text));
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'Content-Security-Policy', content: "worker-src 'self'" });
    document.head.append(meta);
    for (const name of ['a.heic', 'b.heic']) {
      const photo = await makeHeic(name);
      expect(await makeImage(photo, { type: 'image/jpeg' })).to.include({ file: photo, isAsAsked: false });
    }
    expect(said.map((text) => text.replace(/ See .*/, ''))).to.deep.equal([
      'oss-direct-upload: the worker of heic-to does not start, so HEIC is not decoded here.',
    ]);
  });
});
