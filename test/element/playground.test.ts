import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { isValid } from '../../demo/page/playground/settings/validate.js';
import { fromHash, toHash } from '../../demo/page/playground/settings/share-link.js';
import { attributes } from '../../demo/page/playground/settings/settings.js';
import { notInMiniPrograms } from '../../demo/page/playground/code/mini-program.js';
import { snippets } from '../../demo/page/playground/code/snippets.js';
import type { SettingValues } from '../../demo/page/playground/settings/settings-store.js';

/** One value of each kind of setting, with characters that HTML, addresses and scripts escape. */
const values: SettingValues = {
  ...{ multiple: '', required: '', 'max-files': '12', 'max-file-size': '5 MiB', variant: 'pictures', mode: 'sts' },
  ...{ accept: '.a"b\'<c>&amp;', name: 'f[0] `${x}` 图 👩‍👧', endpoint: '/sign', dir: '100%/\\d' },
  ...{ '.objectHeaders': 'x-a: no-cache, "b"', '.metadata': 'x-a: a&b=c\nx-b: #"<\'\\e' },
  ...{ '--oss-upload-accent': 'light-dark(#fff, oklch(0.5 0.1 200))', '--oss-upload-gap': 'calc(1px + 2%)' },
  ...{ 'preview-lang': 'ar', 'preview-width': '240px' },
};

/** The value of a JavaScript expression. */
async function evaluate(source: string): Promise<unknown> {
  const module = `data:text/javascript,${encodeURIComponent(`export default ${source}`)}`;
  return ((await import(module)) as { default: unknown }).default;
}

/** The element in a piece of HTML, in a document where it stays inert. */
function elementOf(source: string): Element {
  const parsed = new DOMParser().parseFromString(source, 'text/html');
  expect(parsed.querySelectorAll('oss-direct-upload').length).to.equal(1);
  return parsed.querySelector('oss-direct-upload')!; // there is exactly one
}

describe('playground: share link', () => {
  it('keeps every setting', () => {
    expect(fromHash(toHash(values))).to.deep.equal(values);
    expect([fromHash('#upload'), fromHash('#?')]).to.deep.equal([undefined, {}]);
  });

  it('leaves out everything that may be secret', () => {
    const hash = decodeURIComponent(
      toHash({
        endpoint: 'https://me:hunter2@example.com/permission?token=hunter2&name={name}&x={size}hunter2#hunter2',
        'oss-endpoint': '//hunter2@files.example.com?Signature=hunter2',
        '.objectHeaders': 'Cache-Control: no-cache\nAuthorization: hunter2\nx-oss-security-token: hunter2',
        '.metadata': 'api-key: hunter2',
        '.callback': '{ "url": "https://example.com/?key=hunter2", "body": "{}" }',
        '.stored': '[{ "key": "a.png", "url": "https://example.com/a.png?Signature=hunter2" }]',
      }),
    );
    expect(hash).not.to.contain('hunter2');
    expect(hash).to.contain('https://example.com/permission?name={name}');
    expect(hash).to.contain('//files.example.com');
    expect(hash).to.contain('Cache-Control:+no-cache');
    expect(hash).not.to.contain('.metadata');
  });

  it('ignores unknown settings and invalid values', () => {
    const query = new URLSearchParams({
      ...{ onclick: 'alert(1)', style: 'color: red', ['__proto__']: 'x', constructor: 'x', mode: 'other' },
      ...{ variant: 'dropzone', multiple: 'yes', 'max-files': '-1', 'max-file-size': 'large', '.metadata': 'no colon' },
      ...{ '--oss-upload-accent': 'red; background: url(//example.com)', '--oss-upload-surface': 'url(//example.com)' },
      ...{ '--oss-upload-text': 'var(--x)', '--oss-upload-gap': '1px 2px', accept: '\u0000', dir: 'x'.repeat(2001) },
      'no-drop': '',
    });
    expect(fromHash(`#?${query}`)).to.deep.equal({ 'no-drop': '' });
  });
});

describe('playground: code', () => {
  it('has exactly the attributes that are set, with any characters in their values', () => {
    const set = Object.entries(values).filter(([name]) => name in attributes);
    const vue = snippets
      .Vue(values)
      .replace(/[^]*<OssDirectUpload([^]*)\/>[^]*/, '<oss-direct-upload$1></oss-direct-upload>');
    for (const source of [snippets.HTML(values), snippets.Page(values), vue]) {
      const found = [...elementOf(source).attributes].filter(({ name }) => !/^[:@[(]/.test(name));
      expect(found.map(({ name, value }) => [name, value])).to.have.deep.members(set);
    }
  });

  it('has for Angular the endpoint as an input, and the rest as properties of the element', async () => {
    const code = snippets.Angular({
      ...{ endpoint: "/sign?a=`$'", multiple: '', 'max-files': '3', readonly: '', accept: '.a"b' },
      ...{ '.afterUpload': 'succeeds', '.metadata': 'album: 2024' },
    });
    const template = /template: `([^]*?[^\\])`,\n/.exec(code)?.[1]?.replaceAll(/\\([`$\\])/g, '$1') ?? '';
    const tag = new DOMParser().parseFromString(template, 'text/html').querySelector('app-oss-upload');
    expect(tag?.getAttribute('endpoint')).to.equal("/sign?a=`$'");
    expect(tag?.hasAttribute('[settings]')).to.equal(true);
    const source = /settings: .* = ([^]*?\n {2}\});\n/.exec(code)?.[1] ?? '';
    const { afterUpload, ...set } = (await evaluate(source)) as Record<string, unknown>;
    expect(afterUpload).to.be.a('function');
    const expected = { multiple: true, maxFiles: 3, readOnly: true, accept: '.a"b', metadata: { album: '2024' } };
    expect(set).to.deep.equal(expected);
  });

  it('has for a mini program what of the settings its uploader knows', async () => {
    const code = snippets['Mini program']({
      ...{ endpoint: '/sign?dir={dir}', mode: 'sts', bucket: 'b', region: 'cn-hangzhou', dir: "it's/", multiple: '' },
      ...{ accept: 'video/*', 'max-files': '3', 'part-size': '2MB', 'stall-timeout': '10', 'no-verify': '' },
      ...{ 'retry-for': '90', '.metadata': 'album: 2024', variant: 'pictures', 'image-max': '1920x1080' },
    });
    const created = /createUploader\((\{[^]*?\n\})\);/.exec(code)?.[1] ?? '';
    expect(await evaluate(created)).to.deep.equal({
      endpoint: 'https://app.example.com/sign?dir={dir}',
      ...{ mode: 'sts', destination: { bucket: 'b', region: 'cn-hangzhou', dir: "it's/" } },
      ...{ object: { metadata: { album: '2024' } }, retryPolicy: { retryFor: 90_000 } },
      transfer: { partSize: 2_000_000, stallTimeout: 10_000, verify: false },
    });
    expect(code).to.include("wx.chooseMedia({ count: 3, mediaType: ['video'] })");
    const left = notInMiniPrograms({ variant: 'pictures', 'image-max': '1920x1080', bucket: 'b' });
    expect(left).to.have.members(['variant', 'image-max']);
  });

  it('sets each property to an object literal equal to its JSON', async () => {
    const texts = {
      '.callback': '{ "url": "https://example.com/stored", "body": "it\'s=${object}", "variables": { "x:a": "1" } }',
      '.stored': '[{ "key": "a\\\\b.png", "size": 12 }]',
      '.strings': '{ "kinds": { "image": "photos" }, "dropNow": { "few": "{n}", "other": "{n}!" } }',
    };
    const valueOfProperty = (name: string, value: string) =>
      evaluate(new RegExp(`^upload\\${name} = (.*);$`, 'm').exec(snippets.npm({ [name]: value }))?.[1] ?? '');
    for (const [name, json] of Object.entries(texts)) {
      expect([isValid(name, json), isValid(name, '[{}]')], json).to.deep.equal([true, false]);
      expect(await valueOfProperty(name, json)).to.deep.equal(JSON.parse(json));
    }
    const metadata = await valueOfProperty('.metadata', 'x-a: <b>\'"\\ = "\nx-b: 2');
    expect(metadata).to.deep.equal({ 'x-a': '<b>\'"\\ = "', 'x-b': '2' });
  });
});
