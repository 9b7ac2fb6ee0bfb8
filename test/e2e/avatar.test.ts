import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { quiet, requests, startAfresh, stored, storedBytes, switches } from '../support/browser/cloud.js';
import { asked } from '../support/browser/crop-dialog.js';
import { drawPicture, look } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { signedUrl } from './signed-grants.js';

const fileOf = (size: number) => new File([bytes(size)], `${size}.png`, { type: 'image/png' });
const entries = (element: OssDirectUpload) => new FormData(element.form!).getAll('avatar') as string[];
const endpoint = '/get_sts_token_for_oss_upload';
/** The first picture stands still on its way. */
const oneStands = { kind: 'stall', operation: ['PutObject', 'PostObject'], times: 1 };

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

/** Waits for the dialog, and presses these keys in it. */
async function crop(element: OssDirectUpload, ...keys: string[]): Promise<void> {
  const dialog = await asked(element);
  for (const key of keys) dialog.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
}

describe('an avatar in a form', () => {
  beforeEach(startAfresh);

  it('submits the old key during an upload; the last choice wins, and no other is stored', async () => {
    const element = await open(`mode="sts" endpoint="${endpoint}"`, { stored: [{ key: 'u/old.png' }] });
    await switches({ faults: [oneStands] });
    choose(element, fileOf(90_000));
    await until(() => (element.tasks[1]?.sent ?? 0) > 0, 'some bytes');
    expect(entries(element)).to.deep.equal(['u/old.png']);
    choose(element, fileOf(800));
    const key = (await other(element, 'u/old.png')) as string;
    expect(sameBytes(await storedBytes(key), bytes(800))).to.equal(true);
    expect(element.tasks.length).to.equal(1);
    await switches(); // what stands still would be sent now, had it not been stopped
    await quiet();
    const carried = (await requests()).filter(
      ({ operation }) => operation === 'PutObject' || operation === 'PostObject',
    );
    expect(carried.filter(({ status }) => status === 200 || status === 204)).to.have.length(1);
  });

  it('may have one key for each person: no conflict, whether this page or an earlier one has stored it', async () => {
    const key = `people/${crypto.randomUUID()}.png`;
    const headers = { 'Content-Type': 'image/png' };
    const element = await open('mode="presigned-url"', {
      stored: [{ key }],
      endpoint: async () => ({ url: await signedUrl({ method: 'PUT', key, headers }), headers, key }),
    });
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

  for (const [how, choosing] of [
    ['at which the dialog opens', 'choose'],
    ['also where nobody is asked', 'add'],
  ] as const) {
    it(`continues an unfinished upload with the same part, ${how}`, async () => {
      const scope = `avatar ${Math.random()}`;
      const markup = `mode="sts" endpoint="${endpoint}" crop="1:1" image-quality="0.99" part-size="100kB" parallel-parts="1" resume-scope="${scope}"`;
      const photo = await drawPicture('photo.jpg', { quality: 1, width: 1000, height: 750 });
      const first = await open(markup);
      await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 2 }] });
      choose(first, photo);
      await crop(first, ...Array<string>(20).fill('ArrowLeft'), 'Enter');
      await until(() => (first.tasks[0]?.sent ?? 0) >= 200_000, 'some parts');
      const [task] = first.tasks;
      first.pause();
      const { size } = task!;
      first.form!.remove(); // its page has gone
      await startAfresh();
      const later = await open(markup);
      const again = new File([photo], photo.name, photo);
      if (choosing === 'add') later.queue.add([again]);
      else choose(later, again);
      if (choosing === 'choose') await crop(later, 'Enter');
      const key = (await other(later, '')) as string;
      const object = await (await stored(key)).blob();
      expect(object.size).to.equal(size);
      const { width, height } = await look(object);
      expect([width, height]).to.deep.equal([750, 750]);
      const operations = (await requests()).map(({ operation }) => operation);
      expect(operations).to.include('ListParts');
      expect(operations).not.to.include.oneOf(['InitiateMultipartUpload', 'AbortMultipartUpload']);
    });
  }
});
