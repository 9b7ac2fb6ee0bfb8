import { expect } from '@open-wc/testing';
import type { Job } from '../../src/job/job.js';
import type { SignedRequest } from '../../src/object/operation.js';
import type { StoredObject } from '../../src/object/stored-object.js';
import { UploadError } from '../../src/base/upload-error.js';
import { computeCrc } from '../../src/oss/integrity/compare-crc.js';
import { forgetShownIds } from '../../src/oss/response/judge-response.js';
import { send } from '../../src/oss/request/send.js';
import { formRequest, sendFile } from '../../src/oss/single/send-file.js';
import { partJob, retryWhile } from '../support/part-job.js';

const context = { signal: new AbortController().signal, redirects: new Map(), stallTimeout: 5000 };
const file = new Blob(['abc']);
const crc = await computeCrc(file);

/** A response; `crc`: OSS's CRC-64, where the page may read it; `hasId`: whether OSS's id can be read. */
type Reply = { status?: number; body?: string; crc?: string; hasId?: boolean };

const damaged: Reply = { body: '{"id":1}', crc: '7' };
const taken: Reply = { status: 409, body: '<Error><Code>FileAlreadyExists</Code></Error>' };
const ofOthers: Reply = { body: '{"error":"login"}', hasId: false };
const found: Reply = { body: 'abc', crc };
const others: Reply = { body: 'abc', crc: '7' };
const hidden: Reply = { body: 'abc' };
const none: Reply = { status: 404 };
const isOwn = true;

let count = 0;

function requestFor(method: string, { status = 200, body = '', crc: theirs, hasId = true }: Reply): SignedRequest {
  const query = new URLSearchParams({ status: String(status), body, type: 'application/json', callback: 'e30=' });
  if (theirs) query.append('header', `x-oss-hash-crc64ecma: ${theirs}`);
  if (hasId) query.append('header', `x-oss-request-id: 5C3D9175B6FC2012${10_000_000 + ++count}`);
  return { method, url: new URL(`/respond?${query}`, location.href).href, headers: {} };
}

/** The response to each attempt, in turn, or what it throws; to HeadObject, where the grant allows it; whether the key is nobody else's. */
type Case = { replies: (Reply | UploadError)[]; head?: Reply; isOwn?: boolean };

/** How a file in one request ends, with a callback to the application. */
async function put({ replies, head, isOwn: owned = false }: Case) {
  forgetShownIds();
  const rest = [...replies];
  let [heads, most] = [0, 0];
  const job = partJob((...request) => send(context, ...request), {
    ...{ content: file, type: 'text/plain', transfer: { stallTimeout: 5000, verify: true } },
    progress: (sent: number) => (most = Math.max(most, sent)),
    own: owned ? ['k'] : [],
    retry: retryWhile(() => rest.length > 0),
  });
  const end = sendFile(job, {
    async attempt(content) {
      const reply = rest.shift()!;
      if (reply instanceof UploadError) throw reply;
      return [requestFor('PUT', reply), content];
    },
    place: () => ({ key: 'k' }),
    ...(head && { head: async () => (heads++, requestFor('HEAD', head)) }),
  });
  const outcome = await end.then(
    ({ verified, unverifiedReason: reason, callback }: StoredObject) => ({
      end: verified ? 'verified' : reason,
      callback,
    }),
    ({ code, likely, cause }: UploadError) => ({ end: likely ?? code, callback: undefined, cause }),
  );
  return { ...outcome, heads, most, left: rest.length };
}

describe('sendFile', () => {
  const responded: Reply = { body: '{"id":1}', crc };

  it('reports 95 % of the bytes at most: what the browser has taken may not have left the machine', async () => {
    const { most } = await put({ replies: [responded] });
    expect(most).to.equal(Math.floor(0.95 * file.size));
  });

  const cases: [name: string, given: Case, end: string][] = [
    ['OSS’s response to it', { replies: [responded] }, 'verified'],
    ['JSON of others, and no object: it is sent again', { replies: [ofOthers, responded], head: none }, 'verified'],
    ['JSON of others, and the object', { replies: [ofOthers], head: found }, 'verified'],
    ['JSON of others, HeadObject not possible', { replies: [ofOthers] }, 'not-proven'],
    ['409 for its own key, HeadObject not possible', { replies: [taken], isOwn }, 'answer-lost'],
    ['409 for its own key, and the object', { replies: [taken], head: found, isOwn }, 'verified'],
    ['409 for its own key, an object of other bytes', { replies: [taken], head: others, isOwn }, 'conflict'],
    ['409 for its own key, an object whose CRC is hidden', { replies: [taken], head: hidden, isOwn }, 'crc-hidden'],
    ['409 for a key of others, HeadObject not possible', { replies: [taken] }, 'conflict'],
    ['409 for a key of others, HeadObject is refused', { replies: [taken], head: { status: 403 } }, 'conflict'],
    ['409 for a key of others, the same bytes', { replies: [taken], head: found }, 'verified'],
    ['409 for a key of others, other bytes', { replies: [taken], head: others }, 'conflict'],
    ['409 for a key of others, an object whose CRC is hidden', { replies: [taken], head: hidden }, 'conflict'],
    ['damaged bytes, and then the right ones', { replies: [damaged, { ...responded }] }, 'verified'],
    ['damaged bytes that cannot be replaced', { replies: [damaged, taken], head: found, isOwn }, 'integrity'],
  ];
  for (const [name, given, end] of cases)
    it(`${name}: ${end}`, async () => {
      expect(await put(given)).to.include({ end, left: 0 });
    });

  it('returns no response of the callback that may be anybody’s', async () => {
    expect((await put({ replies: [responded] })).callback).to.deep.equal({ id: 1 });
    expect((await put({ replies: [ofOthers] })).callback).to.be.undefined;
  });

  it('sends no HeadObject where this page itself refused the key', async () => {
    const refused = new UploadError('conflict', 'The endpoint gave the key of another file.');
    expect(await put({ replies: [refused], head: found, isOwn })).to.include({ end: 'conflict', heads: 0 });
  });
});

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);

/** Both ways to write the same form, byte for byte as they are sent, but for the boundary. */
async function bothWays(name: string, fields: Record<string, string>): Promise<[small: string, large: string]> {
  const photo = new File([bytes], name, { type: 'image/jpeg' });
  const job = { content: photo, file: { name, size: 1000, type: 'image/jpeg' } } as unknown as Job;
  const form = { url: 'https://b.oss-cn-hangzhou.aliyuncs.com/', key: 'a/键.jpg', storedKey: '', fields };
  const written = async ([request, body]: ReturnType<typeof formRequest>) => {
    const response = new Response(body, { headers: request.headers });
    const [, boundary = ''] = /boundary=(\S+)/.exec(response.headers.get('Content-Type') ?? '') ?? [];
    const text = Array.from(new Uint8Array(await response.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('');
    expect(text.split(`--${boundary}`)).to.have.length(Object.keys(fields).length + 4); // key and file, and both ends
    return text.replaceAll(boundary, 'boundary');
  };
  return [await written(formRequest(job, form, bytes)), await written(formRequest(job, form, photo))];
}

const awkward = ['photo.jpg', '照片.jpg', 'a "quoted" name.jpg', 'back\\slash.jpg', 'percent%22.jpg', 'semi;colon.jpg'];

for (const name of awkward)
  it(`formRequest encodes a small file as the browser does: ${name}`, async () => {
    const [small, large] = await bothWays(name, { policy: 'e30=', 'x-oss-meta-a': 'b  c', 'x:var': 'é & "x"' });
    expect(small).to.equal(large);
    expect(small).to.match(/^--boundary\r\nContent-Disposition: form-data; name="key"\r\n/);
  });
