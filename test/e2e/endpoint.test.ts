import { expect } from '@open-wc/testing';
import { endpoint, type EndpointOptions, type UploadTask } from '../../src/core.js';
import { type Canned, canned } from '../support/browser/canned.js';
import { servers, stored, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { allEnded, placeLive } from '../support/browser/live-element.js';
import { keyOf, upload } from '../support/browser/upload.js';

const grants = { form: '/get_post_signature_for_oss_upload', sts: '/get_sts_token_for_oss_upload' };
const content = bytes(3000, 7);
const photo = () => new File([content], '照片 &=?.png', { type: 'image/png' });

const grant = async () => (await fetch(grants.form)).text();

async function sendBy(url: string, options?: EndpointOptions): Promise<UploadTask | undefined> {
  const retryPolicy = { retryFor: 0, firstDelay: 1, maxDelay: 1 };
  return (await upload({ endpoint: endpoint(url, options), retryPolicy }, [photo()]))[0];
}

async function expectStored(task: UploadTask | undefined): Promise<void> {
  const object = await stored(keyOf(task));
  expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
}

describe('a request to the endpoint', () => {
  before(() => switches());

  it('by POST works with the demo’s backend', async () => {
    for (const path of [...Object.values(grants), '/get_presigned_url_for_oss_upload']) {
      await expectStored(await sendBy(path, { method: 'POST' }));
    }
  });
});

describe('a response of the documentation’s samples, without a bucket', () => {
  it('is requested once for 50 files', async () => {
    const { url, asked } = canned({ body: '{"AccessKeyId":"STS.AK","AccessKeySecret":"s","SecurityToken":"t"}' });
    const { element } = await placeLive(`multiple endpoint="${url.replaceAll('&', '&amp;')}"`);
    await element.addFiles(Array.from({ length: 50 }, (_, i) => new File(['x'], `${i}.txt`)));
    await allEnded(element);
    expect(element.tasks.map(({ error }) => error?.code)).to.deep.equal(Array(50).fill('config'));
    expect(await asked()).to.have.length(1);
  });
});

describe('a response of the endpoint', () => {
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const latin = (text: string) => btoa(text);
  const utf16 = (text: string) => {
    const units = Uint16Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0));
    return btoa(String.fromCharCode(...new Uint8Array(units.buffer)));
  };
  const habits: [string, (text: string) => Canned][] = [
    ['with a mark of UTF-8', (text) => ({ base64: base64(`\uFEFF${text}`) })],
    [
      'with a mark of UTF-8 and another charset',
      (text) => ({ base64: base64(`\uFEFF${text}`), type: 'text/html; charset=gbk' }),
    ],
    ['in UTF-16', (text) => ({ base64: utf16(text), type: 'application/json; charset=utf-16' })],
    ['in ISO-8859-1', (text) => ({ base64: latin(text), type: 'application/json;charset="ISO-8859-1"' })],
    ['in a charset that nobody knows', (text) => ({ body: text, type: 'text/plain; charset=klingon' })],
    ['without a content type', (text) => ({ body: text, type: '' })],
    ['with 201', (text) => ({ body: text, status: 201 })],
    ['with blank lines', (text) => ({ body: `\r\n\r\n ${text}\n\n` })],
    ['as JSON in JSON', (text) => ({ body: JSON.stringify(JSON.stringify(text)) })],
  ];
  for (const [name, response] of habits) {
    it(`is read: ${name}`, async () => {
      await expectStored(await sendBy(canned(response(await grant())).url));
    });
  }

  it('is read in GBK, with a folder whose name needs it', async () => {
    const { cloud } = await servers();
    const form = await (await fetch(grants.sts)).json();
    // `dir` is 照片/ in GBK: d5 d5 c6 ac 2f
    const text = JSON.stringify({ ...form, ...cloud, securityToken: undefined, dir: '@' });
    const inGbk = latin(text.replace('"@"', '"\xd5\xd5\xc6\xac/"'));
    const task = await sendBy(canned({ base64: inGbk, type: 'application/json; charset=GBK' }).url);
    expect(keyOf(task)).to.match(/^照片\//);
    await expectStored(task);
  });

  it('is read after a redirect', async () => {
    const { url } = canned({ body: await grant() });
    await expectStored(await sendBy(canned({ status: 307, headers: { location: url } }).url, { method: 'POST' }));
  });

  it('that redirects to a login page is an error that names a page', async () => {
    const login = canned({ body: '<!DOCTYPE html><title>Log in</title>', type: 'text/html; charset=utf-8' }).url;
    const task = await sendBy(canned({ status: 302, headers: { location: login } }).url);
    expect(task?.error?.code).to.equal('grant');
    expect(task?.error?.message).to.contain('with a page');
    expect(task?.error?.hint).to.contain('login');
    expect(task?.error?.retryable).to.be.false;
  });

  it('that redirects to a login page of another origin is an error of an unreachable endpoint', async () => {
    const { site } = await servers();
    const task = await sendBy(canned({ status: 302, headers: { location: `${site}/respond` } }).url);
    expect(task?.error?.code).to.equal('grant');
    expect(task?.error?.hint).to.contain('CORS');
  });

  it('with an error status is an error with the status and the backend’s message', async () => {
    const task = await sendBy(canned({ status: 401, body: '{"message":"Not logged in"}' }).url);
    expect(task?.error).to.include({ code: 'grant', status: 401 });
    expect(task?.error?.message).to.contain('responded with 401: Not logged in');
  });
});
