import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

describe('the element’s events', () => {
  it('are emitted in the order of an upload, bubble, and cross shadow roots', async () => {
    const { element, mode } = await place('multiple');
    const heard: string[] = [];
    const names = [
      'file-added',
      'upload-before',
      'upload-start',
      'upload-progress',
      'upload-success',
      'uploads-settled',
    ];
    const hear = (event: Event) => {
      expect([event.bubbles, event.composed, event.target]).to.deep.equal([true, true, element]);
      if (heard.at(-1) !== event.type) heard.push(event.type);
    };
    for (const name of [...names, 'change'])
      document.addEventListener(name, name === 'change' ? () => heard.push(name) : hear);
    await add(element, sizedFile('a.png', 1000));
    mode.of('a.png').sent(400);
    await until(() => heard.includes('upload-progress'), 'progress');
    mode.of('a.png').done();
    await until(() => heard.includes('uploads-settled'), 'settled');
    expect(heard.filter((name) => name !== 'change')).to.deep.equal(names);
    expect(heard.indexOf('change')).to.be.greaterThan(heard.indexOf('upload-success'));
    for (const name of names) document.removeEventListener(name, hear);
  });

  it('veto an upload when upload-before is canceled', async () => {
    const { element, mode } = await place();
    element.addEventListener('upload-before', (event) => event.preventDefault());
    const [task] = await add(element, sizedFile('a.png'));
    await until(() => task?.status === 'failed', 'vetoed');
    expect(task?.error?.rule).to.equal('before-upload');
    expect(mode.uploads.size).to.equal(0);
  });

  it('carry the result, or the error with its code', async () => {
    const { element, mode } = await place('multiple');
    const results: unknown[] = [];
    element.addEventListener('upload-success', ({ detail }) => results.push(detail.result.key));
    element.addEventListener('upload-error', ({ detail }) => results.push(detail.error.code));
    await add(element, sizedFile('a.png'), sizedFile('b.png'));
    mode.of('a.png').done({ key: 'k' });
    mode.of('b.png').fail(new UploadError('stalled', 'Nothing moved.'));
    await until(() => results.length === 2, 'both');
    expect(results).to.deep.equal(['k', 'stalled']);
  });

  it('report a missing endpoint as config', async () => {
    const { element } = await place();
    element.mode = 'sts';
    const [task] = await element.addFiles([sizedFile('a.png')]);
    await until(() => task?.status === 'failed', 'failed');
    expect(task?.error?.code).to.equal('config');
    expect(task?.error?.message).to.contain('endpoint');
  });
});
