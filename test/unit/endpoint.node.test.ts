import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { endpoint, type EndpointOptions } from '../../src/grant/endpoint.js';
import type { GrantRequest } from '../../src/grant/grant.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import { assertFields, assertUploadError } from '../support/assertions.js';
import '../support/node/as-in-a-page.js';

const request: GrantRequest = { file: { name: 'a b&c=1#?.png', size: 5, type: 'image/png' } };
const inQuery = 'name=a+b%26c%3D1%23%3F.png&size=5&type=image%2Fpng';
const untyped: GrantRequest = { file: { name: 'a', size: 0, type: '' } };
const ahead: GrantRequest = { file: { name: '', size: 0, type: '' } };
const lone: GrantRequest = { file: { name: '\ud800', size: 1, type: '' } };
const inFolder: GrantRequest = { file: { ...request.file, path: 'x/y' } };
const part: GrantRequest = {
  file: { name: 'a', size: 5, type: '' },
  operation: { name: 'part', key: 'k', uploadId: 'U', partNumber: 2, headers: { 'x-secret': 's' } },
};
const ofPart = 'uploadId=U&partNumber=2&key=k&operation=part';
const ofParts = '&partLength=100&partNumbers=2%2C3%2C4&partLengths=100%2C100%2C7&key=k&operation=part';
const lists = { partNumber: 2, partLength: 100, partNumbers: [2, 3, 4], partLengths: [100, 100, 7] };
const parts: GrantRequest = { ...part, operation: { name: 'part', key: 'k', uploadId: 'U', ...lists } };
const { signal: never } = new AbortController();

describe('endpoint', () => {
  const { fetch } = globalThis;
  const page = 'https://app.example';
  let asked: Request[];
  let inits: RequestInit[];
  beforeEach(() => {
    asked = [];
    inits = [];
    globalThis.fetch = async (input, init) => {
      inits.push(init!);
      asked.push(new Request(new URL(input as string, page), init));
      return new Response('{}');
    };
  });
  afterEach(() => void (globalThis.fetch = fetch));

  async function ask(url: string, options?: EndpointOptions, question = request): Promise<Request> {
    await endpoint(url, options)(question, never);
    return asked.at(-1)!;
  }
  const errorOf = (url: string, signal = never) => endpoint(url)(request, signal).catch((thrown: unknown) => thrown);

  it('without an address, or with a password in it, rejects with what to do, and sends no request', async () => {
    const hints = { '': /address on your server/, 'https://me:CANARY@api.example/sign': /endpointHeaders/ };
    for (const [url, hint] of Object.entries(hints)) {
      const error = await errorOf(url);
      assertUploadError(error, { code: 'config', retryable: false });
      assert.match((error as Error & { hint: string }).hint, hint);
    }
    assert.deepEqual(asked, []);
  });

  it('is what a queue makes of a URL in `endpoint`; with neither, the files say what is missing', async () => {
    const queue = new UploadQueue({ endpoint: '/sign?by=1', retryPolicy: { retryFor: 0 } });
    const errorFrom = async (name: string) => {
      const [task] = queue.add([new File(['x'], name)]);
      return task!.finished.catch((error: unknown) => error);
    };
    assertUploadError(await errorFrom('a'), { code: 'grant' });
    queue.configure({ endpoint: '/sign?by=2' });
    await errorFrom('b');
    assert.deepEqual(
      asked.map(({ url }) => url),
      [`${page}/sign?by=1&name=a&size=1&type=`, `${page}/sign?by=2&name=b&size=1&type=`],
    );
    const [task] = new UploadQueue({}).add([new File(['x'], 'c')]);
    const error = await task!.finished.catch((thrown: unknown) => thrown);
    assertUploadError(error, { code: 'config', message: 'The `endpoint` is missing.' });
  });

  const ofObject = 'a={constructor}&b={__proto__}';
  const encoded = 'a%20b%26c%3D1%23%3F.png';
  const cases: [what: string, url: string, question: GrantRequest, sent: string][] = [
    ['the fields in the query', '/sign', request, `/sign?${inQuery}`],
    ['no file fields when there is no file yet', '/sign?user=1', ahead, '/sign?user=1'],
    ['nothing in a template when there is no file yet', '/sign/{name}?size={size}', ahead, '/sign/?size='],
    ['the query of its URL, too', '/sign?user=1', request, `/sign?user=1&${inQuery}`],
    ['the fields before the hash', '/sign?user=1#part', request, `/sign?user=1&${inQuery}#part`],
    ['the fields in a template, encoded', '/{name}?t={type}&o={other}', request, `/${encoded}?t=image%2Fpng&o={other}`],
    ['nothing for a file without type or path', '/sign?t={type}&p={path}&k={key}', untyped, '/sign?t=&p=&k='],
    ['an empty type', '/sign', untyped, '/sign?name=a&size=0&type='],
    ['names of Object.prototype as they are', `/s?${ofObject}`, ahead, `/s?${ofObject}`],
    ['a lone surrogate in a template', '/sign/{name}', lone, '/sign/%EF%BF%BD'],
    ['a lone surrogate in the query', '/sign', lone, '/sign?name=%EF%BF%BD&size=1&type='],
    ['the path of a file in a folder', '/sign', inFolder, `/sign?${inQuery}&path=x%2Fy`],
    ['the operation to sign, without its headers', '/s', part, `/s?name=a&size=5&type=&${ofPart}`],
    ['the lengths of parts, separated by commas', '/{name}?{uploadId}{partNumber}', parts, `/a?U2${ofParts}`],
    ['nothing for lengths that do not apply', '/s?l={partLengths}&n={partLength}', part, `/s?l=&n=&${ofPart}`],
    ['the operation that a template does not name', '/s/{name}', part, `/s/a?${ofPart}`],
  ];
  for (const [what, url, question, sent] of cases)
    it(`sends ${what}`, async () => assert.equal((await ask(url, {}, question)).url, page + sent));

  it('sends POST with a JSON body', async () => {
    const sent = await ask('/sign/{name}', { method: 'POST' });
    assertFields(sent, { method: 'POST', url: `${page}/sign/${encoded}` });
    assert.equal(sent.headers.get('content-type'), 'application/json');
    assert.deepEqual(await sent.json(), request.file);
    const { name, size, type } = part.file;
    assert.deepEqual(await (await ask('/sign', { method: 'POST' }, parts)).json(), {
      ...{ name, size, type, operation: 'part', key: 'k', uploadId: 'U', partNumber: 2 },
      ...{ partLength: 100, partNumbers: '2,3,4', partLengths: '100,100,7' },
    });
  });

  it('sends each header once, in any case', async () => {
    const { headers } = await ask('/sign', { headers: { 'X-CSRF': 'token' } });
    assert.deepEqual([headers.get('x-csrf'), headers.has('content-type')], ['token', false]);
    const type = 'application/vnd.mine+json';
    const posted = await ask('/sign', { method: 'POST', headers: { 'content-type': type } });
    assert.equal(posted.headers.get('content-type'), type);
  });

  it('is a GET that bypasses the cache, and sends cookies to another origin only when set to', async () => {
    const sent = { method: 'GET', body: null, cache: 'no-store' };
    await ask('/sign');
    assertFields(inits[0], { ...sent, credentials: 'same-origin' });
    await ask('/sign', { withCredentials: true });
    assertFields(inits[1], { ...sent, credentials: 'include' });
  });

  it('returns the response as it is', async () => {
    const response = new Response('x', { status: 500 });
    globalThis.fetch = async () => response;
    assert.equal(await endpoint('/sign')(request, never), response);
  });

  it('rejects with a retryable grant error when it cannot be reached', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const error = await errorOf('/sign');
    assertUploadError(error, { code: 'grant', retryable: true });
    assert.match((error as Error & { hint: string }).hint, /CORS/);
  });

  describe('that does not respond', () => {
    beforeEach(() => {
      globalThis.fetch = (_, init) =>
        new Promise((_resolve, reject) =>
          init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error)),
        );
    });

    it('rejects with a retryable error after a minute', async (context) => {
      const minute = new AbortController();
      const timeout = context.mock.method(AbortSignal, 'timeout', () => minute.signal);
      const end = errorOf('/sign');
      minute.abort();
      assertUploadError(await end, { code: 'grant', retryable: true });
      assert.deepEqual(timeout.mock.calls[0]!.arguments, [60_000]);
    });

    it('rejects with the signal’s reason when it is aborted', async () => {
      const controller = new AbortController();
      const end = errorOf('/sign', controller.signal);
      controller.abort('reason');
      assert.equal(await end, 'reason');
    });
  });
});
