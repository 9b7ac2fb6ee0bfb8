import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type ModeChoice,
  postPolicy,
  presignedUrl,
  type QueueOptions,
  sts,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { forgetRequests, requests, requestsOf, stored, switches } from '../support/browser/cloud.js';
import { bytes } from '../support/files.js';
import { endpoints } from '../support/browser/live-element.js';
import { addressOf, liveResponse, type Shape } from '../support/browser/live-response.js';
import { uploadPartly } from '../support/browser/part-way.js';
import { replace } from '../support/browser/replace.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { recording, signedUrl } from './signed-grants.js';

const { shapes }: { shapes: Shape[] } = await (await fetch('/test/support/response-shapes.json')).json();
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const fileOf = (type: string, name = 'a', size = 500) => new File([bytes(size)], name, { type, lastModified: 1 });

const said: string[] = [];
beforeEach(async () => {
  await switches();
  said.length = 0;
  replace(console, 'warn', (text: string) => void said.push(text));
});

/** Uploads one file after the other. */
async function send(options: QueueOptions, ...files: File[]): Promise<UploadTask[]> {
  return upload({ ...options, maxConcurrentUploads: 1 }, files);
}

async function expectStoredAs(type: string, task: UploadTask | undefined): Promise<void> {
  expect((await stored(keyOf(task))).headers.get('content-type')).to.equal(type);
  expect(task?.result?.type).to.equal(type);
}

/** Expects one warning for each type on this page, now or earlier. */
const warned = new Set<string>();
function expectSaid(type: string): void {
  expect(said).to.have.length(warned.has(type) ? 0 : 1);
  if (!warned.has(type)) {
    expect(said[0]).to.contain(`was stored as ${type}:`).and.to.contain('Let the endpoint sign the `type`');
    expect(said[0]).to.match(/ See \S*\/guide\/failures#other-type$/);
  }
  warned.add(type);
}

async function byShape(id: string): Promise<FetchGrant> {
  const shape = shapes.find((one) => one.id === id)!;
  return endpoint(addressOf(shape, (await liveResponse(shape)).body));
}

const octets = 'application/octet-stream';

describe('a file without a type', () => {
  const loadsTable = () =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('/types-by-extension-'));

  it('loads the table of types, which a file with a type does not', async () => {
    await send({ mode: sts, endpoint: endpoint(endpoints.sts) }, fileOf('image/png', 'a.png'));
    expect(loadsTable()).to.be.false;
    await send({ mode: sts, endpoint: endpoint(endpoints.sts) }, fileOf('', 'a.png'));
    expect(loadsTable()).to.be.true;
  });

  for (const [mode, path, name, type] of [
    [presignedUrl, endpoints['presigned-url'], 'IMG_0001.HEIC', 'image/heic'],
    [postPolicy, endpoints['post-policy'], 'README.md', 'text/markdown'],
    [sts, endpoints.sts, 'table.csv', 'text/csv'],
    [undefined, endpoints['presigned-url'], 'film.mkv', 'video/x-matroska'],
    ...['notes', 'a.unheard-of', '.bashrc', 'a.constructor'].map((one) => [sts, endpoints.sts, one, octets] as const),
  ] as const)
    it(`gets the type of its extension: ${name}, by ${mode?.name ?? 'the detected mode'}`, async () => {
      const { fetchGrant, asked } = recording(path);
      const [task] = await send({ mode, endpoint: fetchGrant, keyPattern: '{id}-{name}.bin' }, fileOf('', name)); // a key of any other ending is denied
      await expectStoredAs(type, task);
      expect(asked.map((request) => request.file.type)).to.deep.equal([type === octets ? '' : type]);
    });
});

describe('a file of another type than the signed one', () => {
  for (const [id, mode, type] of [
    ['seed-post-python', postPolicy, 'image/jpg'],
    ['seed-url-node', presignedUrl, 'application/x-www-form-urlencoded'],
    ['seed-url-php', presignedUrl, 'image/png'],
    ['seed-url-php', undefined, 'image/png'],
  ] as const)
    it(`is stored as ${type}, with one console warning: a JPEG by ${id}, ${mode ? 'by its mode' : 'detected'}`, async () => {
      const tasks = await send({ mode, endpoint: await byShape(id) }, fileOf('image/jpeg'), fileOf('image/jpeg'));
      for (const task of tasks) await expectStoredAs(type, task);
      expectSaid(type);
    });
});

describe('the type of a stored object', () => {
  const ways: [name: string, mode: ModeChoice, path: string, size: number][] = [
    ['sts, a form', sts, endpoints.sts, 500],
    ['sts, parts', sts, endpoints.sts, 250_000],
    ['post-policy', postPolicy, endpoints['post-policy'], 500],
    ['presigned-url', presignedUrl, endpoints['presigned-url'], 500],
    ['presigned-url, parts', presignedUrl, endpoints['presigned-url'], 250_000],
  ];
  for (const [name, mode, path, size] of ways) {
    it(`is the file’s, or the page’s header, which the endpoint receives too, without a warning: ${name}`, async () => {
      const [task] = await send({ mode, endpoint: endpoint(path), transfer }, fileOf('image/gif', 'a.gif', size));
      await expectStoredAs('image/gif', task);
      const { fetchGrant, asked } = recording(path);
      const object = { headers: { 'content-type': 'text/plain' } };
      const [other] = await send({ mode, endpoint: fetchGrant, transfer, object }, fileOf('image/gif', 'a.gif', size));
      await expectStoredAs('text/plain', other);
      expect([...new Set(asked.map((request) => request.file.type))]).to.deep.equal(['text/plain']);
      expect(said).to.be.empty;
    });
  }

  /** The demo's endpoint, which signs this type for every file. */
  const signing =
    (type: string): FetchGrant =>
    (request, signal) =>
      endpoint(endpoints['presigned-url'])({ ...request, file: { ...request.file, type } }, signal);

  it('is found in a few attempts when the endpoint does not say what it signed, and known for the next file', async () => {
    const fetchGrant: FetchGrant = async () => {
      const key = `types/${crypto.randomUUID()}`;
      return { url: await signedUrl({ method: 'PUT', key, headers: { 'Content-Type': octets } }) };
    };
    await forgetRequests();
    const tasks = await send(
      { mode: presignedUrl, endpoint: fetchGrant },
      fileOf('image/gif'),
      fileOf('image/gif', 'b'),
    );
    for (const task of tasks) await expectStoredAs(octets, task);
    expect((await requestsOf('PutObject')).map(({ status }) => status)).to.deep.equal([403, 403, 403, 200, 200]);
  });

  it('is that of the first request when a later page finishes the upload', async () => {
    const resumeScope = crypto.randomUUID();
    const options = { mode: presignedUrl, endpoint: signing('image/avif'), transfer, resumeScope };
    const film = fileOf('image/gif', 'film.gif', 650_000);
    await uploadPartly(new UploadQueue(options), film, 2);
    const [task] = await send(options, film);
    await expectStoredAs('image/avif', task);
    expectSaid('image/avif');
    expect((await requests()).map(({ operation }) => operation)).not.to.include('InitiateMultipartUpload');
  });
});
