import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { sts } from '../../src/modes/index.js';
import { carry, drag } from '../support/browser/gestures.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const grant = {
  ...{ accessKeyId: 'STS.a', accessKeySecret: 's', securityToken: 't', bucket: 'b', region: 'cn-hangzhou' },
  expiration: new Date(Date.now() + 3_600_000).toISOString(),
};

describe('preloading the grant', () => {
  const { fetch } = window;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    window.fetch = async (input) => {
      asked.push(new URL(new Request(input).url).search);
      return Response.json(grant);
    };
  });
  afterEach(() => (window.fetch = fetch));

  const placed = (markup: string) =>
    fixture<OssDirectUpload>(`<oss-direct-upload endpoint="/sign?user=1" multiple ${markup}></oss-direct-upload>`);
  const dragOver = (element: Element) => drag(element, 'dragenter', carry(sizedFile('a.txt')));
  const aMoment = () => new Promise((resolve) => setTimeout(resolve, 300));

  it('requests one grant when files are dragged, without a file’s name', async () => {
    const element = await placed('mode="sts"');
    dragOver(element);
    await until(() => asked.length > 0, 'the endpoint');
    dragOver(element);
    await aMoment();
    expect(asked).to.deep.equal(['?user=1']);
  });

  it('requests one grant for a mode given as a property, where one grant serves all files', async () => {
    const element = await placed('');
    element.mode = sts;
    await element.updateComplete;
    dragOver(element);
    await until(() => asked.length > 0, 'the endpoint');
    await aMoment();
    expect(asked).to.deep.equal(['?user=1']);
  });

  it('requests one grant when the dialog opens, not before', async () => {
    const element = await placed('mode="sts"');
    element.dispatchEvent(new PointerEvent('pointerenter'));
    await aMoment();
    expect(asked).to.be.empty;
    element.shadowRoot!.querySelector('input')!.click = () => {};
    element.shadowRoot!.querySelector('button')!.click();
    await until(() => asked.length > 0, 'the endpoint');
    expect(asked).to.deep.equal(['?user=1']);
  });

  for (const markup of [
    '',
    'mode="post-policy"',
    'mode="presigned-url"',
    'mode="vod"',
    'mode="sts" no-auto',
    'mode="sts" disabled',
  ]) {
    it(`requests none for <oss-direct-upload ${markup}>`, async () => {
      const element = await placed(markup);
      dragOver(element);
      await aMoment();
      expect(asked).to.be.empty;
    });
  }
});

describe('an endpoint that is not an address yet', () => {
  it('fails the upload, not the element', async () => {
    const element = await fixture<OssDirectUpload>(
      '<oss-direct-upload endpoint="http://" retry-for="0.1"></oss-direct-upload>',
    );
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('button')).to.be.ok;
    drag(element, 'dragenter', carry(sizedFile('a.txt')));
    const [task] = await element.addFiles([sizedFile('a.txt')]);
    await until(() => task?.status === 'failed', 'the failure');
    expect(task?.error?.code).to.be.oneOf(['config', 'grant', 'network']);
  });
});
