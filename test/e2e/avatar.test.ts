import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { FetchGrant } from '../../src/core.js';
import type { OssDirectUpload } from '../../src/element.js';
import { encodeQuery, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { forgetRequests, requests, servers, stored, storedBytes, switches } from '../support/browser/cloud.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { bytes, sameBytes } from '../support/files.js';
import { exif } from '../support/pictures.js';
import { until } from '../support/until.js';

const fileOf = (size: number) => new File([bytes(size)], `${size}.png`, { type: 'image/png' });
const entries = (element: OssDirectUpload) => new FormData(element.form!).getAll('avatar') as string[];
const endpoint = '/get_sts_token_for_oss_upload';
/** The first picture stands still on its way. */
const oneStands = { kind: 'stall', operation: ['PutObject', 'PostObject'], times: 1 };

/** The endpoint of a page that gives each person one key, as `people/7.png`. */
function oneKey(key: string): FetchGrant {
  return async () => {
    const { endpoint: at, bucket: name, region, accessKeyId, accessKeySecret } = (await servers()).cloud;
    const by = { accessKeyId, accessKeySecret, region };
    const headers = { 'Content-Type': 'image/png' };
    const query = await signQuery({ method: 'PUT', bucket: name, key, headers }, by, Date.now(), 600);
    return { url: `${at}/${name}/${encodePath(key)}?${encodeQuery(query)}`, headers, key };
  };
}

async function open(markup: string, before: Partial<OssDirectUpload> = {}): Promise<OssDirectUpload> {
  const form = await fixture<HTMLFormElement>(
    `<form><oss-direct-upload name="avatar" variant="avatar" ${markup}></oss-direct-upload></form>`,
  );
  const element = form.querySelector('oss-direct-upload')!;
  Object.assign(element, before);
  await element.updateComplete;
  return element;
}

/** Waits until the form has another value. */
const other = (element: OssDirectUpload, before: string) =>
  until(() => entries(element).length === 1 && entries(element)[0] !== before && entries(element)[0], 'the new value');

async function ended(element: OssDirectUpload): Promise<void> {
  await until(() => !element.queue.totals.uploading && !element.queue.totals.queued, 'the end');
}

/** Waits for the dialog, and presses these keys in it. */
async function crop(element: OssDirectUpload, ...keys: string[]): Promise<void> {
  const dialog = await until(() => element.shadowRoot!.querySelector<HTMLDialogElement>('dialog.crop'), 'the dialog');
  await until(() => dialog.querySelector('canvas')!.width > 0, 'the picture');
  for (const key of keys) dialog.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
}

describe('an avatar in a form', () => {
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  it('submits the old key during an upload, and the new one when it is stored', async () => {
    const element = await open(`mode="sts" endpoint="${endpoint}"`, { stored: [{ key: 'u/old.png' }] });
    await switches({ faults: [oneStands] });
    choose(element, fileOf(120_000));
    await until(() => (element.tasks[1]?.sent ?? 0) > 0, 'some bytes');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    await switches();
    const key = await other(element, 'u/old.png');
    expect(sameBytes(await storedBytes(key as string), bytes(120_000))).to.equal(true);
    expect(element.tasks.length).to.equal(1);
  });

  it('submits the old key until `afterUpload` has ended, and again when it fails', async () => {
    let respond!: (response: Response) => void;
    const element = await open(`mode="sts" endpoint="${endpoint}" no-resume`, {
      stored: [{ key: 'u/old.png' }],
      afterUpload: () => new Promise<Response>((resolve) => (respond = resolve)),
    });
    choose(element, fileOf(900));
    await until(() => respond, 'the step');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    respond(new Response('{"message":"No space."}', { status: 422 }));
    await until(() => element.tasks.at(-1)?.error?.code === 'save', 'the failure');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(element.checkValidity()).to.equal(false);
    const [, failed] = element.tasks;
    element.retry(failed);
    const first = respond;
    await until(() => respond !== first, 'the step again');
    respond(new Response('{"id":1}'));
    await other(element, 'u/old.png');
    expect(element.tasks[0]!.result!.data).to.deep.equal({ id: 1 });
  });

  it('returns to the old key when the endpoint or OSS rejects the new picture, or it is canceled', async () => {
    const element = await open('mode="presigned-url" retry-for="0"', {
      stored: [{ key: 'u/old.png' }],
      endpoint: async () => Promise.reject(new Error('not now')),
    });
    choose(element, fileOf(700));
    await until(() => element.tasks.at(-1)?.status === 'failed', 'the failure');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    element.mode = 'sts';
    element.endpoint = endpoint;
    await element.updateComplete;
    await switches({ faults: [oneStands] });
    choose(element, fileOf(150_000));
    await until(() => (element.tasks[1]?.sent ?? 0) > 0, 'some bytes');
    element.cancel();
    await ended(element);
    expect(entries(element)).to.deep.equal(['u/old.png']);
    expect(element.checkValidity()).to.equal(true);
  });

  it('lets the last choice win, and stores no other', async () => {
    const element = await open(`mode="sts" endpoint="${endpoint}"`, { stored: [{ key: 'u/old.png' }] });
    await switches({ faults: [oneStands] });
    choose(element, fileOf(90_000));
    await until(() => (element.tasks[1]?.sent ?? 0) > 0, 'some bytes');
    choose(element, fileOf(800));
    const key = (await other(element, 'u/old.png')) as string;
    expect(sameBytes(await storedBytes(key), bytes(800))).to.equal(true);
    const ok = (await requests()).filter(({ operation, status }) => operation === 'PutObject' && status === 200);
    expect(ok.length).to.be.at.most(1);
  });

  it('may have one key for each person: no conflict, whether this page or an earlier one has stored it', async () => {
    const key = `people/${crypto.randomUUID()}.png`;
    const element = await open('mode="presigned-url"', { stored: [{ key }], endpoint: oneKey(key) });
    const removed: string[] = [];
    element.addEventListener('file-removed', ({ detail }) => removed.push(detail.task.name));
    for (const size of [500, 501, 502]) {
      choose(element, fileOf(size));
      await until(() => element.tasks.length === 1 && element.tasks[0]!.name === `${size}.png`, `${size} alone`);
      expect(element.tasks[0]!.error).to.equal(undefined);
      expect(entries(element)).to.deep.equal([key]);
      expect(sameBytes(await storedBytes(key), bytes(size))).to.equal(true);
    }
    expect(removed, 'their object is the new picture').to.deep.equal([]);
  });

  it('still is a conflict for another field of the page', async () => {
    const key = `people/${crypto.randomUUID()}.png`;
    const one = await open('mode="presigned-url"', { endpoint: oneKey(key) });
    choose(one, fileOf(500));
    await until(() => one.value.length === 1);
    const two = await open('mode="presigned-url"', { endpoint: oneKey(key) });
    choose(two, fileOf(501));
    await until(() => two.tasks[0]?.error?.code === 'conflict', 'the conflict');
  });

  it('stores the part of the picture that was chosen, with its colors', async () => {
    const element = await open(
      `mode="post-policy" endpoint="/get_post_signature_for_oss_upload" crop="1:1" image-max="256"`,
    );
    const photo = await drawPicture('photo.jpg', { isFlat: true, exif: exif(6) }); // 1200 × 1600 as it is displayed
    choose(element, photo);
    const keys = [...Array<string>(8).fill('+'), ...Array<string>(90).fill('ArrowRight')];
    await crop(element, ...keys, ...Array<string>(90).fill('ArrowDown'), 'Enter');
    const key = (await other(element, '')) as string;
    const response = await stored(key);
    expect(response.headers.get('Content-Type')).to.equal('image/jpeg');
    const { width, height, seen } = await look(new Blob([await response.arrayBuffer()], { type: 'image/jpeg' }));
    expect([width, height]).to.deep.equal([256, 256]);
    expect(seen).to.deep.equal(Array(4).fill('lime'));
    const { result } = element.tasks[0]!;
    expect([result!.width, result!.height, element.tasks[0]!.original === photo]).to.deep.equal([256, 256, true]);
  });

  for (const [how, choosing] of [
    ['at which the dialog opens', 'choose'],
    ['also where nobody is asked', 'add'],
  ] as const) {
    it(`continues an unfinished upload with the same part, ${how}`, async () => {
      const scope = `avatar ${Math.random()}`;
      const markup = `mode="sts" endpoint="${endpoint}" crop="1:1" image-quality="0.99" part-size="100kB" parallel-parts="1" resume-scope="${scope}"`;
      const photo = await drawPicture('photo.jpg', { quality: 1 });
      const first = await open(markup);
      await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 2 }] });
      choose(first, photo);
      await crop(first, ...Array<string>(20).fill('ArrowLeft'), 'Enter');
      await until(() => (first.tasks[0]?.sent ?? 0) >= 200_000, 'some parts');
      const [task] = first.tasks;
      first.pause();
      const { size } = task!;
      first.form!.remove(); // its page has gone
      await switches();
      await forgetRequests();
      const later = await open(markup);
      const again = new File([photo], photo.name, photo);
      if (choosing === 'add') later.queue.add([again]);
      else choose(later, again);
      if (choosing === 'choose') await crop(later, 'Enter');
      const key = (await other(later, '')) as string;
      expect((await storedBytes(key)).length).to.equal(size);
      const operations = (await requests()).map(({ operation }) => operation);
      expect(operations).to.include('ListParts');
      expect(operations).not.to.include('InitiateMultipartUpload');
    });
  }
});
