import { expect } from '@open-wc/testing';
import { endpoint, type EndpointOptions, type FetchGrant, presignedUrl, type UploadTask } from '../../src/core.js';
import type { ReceivedRequest } from '../tools/canned-response.js';
import { servers, stored, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { allEnded, placeLive } from '../support/browser/live-element.js';
import { signUrlV1 } from '../support/sign-v1.js';
import { textOf } from '../support/browser/roles.js';
import { keyOf, upload } from '../support/browser/upload.js';

interface TestResponse {
  base64?: string;
  body?: string;
  type?: string;
  status?: number;
  gzip?: 1;
  pieces?: number;
  /** Milliseconds. */
  delay?: string;
  headers?: Record<string, string>;
}

const grants = { form: '/get_post_signature_for_oss_upload', sts: '/get_sts_token_for_oss_upload' };
const content = bytes(3000, 7);
const photo = () => new File([content], '照片 &=?.png', { type: 'image/png' });

/** The address of a response, and what was asked there. */
function backend({ headers = {}, ...words }: TestResponse, origin = '') {
  const id = crypto.randomUUID();
  const query = new URLSearchParams({ id });
  for (const [name, word] of Object.entries(words)) query.set(name, String(word));
  for (const [name, value] of Object.entries(headers)) query.append('header', `${name}: ${value}`);
  return {
    url: `${origin}/respond?${query}`,
    asked: async (): Promise<ReceivedRequest[]> => (await fetch(`/received?id=${id}`)).json(), // one memory for all origins
  };
}

const grant = async (path = grants.form) => (await fetch(path)).text();

async function sendBy(url: string, options?: EndpointOptions): Promise<UploadTask | undefined> {
  const retryPolicy = { retryFor: 0, firstDelay: 1, maxDelay: 1 };
  return (await upload({ fetchGrant: endpoint(url, options), retryPolicy }, [photo()]))[0];
}

async function expectStored(task: UploadTask | undefined): Promise<void> {
  const object = await stored(keyOf(task));
  expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
}

describe('a request to the endpoint', () => {
  before(() => switches());

  it('by GET has its fields in the query, beside the query that is there', async () => {
    const { url, asked } = backend({ body: await grant() });
    await expectStored(await sendBy(`${url}#part`));
    const [question] = await asked();
    expect(question?.method).to.equal('GET');
    expect(question?.query).to.include({ name: '照片 &=?.png', size: '3000', type: 'image/png' });
    expect(question?.body).to.equal('');
  });

  it('by POST has its fields in a JSON body', async () => {
    const { url, asked } = backend({ body: await grant() });
    await expectStored(await sendBy(url, { method: 'POST' }));
    const [question] = await asked();
    expect(question?.method).to.equal('POST');
    expect(question?.headers['content-type']).to.equal('application/json');
    expect(JSON.parse(question?.body ?? '')).to.deep.equal({ name: '照片 &=?.png', size: 3000, type: 'image/png' });
    expect(question?.query).not.to.have.property('name');
  });

  it('by POST works with the demo’s backend', async () => {
    for (const path of [...Object.values(grants), '/get_presigned_url_for_oss_upload']) {
      await expectStored(await sendBy(path, { method: 'POST' }));
    }
  });

  it('has the application’s headers, which may replace the built-in ones', async () => {
    const { url, asked } = backend({ body: await grant() });
    const headers = { 'X-CSRF-Token': 'abc', 'content-type': 'application/vnd.app+json', Authorization: 'Bearer x' };
    await expectStored(await sendBy(url, { method: 'POST', headers }));
    const [question] = await asked();
    expect(question?.headers).to.include({
      'x-csrf-token': 'abc',
      'content-type': 'application/vnd.app+json',
      authorization: 'Bearer x',
    });
  });

  it('fills its fields into an address with placeholders', async () => {
    const { url, asked } = backend({ body: await grant() });
    await expectStored(await sendBy(`${url}&n={name}&s={size}&t={type}&other={other}`));
    const [question] = await asked();
    expect(question?.query).to.include({ n: '照片 &=?.png', s: '3000', t: 'image/png', other: '{other}' });
    expect(question?.query).not.to.have.property('size');
  });

  it('sends cookies to another origin only when set to', async () => {
    const { site } = await servers();
    const headers = {
      'access-control-allow-origin': location.origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type,x-csrf-token',
    };
    document.cookie = 'session=s3; path=/; samesite=lax';
    try {
      for (const withCredentials of [true, false]) {
        const { url, asked } = backend({ body: await grant(grants.sts), headers }, site);
        await expectStored(await sendBy(url, { method: 'POST', withCredentials, headers: { 'X-CSRF-Token': 'a' } }));
        const post = (await asked()).find(({ method }) => method === 'POST');
        expect(post?.headers['cookie']?.includes('session=s3') ?? false).to.equal(withCredentials);
      }
    } finally {
      document.cookie = 'session=; path=/; max-age=0';
    }
  });

  it('bypasses the cache', async () => {
    const { url, asked } = backend({ body: await grant(), headers: { 'cache-control': 'max-age=1000' } });
    await expectStored(await sendBy(url));
    await expectStored(await sendBy(url));
    expect(await asked()).to.have.length(2);
  });
});

describe('a response of the documentation’s samples, without a bucket', () => {
  const credentials = { AccessKeyId: 'STS.AK', AccessKeySecret: 's', SecurityToken: 't' };
  for (const attributes of ['', 'mode="sts"', 'bucket="b"', 'region="cn-hangzhou"']) {
    it(`is requested once for 50 files: ${attributes || 'a tag without attributes'}`, async () => {
      const { url, asked } = backend({ body: JSON.stringify(credentials) });
      const { element } = await placeLive(`multiple ${attributes} endpoint="${url.replaceAll('&', '&amp;')}"`);
      await element.addFiles(Array.from({ length: 50 }, (_, i) => new File(['x'], `${i}.txt`)));
      await allEnded(element);
      expect(element.tasks).to.have.length(50);
      for (const { error } of element.tasks) expect(error?.code).to.equal('config');
      expect(await asked()).to.have.length(1);
    });
  }
});

describe('a function as the endpoint', () => {
  const results: [string, FetchGrant][] = [
    ['a Response', () => fetch(grants.form)],
    ['the response’s text', () => grant()],
    ['parsed JSON', async () => (await fetch(grants.form)).json()],
    ['JSON in a wrapper', async () => ({ data: await (await fetch(grants.sts)).json() })],
  ];
  for (const [name, fetchGrant] of results) {
    it(`can return ${name}`, async () => {
      const [task] = await upload({ fetchGrant }, [photo()]);
      await expectStored(task);
    });
  }

  it('receives the file and a signal', async () => {
    let given: unknown[] = [];
    const fetchGrant: FetchGrant = (request, signal) => ((given = [request.file, signal.aborted]), fetch(grants.form));
    await upload({ fetchGrant }, [photo()]);
    expect(given[0]).to.include({ name: '照片 &=?.png', size: 3000, type: 'image/png' });
    expect(given[1]).to.be.false;
  });

  it('can reject with its own error', async () => {
    const fetchGrant = () => Promise.reject(new Error('Please log in.'));
    const [task] = await upload({ fetchGrant }, [photo()]);
    expect(task?.error?.code).to.equal('grant');
    expect(String(task?.error?.cause)).to.contain('Please log in.');
  });

  it('can return the URL alone', async () => {
    const { cloud } = await servers();
    const key = `responses/${crypto.randomUUID()}.png`;
    const fetchGrant = () =>
      signUrlV1({ ...cloud, base: `${cloud.endpoint}/${cloud.bucket}/`, key, type: 'image/png' });
    const [task] = await upload({ mode: presignedUrl, fetchGrant }, [photo()]);
    expect(keyOf(task)).to.equal(key);
    await expectStored(task);
  });
});

describe('a response of the endpoint', () => {
  const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const latin = (text: string) => btoa(text);
  const utf16 = (text: string) => {
    const units = Uint16Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0));
    return btoa(String.fromCharCode(...new Uint8Array(units.buffer)));
  };
  const habits: [string, (text: string) => TestResponse][] = [
    ['with a mark of UTF-8', (text) => ({ base64: base64(`\uFEFF${text}`) })],
    [
      'with a mark of UTF-8 and another charset',
      (text) => ({ base64: base64(`\uFEFF${text}`), type: 'text/html; charset=gbk' }),
    ],
    ['in UTF-16', (text) => ({ base64: utf16(text), type: 'application/json; charset=utf-16' })],
    ['in ISO-8859-1', (text) => ({ base64: latin(text), type: 'application/json;charset="ISO-8859-1"' })],
    ['in a charset that nobody knows', (text) => ({ body: text, type: 'text/plain; charset=klingon' })],
    ['without a content type', (text) => ({ body: text, type: '' })],
    ['packed by gzip', (text) => ({ body: text, gzip: 1 })],
    ['in chunks', (text) => ({ body: text, pieces: 7 })],
    ['packed and in chunks', (text) => ({ body: text, gzip: 1, pieces: 3 })],
    ['with 201', (text) => ({ body: text, status: 201 })],
    ['with blank lines', (text) => ({ body: `\r\n\r\n ${text}\n\n` })],
    ['as JSON in JSON', (text) => ({ body: JSON.stringify(JSON.stringify(text)) })],
  ];
  for (const [name, response] of habits) {
    for (const path of Object.values(grants)) {
      it(`is read: ${name}, ${path}`, async () => {
        await expectStored(await sendBy(backend(response(await grant(path))).url));
      });
    }
  }

  it('is read in GBK, with a folder whose name needs it', async () => {
    const { cloud } = await servers();
    const form = await (await fetch('/get_sts_token_for_oss_upload')).json();
    // `dir` is 照片/ in GBK: d5 d5 c6 ac 2f
    const text = JSON.stringify({ ...form, ...cloud, securityToken: undefined, dir: '@' });
    const inGbk = latin(text.replace('"@"', '"\xd5\xd5\xc6\xac/"'));
    const task = await sendBy(backend({ base64: inGbk, type: 'application/json; charset=GBK' }).url);
    expect(keyOf(task)).to.match(/^照片\//);
    await expectStored(task);
  });

  it('is read after a redirect', async () => {
    const { url } = backend({ body: await grant() });
    await expectStored(await sendBy(backend({ status: 307, headers: { location: url } }).url, { method: 'POST' }));
  });

  it('that redirects to a login page is an error that names a page', async () => {
    const login = backend({ body: '<!DOCTYPE html><title>Log in</title>', type: 'text/html; charset=utf-8' }).url;
    const task = await sendBy(backend({ status: 302, headers: { location: login } }).url);
    expect(task?.error?.code).to.equal('grant');
    expect(task?.error?.message).to.contain('with a page');
    expect(task?.error?.hint).to.contain('login');
    expect(task?.error?.retryable).to.be.false;
  });

  it('that redirects to a login page of another origin is an error of an unreachable endpoint', async () => {
    const { site } = await servers();
    const task = await sendBy(backend({ status: 302, headers: { location: `${site}/respond` } }).url);
    expect(task?.error?.code).to.equal('grant');
    expect(task?.error?.hint).to.contain('CORS');
  });

  const refusals: [status: number, body: string, message: RegExp][] = [
    [401, '{"message":"Not logged in"}', /responded with 401: Not logged in/],
    [403, '<h1>Forbidden</h1>', /responded with 403: The endpoint responded with a page/],
    [404, '', /responded with 404/],
    [500, 'boom', /responded with 500: boom/],
  ];
  for (const [status, body, message] of refusals) {
    it(`with ${status} is an error with the status and the backend’s message`, async () => {
      const task = await sendBy(backend({ status, body }).url);
      expect(task?.error).to.include({ code: 'grant', status });
      expect(task?.error?.message).to.match(message);
    });
  }

  it('that refuses one of three files fails this one alone, in the endpoint’s own words', async () => {
    const message = 'Files of type "text/html" are not accepted.';
    const refusing = backend({ status: 415, body: JSON.stringify({ code: 'type', message }), delay: '300' });
    const allowing = backend({ body: await grant() });
    const { element } = await placeLive('multiple');
    element.endpoint = (request, signal) =>
      endpoint(request.file.name === 'evil.html' ? refusing.url : allowing.url)(request, signal);
    await element.addFiles([
      new File(['<script>'], 'evil.html', { type: 'text/html' }),
      new File([content], 'big.pdf', { type: 'application/pdf' }),
      photo(),
    ]);
    await allEnded(element);
    const ends = () => element.tasks.map(({ status }) => status);
    expect(ends()).to.deep.equal(['failed', 'done', 'done']);
    expect(element.tasks[0]!.error).to.include({ code: 'grant', status: 415, endpointMessage: message });
    expect((await refusing.asked()).map(({ query }) => query['name'])).to.deep.equal(['evil.html']);
    const row = element.shadowRoot!.querySelector('[part~="error"]')!;
    expect(textOf(row)).to.equal(message);
    element.retry();
    await allEnded(element);
    expect(ends()).to.deep.equal(['failed', 'done', 'done']);
    expect(await refusing.asked()).to.have.length(2);
  });
});
