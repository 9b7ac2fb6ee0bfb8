import { expect, nextFrame } from '@open-wc/testing';
import { sts } from '../../src/modes/index.js';
import { carry, drag } from '../support/browser/gestures.js';
import { place } from '../support/browser/held-element.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

describe('preloading the grant', () => {
  const grant = {
    ...{ accessKeyId: 'STS.a', accessKeySecret: 's', securityToken: 't', bucket: 'b', region: 'cn-hangzhou' },
    expiration: '2100-01-01T00:00:00Z',
  };
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

  let count = 0;
  async function placeFor(markup: string) {
    const { element } = await place(`endpoint="/sign?user=${++count}" multiple ${markup}`);
    element.mode = (element.getAttribute('mode') as 'sts' | null) ?? undefined;
    await element.updateComplete;
    return { element, user: `?user=${count}` };
  }
  const dragOver = (element: Element) => drag(element, 'dragenter', carry(sizedFile('a.txt')));
  const isAsked = (user: string) => until(() => asked.includes(user), 'the endpoint');

  it('requests one grant when files are dragged, without a file’s name, or when the dialog opens', async () => {
    const { element, user } = await placeFor('mode="sts"');
    dragOver(element);
    await isAsked(user);
    dragOver(element);
    const other = await placeFor('');
    other.element.mode = sts; // one grant of it serves all files
    await other.element.updateComplete;
    dragOver(other.element);
    await isAsked(other.user);
    const last = await placeFor('mode="sts"');
    last.element.dispatchEvent(new PointerEvent('pointerenter'));
    await nextFrame();
    expect(asked, 'each once').to.deep.equal([user, other.user]);
    last.element.shadowRoot!.querySelector('input')!.click = () => {};
    last.element.shadowRoot!.querySelector('button')!.click();
    await isAsked(last.user);
    expect(asked).to.deep.equal([user, other.user, last.user]);
  });

  it('requests none where a grant serves one file, or the person or the page has to start', async () => {
    const others = [
      '',
      ...['post-policy', 'presigned-url', 'vod', 'sts" no-auto="', 'sts" disabled="'].map((mode) => `mode="${mode}"`),
    ];
    for (const markup of others) dragOver((await placeFor(markup)).element);
    const { element, user } = await placeFor('mode="sts"');
    dragOver(element);
    await isAsked(user);
    expect(asked).to.deep.equal([user]);
  });

  it('does not fail with an endpoint that is not an address yet: the upload does', async () => {
    window.fetch = fetch;
    const { element } = await place('endpoint="http://" retry-for="0.1"');
    element.mode = undefined;
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('button')).to.be.ok;
    dragOver(element);
    const [task] = await element.addFiles([sizedFile('a.txt')]);
    await until(() => task?.status === 'failed', 'the failure');
    expect(task?.error?.code).to.be.oneOf(['config', 'grant', 'network']);
  });
});
