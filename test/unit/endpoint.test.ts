import { expect } from '@open-wc/testing';
import { endpoint, type EndpointOptions } from '../../src/core/grant/endpoint.js';
import type { GrantRequest } from '../../src/core/grant/grant.js';
import { UploadError } from '../../src/core/upload-error.js';

const request: GrantRequest = { file: { name: 'a b&c=1#?.png', size: 5, type: 'image/png' } };
const inQuery = 'name=a+b%26c%3D1%23%3F.png&size=5&type=image%2Fpng';
const { signal: never } = new AbortController();

describe('endpoint', () => {
  const { fetch } = window;
  let asked: Request[];
  let inits: RequestInit[];
  beforeEach(() => {
    asked = [];
    inits = [];
    window.fetch = async (input, init) => {
      inits.push(init!);
      asked.push(new Request(input, init));
      return new Response('{}');
    };
  });
  afterEach(() => {
    window.fetch = fetch;
  });

  async function ask(url: string, options?: EndpointOptions, question = request, signal = never): Promise<URL> {
    await endpoint(url, options)(question, signal);
    return new URL(asked.at(-1)!.url);
  }
  const search = async (url: string, question = request) => (await ask(url, {}, question)).search.slice(1);

  it('without an address rejects with what to set, and sends no request', async () => {
    const error = await endpoint('')(request, never).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UploadError);
    expect(error).to.include({ code: 'config', retryable: false });
    expect((error as UploadError).hint).to.match(/address on your server/);
    expect(asked).to.be.empty;
  });

  it('sends GET with the fields in the query', async () => {
    expect(await search('/sign')).to.equal(inQuery);
    expect(asked[0]!.method).to.equal('GET');
    expect(inits[0]!.body).to.equal(null);
  });

  it('sends no file fields when there is no file yet', async () => {
    const ahead: GrantRequest = { file: { name: '', size: 0, type: '' } };
    expect(await search('/sign?user=1', ahead)).to.equal('user=1');
    expect(await search('/sign/{name}?size={size}', ahead)).to.equal('size=');
  });

  it('keeps the query, hash and origin of its URL', async () => {
    expect(await search('/sign?user=1')).to.equal(`user=1&${inQuery}`);
    const url = await ask('https://api.example/sign?user=1#part');
    expect(url.href).to.equal(`https://api.example/sign?user=1&${inQuery}#part`);
  });

  it('fills the fields into a URL template, encoded, and adds no query', async () => {
    const url = await ask('/sign/{name}?s={size}&t={type}&other={other}');
    expect(url.pathname).to.equal('/sign/a%20b%26c%3D1%23%3F.png');
    expect(url.search).to.equal('?s=5&t=image%2Fpng&other={other}');
  });

  it('fills in nothing for a file without type or path', async () => {
    const url = await ask('/sign?t={type}&p={path}&k={key}', {}, { file: { name: 'a', size: 0, type: '' } });
    expect(url.search).to.equal('?t=&p=&k=');
    expect(await search('/sign', { file: { name: 'a', size: 0, type: '' } })).to.equal('name=a&size=0&type=');
  });

  it('leaves unknown placeholders as they are, those named like members of Object.prototype too', async () => {
    const url = await ask('/sign?a={constructor}&b={__proto__}&c={toString}');
    expect(url.search).to.contain('a={constructor}&b={__proto__}&c={toString}');
  });

  it('accepts names with lone surrogates', async () => {
    const file = { name: '\ud800', size: 1, type: '' };
    expect((await ask('/sign/{name}', {}, { file })).pathname).to.equal('/sign/%EF%BF%BD');
    expect(await search('/sign', { file })).to.contain('name=%EF%BF%BD');
  });

  it('sends the path of a file in a folder', async () => {
    expect(await search('/sign', { file: { ...request.file, path: 'x/y' } })).to.equal(`${inQuery}&path=x%2Fy`);
  });

  const part: GrantRequest = {
    file: { name: 'a', size: 5, type: '' },
    operation: { name: 'part', key: 'k', uploadId: 'U', partNumber: 2, headers: { 'x-secret': 's' } },
  };

  it('sends the operation to sign, without its headers', async () => {
    const query = new URLSearchParams(await search('/sign', part));
    expect(Object.fromEntries(query)).to.deep.equal({
      name: 'a',
      size: '5',
      type: '',
      operation: 'part',
      key: 'k',
      uploadId: 'U',
      partNumber: '2',
    });
  });

  it('sends the lengths of parts, separated by commas', async () => {
    const partNumbers = [2, 3, 4];
    const partLengths = [100, 100, 7];
    const many: GrantRequest = {
      ...part,
      operation: { name: 'part', key: 'k', uploadId: 'U', partNumber: 2, partLength: 100, partNumbers, partLengths },
    };
    const lengths = { partLength: '100', partNumbers: '2,3,4', partLengths: '100,100,7' };
    const query = new URLSearchParams(await search('/sign', many));
    expect(Object.fromEntries(query)).to.include(lengths);
    await ask('/sign', { method: 'POST' }, many);
    expect(await asked.at(-1)!.json()).to.include({ ...lengths, partLength: 100 });
    expect(await search('/sign?l={partLengths}&n={partLength}', part)).to.match(/^l=&n=&/);
  });

  it('adds the operation to the query of a template that does not name it', async () => {
    const url = await ask('/sign/{name}?u={uploadId}', {}, part);
    expect(url.pathname).to.equal('/sign/a');
    const query = Object.fromEntries(url.searchParams);
    expect(query).to.deep.equal({ u: 'U', key: 'k', partNumber: '2', operation: 'part' });
  });

  it('sends POST with a JSON body', async () => {
    const url = await ask('/sign/{name}', { method: 'POST' });
    expect(url.search).to.equal('');
    expect(url.pathname).to.contain('/sign/a%20b');
    const [sent] = asked;
    expect(sent!.method).to.equal('POST');
    expect(sent!.headers.get('content-type')).to.equal('application/json');
    expect(await sent!.json()).to.deep.equal(request.file);
    await ask('/sign', { method: 'POST' }, part);
    expect(await asked[1]!.json()).to.include({ operation: 'part', uploadId: 'U', partNumber: 2 });
  });

  it('sends each header once, in any case', async () => {
    await ask('/sign', { headers: { 'X-CSRF': 'token' } });
    expect(asked[0]!.headers.get('x-csrf')).to.equal('token');
    expect(asked[0]!.headers.has('content-type')).to.equal(false);
    await ask('/sign', { method: 'POST', headers: { 'content-type': 'application/vnd.mine+json' } });
    expect(asked[1]!.headers.get('content-type')).to.equal('application/vnd.mine+json');
  });

  it('bypasses the cache, and sends cookies to another origin only when set to', async () => {
    await ask('/sign');
    await ask('/sign', { withCredentials: true });
    expect(inits.map(({ cache, credentials }) => [cache, credentials])).to.deep.equal([
      ['no-store', 'same-origin'],
      ['no-store', 'include'],
    ]);
  });

  it('returns the response as it is', async () => {
    const response = new Response('x', { status: 500 });
    window.fetch = async () => response;
    expect(await endpoint('/sign')(request, never)).to.equal(response);
  });

  it('rejects with a retryable grant error when it cannot be reached', async () => {
    window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const error = (await endpoint('/sign')(request, never).catch((thrown: unknown) => thrown)) as UploadError;
    expect(error).to.be.instanceOf(UploadError).that.includes({ code: 'grant', retryable: true });
    expect(error.hint).to.contain('CORS');
  });

  it('rejects with a retryable error when no response comes for a minute', async () => {
    const { timeout } = AbortSignal;
    const waits: number[] = [];
    AbortSignal.timeout = (ms) => (waits.push(ms), timeout.call(AbortSignal, 20));
    window.fetch = (_, init) =>
      new Promise((_resolve, reject) =>
        init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
      );
    try {
      const error: unknown = await endpoint('/sign')(request, never).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UploadError).that.includes({ code: 'grant', retryable: true });
      expect(waits).to.deep.equal([60_000]);
    } finally {
      AbortSignal.timeout = timeout;
    }
  });

  it('rejects with the signal’s reason when it is aborted', async () => {
    const controller = new AbortController();
    window.fetch = (_, init) =>
      new Promise((_resolve, reject) =>
        init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
      );
    const end = endpoint('/sign')(request, controller.signal).catch((thrown: unknown) => thrown);
    controller.abort('reason');
    expect(await end).to.equal('reason');
  });
});
