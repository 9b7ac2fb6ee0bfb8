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
import { encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { forgetRequests, quiet, requests, servers, stored, switches } from '../support/browser/cloud.js';
import { bytes } from '../support/files.js';
import { addressOf, liveResponse, type Shape } from '../support/browser/live-response.js';
import { keyOf, upload } from '../support/browser/upload.js';

const { shapes }: { shapes: Shape[] } = await (await fetch('/test/support/response-shapes.json')).json();
const shapeOf = (id: string) => shapes.find((shape) => shape.id === id)!;
const paths = {
  sts: '/get_sts_token_for_oss_upload',
  post: '/get_post_signature_for_oss_upload',
  url: '/get_presigned_url_for_oss_upload',
};
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const fileOf = (type: string, name = 'a', size = 500) => new File([bytes(size)], name, { type, lastModified: 1 });

const said: string[] = [];
const { warn } = console;
beforeEach(async () => {
  await switches();
  said.length = 0;
  console.warn = (text: string) => said.push(text);
});
afterEach(() => void (console.warn = warn));

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

describe('a file of another type than the signed one', () => {
  const samples: [id: string, mode: ModeChoice | undefined, type: string][] = [
    ['seed-post-python', postPolicy, 'image/jpg'],
    ['seed-url-node', presignedUrl, 'application/x-www-form-urlencoded'],
    ...['go', 'php', 'python', 'java', 'csharp'].map((language): [string, ModeChoice | undefined, string] => [
      `seed-url-${language}`,
      presignedUrl,
      'image/png',
    ]),
  ];
  for (const [id, mode, type] of samples) {
    for (const any of [false, true]) {
      it(`is stored as ${type}, with one console warning: a JPEG by ${id}${any ? ', its mode detected' : ''}`, async () => {
        const shape = shapeOf(id);
        const fetchGrant = endpoint(addressOf(shape, (await liveResponse(shape)).body));
        const jpeg = () => fileOf('image/jpeg');
        const tasks = await send({ mode: any ? undefined : mode, fetchGrant }, jpeg(), jpeg());
        for (const task of tasks) await expectStoredAs(type, task);
        expectSaid(type);
      });
    }
  }

  it('is stored as the signed type when it has none', async () => {
    const shape = shapeOf('seed-url-php');
    const fetchGrant = endpoint(addressOf(shape, (await liveResponse(shape)).body));
    const [task] = await send({ mode: presignedUrl, fetchGrant }, fileOf(''));
    expect((await stored(keyOf(task))).headers.get('content-type')).to.equal(task?.result?.type);
  });
});

describe('the type of a stored object', () => {
  const modes: [name: string, mode: ModeChoice | undefined, path: string, size: number][] = [
    ['sts, a form', sts, paths.sts, 500],
    ['sts, parts', sts, paths.sts, 250_000],
    ['post-policy', postPolicy, paths.post, 500],
    ['presigned-url', presignedUrl, paths.url, 500],
    ['presigned-url, parts', presignedUrl, paths.url, 250_000],
  ];
  for (const [name, mode, path, size] of modes) {
    it(`is the file’s, without a warning: ${name}`, async () => {
      const [task] = await send({ mode, fetchGrant: endpoint(path), transfer }, fileOf('image/gif', 'a.gif', size));
      await expectStoredAs('image/gif', task);
      expect(said).to.be.empty;
    });

    it(`is the page’s header, without a warning: ${name}`, async () => {
      const object = { headers: { 'content-type': 'text/plain' } };
      const files = [fileOf('image/gif', 'a.gif', size)];
      const [task] = await send({ mode, fetchGrant: endpoint(path), transfer, object }, ...files);
      await expectStoredAs('text/plain', task);
      expect(said).to.be.empty;
    });

    it(`is application/octet-stream for a file without a type, without a warning: ${name}`, async () => {
      // the demo's permission for `sts` holds for names with an ending
      const key = ({ name: own }: { name: string }) => `${own}-${Math.random()}.jpg`;
      const [task] = await send({ mode, fetchGrant: endpoint(path), transfer, key }, fileOf('', 'a', size));
      await expectStoredAs('application/octet-stream', task);
      expect(said).to.be.empty;
    });
  }

  /** The demo's endpoint, which signs this type for every file. */
  const signing =
    (type: string): FetchGrant =>
    (request, signal) =>
      endpoint(paths.url)({ ...request, file: { ...request.file, type } }, signal);

  it('is the type that the endpoint has signed, of a whole file and of one in parts', async () => {
    for (const size of [500, 2_500_000]) {
      const files = [fileOf('image/gif', 'a.gif', size)];
      const [task] = await send({ mode: presignedUrl, fetchGrant: signing('image/webp'), transfer }, ...files);
      await expectStoredAs('image/webp', task);
      expectSaid('image/webp');
      said.length = 0;
    }
  });

  it('is found in a few attempts when the endpoint does not say what it signed, and known for the next file', async () => {
    const fetchGrant: FetchGrant = async () => {
      const { endpoint: base, bucket, ...by } = (await servers()).cloud;
      const key = `types/${crypto.randomUUID()}`;
      const headers = { 'Content-Type': 'application/octet-stream' };
      const query = await signQuery({ method: 'PUT', bucket, key, headers }, by, Date.now(), 600);
      return { url: `${base}/${bucket}/${encodePath(key)}?${encodeQuery(query)}` };
    };
    await forgetRequests();
    const tasks = await send({ mode: presignedUrl, fetchGrant }, fileOf('image/gif'), fileOf('image/gif', 'b'));
    for (const task of tasks) await expectStoredAs('application/octet-stream', task);
    const attempts = (await requests()).filter(({ operation }) => operation === 'PutObject');
    expect(attempts.map(({ status }) => status)).to.deep.equal([403, 403, 403, 200, 200]);
  });

  it('is that of the first request when a later page finishes the upload', async () => {
    const options = {
      ...{ mode: presignedUrl, fetchGrant: signing('image/avif'), transfer },
      resumeScope: crypto.randomUUID(),
    };
    const film = fileOf('image/gif', 'film.gif', 650_000);
    await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 2 }] });
    await forgetRequests();
    const first = new UploadQueue(options);
    first.add([film]);
    await new Promise<void>((resolve) => {
      first.addEventListener('upload-progress', ({ detail }) => detail.task.sent >= 204_800 && resolve());
    });
    first.pause();
    await switches();
    await quiet();
    const [task] = await send(options, film);
    await expectStoredAs('image/avif', task);
    expectSaid('image/avif');
    const begun = (await requests()).filter(({ operation }) => operation === 'InitiateMultipartUpload');
    expect(begun).to.have.length(1);
  });
});
