import { expect } from '@open-wc/testing';
import type { Mode } from '../../src/core/mode.js';
import { loadMode } from '../../src/modes/index.js';
import type { SignWith } from '../../src/modes/sts/sts.js';

const nameOf = async (mode: Promise<Mode>) => (await mode).name;

describe('a mode by its name', () => {
  it('is that mode, or without a name one that is told from the first answer', async () => {
    for (const name of ['sts', 'post-policy', 'presigned-url']) expect(await nameOf(loadMode(name)())).to.equal(name);
    for (const name of [undefined, null, '']) expect(await nameOf(loadMode(name)())).to.equal('any');
  });

  it('signs with another signer where one is given, which is loaded only then', async () => {
    let loaded = 0;
    const signer = () => Promise.resolve((loaded++, (() => {}) as unknown as SignWith));
    expect(await nameOf(loadMode('post-policy', signer)())).to.equal('post-policy');
    expect(loaded).to.equal(0);
    expect(await nameOf(loadMode('sts', signer)())).to.equal('sts');
    expect(await nameOf(loadMode(undefined, signer)())).to.equal('any');
    expect(loaded).to.equal(2);
  });

  it('is an error that names those that there are', async () => {
    for (const name of ['stss', 'constructor', '__proto__']) {
      const error = await loadMode(name)().catch((thrown: unknown) => thrown);
      expect(error).to.include({ name: 'UploadError', code: 'config', message: `There is no mode "${name}".` });
      expect((error as { hint: string }).hint).to.match(/sts, post-policy, presigned-url/);
    }
  });
});
