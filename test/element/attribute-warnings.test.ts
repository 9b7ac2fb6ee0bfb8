import { expect, fixture } from '@open-wc/testing';
import { attributeValues } from '../../demo/page/playground/settings/element-attributes.js';
import type { OssDirectUpload } from '../../src/element.js';
import { loadListCode } from '../../src/element/list/list-controller.js';
import '../../src/index.js';
import { replace } from '../support/browser/replace.js';
import { until } from '../support/until.js';

describe('attribute warnings', () => {
  const seen: string[] = [];
  beforeEach(() => {
    seen.length = 0;
    replace(console, 'warn', (text: string) => void seen.push(text));
  });

  const place = async (markup: string) => {
    const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
    await element.updateComplete;
    return element;
  };
  /** What has been warned of until now, without its beginning and end. */
  const warnings = () =>
    seen.map((text) => /^oss-direct-upload: (.*) See \S*\/reference\/element#attributes$/.exec(text)?.[1] ?? text);

  it('come with the code that the first file needs', async () => {
    const element = await place('valeu-as="key"');
    expect([loadListCode.current, warnings()]).to.deep.equal([undefined, []]);
    await element.addFiles([new File(['x'], 'a.txt')]);
    await until(() => warnings().length > 0, 'the warning');
    expect(warnings()).to.deep.equal(['unknown attribute "valeu-as": did you mean "value-as"?']);
  });

  it('say nothing of what is right', async () => {
    await loadListCode();
    const right = [
      ...attributeValues.variant.map((value) => `variant="${value}"`),
      ...['value-as="key"', 'value-as="url"', 'value-as="json"', 'shape="round"', 'shape="square"', 'shape=""'],
      ...['resume-mode="ask"', 'resume-mode="auto"', 'drop-target="page"', 'capture="camera"'],
      ...['endpoint-method="GET"', 'endpoint-method="post"', 'no-paste=""', 'multiple', 'draggable="false"'],
      ...['class="a" id="b" slot="c" style="" title="d" data-e aria-f'],
    ];
    for (const one of right) await place(one);
    const element = await place('value-as="json" shape="square"');
    element.valueAs = undefined;
    element.setAttribute('drop-target', '');
    element.removeAttribute('shape');
    await element.updateComplete;
    expect(warnings()).to.deep.equal([]);
  });

  it('name misspelled attributes, values of what has a few, and flags that are "false", each once a page', async () => {
    await loadListCode();
    for (let i = 0; i < 2; i++) {
      await place('max-fil-size="1"');
      for (const one of ['value-as="JSON"', 'drop-target="body"', 'endpoint-method="PATCH"']) await place(one);
    }
    const element = await place('variant="carousel"');
    expect(element.shadowRoot!.querySelector('[part~=dropzone]'), 'another variant is a dropzone').to.be.ok;
    for (const variant of ['buton', 'button', 'buton', 'avatr']) {
      element.setAttribute('variant', variant);
      await element.updateComplete;
    }
    await place('no-paste="false" multiple="false" aria-hidden="false" draggable="false" field="false"');
    await place('no-paste="false"');
    const found = warnings();
    expect(found, found.join('\n')).to.deep.equal([
      'unknown attribute "max-fil-size": did you mean "max-file-size"?',
      'unknown value-as "JSON": did you mean "json"?',
      'unknown drop-target "body": use "page".',
      'unknown endpoint-method "PATCH": use one of "GET", "POST".',
      `unknown variant "carousel": use one of ${attributeValues.variant.map((name) => `"${name}"`).join(', ')}.`,
      'unknown variant "buton": did you mean "button"?',
      'unknown variant "avatr": did you mean "avatar"?',
      'no-paste="false" turns it on, as any value does: leave the attribute out.',
      'multiple="false" turns it on, as any value does: leave the attribute out.',
    ]);
  });

  it('name limits that cannot be read, which are ignored: in attributes, and once where a property is set', async () => {
    await loadListCode();
    const element = await place('max-file-size="20 Mo" max-files="ten" min-file-size="5kB" min-files="2"');
    expect([element.maxFileSize, element.maxFiles, element.minFiles]).to.deep.equal([undefined, undefined, 2]);
    const other = await place('');
    Object.assign(other, { maxFileSize: '5 apples', maxFiles: NaN, minFileSize: '5kB', minFiles: 2, partSize: null });
    await other.updateComplete;
    other.maxFileSize = '5 apples';
    await other.updateComplete;
    const said = warnings().map((text) => /^"(.*)" is not a number or size; ignored\.$/.exec(text ?? '')?.[1]);
    expect(said).to.have.members(['20 Mo', 'ten', '5 apples', 'NaN']);
  });
});
