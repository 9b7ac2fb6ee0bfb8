import { expect, fixture } from '@open-wc/testing';
import { HOMEPAGE } from '../../src/core/homepage.js';
import type { OssDirectUpload } from '../../src/element.js';
import '../../src/index.js';
import { until } from '../support/until.js';

/** Warnings of this package, until the test ends. */
function watchWarnings(): string[] {
  const { warn } = console;
  const seen: string[] = [];
  console.warn = (text: string) => void seen.push(text);
  after(() => (console.warn = warn));
  return seen;
}

/** Each warning ends with the place that lists what exists. */
const SEE = `See ${HOMEPAGE}/reference/element#attributes`;

const quiet = () => new Promise((resolve) => setTimeout(resolve, 300));

describe('attribute warnings', () => {
  const seen = watchWarnings();
  beforeEach(() => seen.splice(0));

  it('load no code for pages without mistakes', async () => {
    const right = [
      ...['dropzone', 'button', 'pictures', 'avatar'].map((value) => `variant="${value}"`),
      ...['value-as="key"', 'value-as="url"', 'value-as="json"', 'shape="round"', 'shape="square"', 'shape=""'],
      ...['resume-mode="ask"', 'resume-mode="auto"', 'drop-target="page"', 'capture="camera"'],
      ...[
        'endpoint-method="GET"',
        'endpoint-method="post"',
        'class="a" id="b" slot="c" style="" title="d" data-e aria-f',
      ],
    ];
    for (const one of right) await fixture(`<oss-direct-upload ${one}></oss-direct-upload>`);
    await quiet();
    const loaded = () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => /attribute-warnings\.\w+$/.test(name.split('?')[0]!));
    expect(loaded()).to.have.length(0);
    await fixture('<oss-direct-upload value-as="Json"></oss-direct-upload>');
    await until(() => loaded().length > 0, 'the code');
    await until(() => seen.length > 0, 'a warning');
  });

  const misspelled: [name: string, meant: string][] = [
    ['max-fil-size', 'max-file-size'],
    ['maxfilesize', 'max-file-size'],
    ['endpont', 'endpoint'],
    ['mod', 'mode'],
    ['multipel', 'multiple'],
    ['no-uto', 'no-auto'],
  ];
  for (const [name, meant] of misspelled) {
    it(`${name}: asks whether ${meant} was meant, once a page`, async () => {
      for (let i = 0; i < 3; i++) await fixture(`<oss-direct-upload ${name}="1"></oss-direct-upload>`);
      const text = `oss-direct-upload: unknown attribute "${name}": did you mean "${meant}"? ${SEE}`;
      await until(() => seen.length > 0, 'a warning');
      await quiet();
      expect(seen).to.deep.equal([text]);
    });
  }

  it('say nothing about attributes of the platform, of frameworks, and of nobody', async () => {
    const theirs = [
      'id="a" class="b" style="color: red" title="t" lang="en" dir="ltr" tabindex="0" part="p" slot="s" is="x" key="k" ref="r"',
      'aria-label="a" data-mode="m" onupload-success="1" v-mode="m" :mode="m" @mode="m" ng-mode="m" _ngcontent-abc x-mode="m"',
      'hx-mode="m" role="group" form="f" itemprop="i" autofocus hidden nonce="n" my-own-attribute="1" svelte-abc',
    ];
    await fixture(`<oss-direct-upload endpoint="/x" mode="sts" ${theirs.join(' ')}></oss-direct-upload>`);
    await quiet();
    expect(seen).to.deep.equal([]);
  });

  const wrong: [attribute: string, value: string, advice: string][] = [
    ['value-as', 'JSON', 'did you mean "json"?'],
    ['resume-mode', 'always', 'use one of "ask", "auto".'],
    ['drop-target', 'body', 'use "page".'],
    ['shape', 'circle', 'use one of "round", "square".'],
    ['endpoint-method', 'PATCH', 'use one of "GET", "POST".'],
  ];
  for (const [attribute, value, advice] of wrong) {
    it(`${attribute}="${value}": name its values, once a page`, async () => {
      for (let i = 0; i < 2; i++) await fixture(`<oss-direct-upload ${attribute}="${value}"></oss-direct-upload>`);
      await until(() => seen.length > 0, 'a warning');
      await quiet();
      expect(seen).to.deep.equal([`oss-direct-upload: unknown ${attribute} "${value}": ${advice} ${SEE}`]);
    });
  }

  it('say nothing about values that exist, and empty ones', async () => {
    const right =
      'value-as="json" resume-mode="auto" drop-target="page" shape="square" capture="camera" variant="avatar"';
    const element = await fixture<OssDirectUpload>(
      `<oss-direct-upload ${right} endpoint-method="post"></oss-direct-upload>`,
    );
    element.valueAs = undefined;
    element.setAttribute('drop-target', '');
    element.removeAttribute('shape');
    await element.updateComplete;
    await quiet();
    expect(seen).to.deep.equal([]);
  });

  it('name the variants where there is no such variant, which shows a dropzone', async () => {
    const element = await fixture<OssDirectUpload>('<oss-direct-upload variant="carousel"></oss-direct-upload>');
    await until(() => seen.length > 0, 'a warning');
    element.setAttribute('variant', 'buton');
    await until(() => seen.length > 1, 'a second warning');
    element.variant = 'button';
    await element.updateComplete;
    element.setAttribute('variant', 'buton');
    await element.updateComplete;
    element.variant = 'avatr' as 'avatar';
    await until(() => seen.length > 2, 'a third warning');
    await quiet();
    expect(seen).to.deep.equal([
      `oss-direct-upload: unknown variant "carousel": use one of "dropzone", "button", "pictures", "avatar". ${SEE}`,
      `oss-direct-upload: unknown variant "buton": did you mean "button"? ${SEE}`,
      `oss-direct-upload: unknown variant "avatr": did you mean "avatar"? ${SEE}`,
    ]);
    expect(element.shadowRoot!.querySelector('.zone, [part~=dropzone]')).to.be.ok;
  });
});
