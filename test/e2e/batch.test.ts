import { expect } from '@open-wc/testing';
import type { OssDirectUpload, StoredFile, UploadTask } from '../../src/element.js';
import {
  count,
  countStored,
  field,
  forgetUser,
  inForm,
  keeps,
  page,
  photos,
  resultsStored,
  section,
  sentence,
  settled,
  startEachWithNothing,
  stored,
  sts,
  uploadFirst,
  user,
} from '../support/browser/batch-pages.js';
import { forgetRequests, requests, storedBytes, switches } from '../support/browser/cloud.js';
import { withDisk, writeFile } from '../support/browser/disk.js';
import { dropFolder } from '../support/browser/drop-folder.js';
import type { FramedPage } from '../support/browser/framed-pages.js';
import { choose, press } from '../support/browser/gestures.js';
import { textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';
import { hasten } from './hasten-page.js';

/** Drops a folder of the origin's private file system, with every other file in an inner one: its entries, and its handle during the event. */
async function dropWithHandle(element: OssDirectUpload, name: string, files: readonly File[]): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(name, { recursive: true }).catch(() => {});
  const folder = await root.getDirectoryHandle(name, { create: true });
  const inner = await folder.getDirectoryHandle('inner', { create: true });
  const written: [File[], File[]] = [[], []];
  for (const [i, file] of files.entries()) {
    const handle = await writeFile(file.name, file, i % 2 ? inner : folder);
    written[i % 2]!.push(await handle.getFile());
  }
  const withHandle = ({ dataTransfer }: DragEvent) =>
    Object.assign(dataTransfer!.items[0]!, { getAsFileSystemHandle: async () => folder });
  element.ownerDocument.addEventListener('drop', withHandle, { capture: true, once: true });
  dropFolder(element, { name, children: [...written[0], { name: 'inner', children: written[1] }] });
}

/** Reloads a page for which no other tab has to respond. */
const reload = (one: FramedPage, markup: string) => one.reload(markup, async () => hasten(one.window));

async function open(markup = inForm()) {
  const first = page();
  return { first, element: await first.open(markup) };
}

/** Opens a page and uploads the first of its files, all unless given; the others wait. */
async function begin(files: readonly File[], done = files.length, markup = inForm()) {
  const { first, element } = await open(markup);
  uploadFirst(element, done, files);
  await until(() => keeps(files.at(-1)!.name), 'the list in the database');
  await resultsStored(done);
  return { first, element };
}

/** Waits until the row of what is missing says this. */
const says = (element: OssDirectUpload, text: string) => until(() => sentence(element) === text, text);

/** How many files' bytes are stored. */
const countKept = async () => (await stored()).filter((value) => 'file' in value && value.file instanceof File).length;

describe('a batch of files, after a reload', function () {
  startEachWithNothing();

  it('has the height of the page before until its files are back: what is below does not move', async () => {
    const { first, element } = await begin(photos(5));
    const isDrawn = (one: OssDirectUpload) => {
      const { length } = one.shadowRoot!.querySelectorAll('.row');
      return length === 5 && !one.shadowRoot!.querySelector('[role=progressbar]');
    };
    await until(() => isDrawn(element), 'the rows');
    const height = element.offsetHeight;
    const later = await reload(first, inForm());
    expect(later.offsetHeight).to.equal(height);
    await settled(later, 5);
    await until(() => isDrawn(later), 'the rows again');
    expect(later.offsetHeight).to.equal(height);
    later.closest('form')!.requestSubmit();
    expect((await reload(first, inForm())).offsetHeight, 'nothing comes back').to.be.lessThan(height);
  });

  it('says which files are missing, and skips the others, wherever they come from', async () => {
    const files = photos(5);
    const { first } = await begin(files, 2);
    const later = await reload(first, inForm());
    await until(() => section(later));
    expect(textOf(section(later)!)).to.contain('Missing: ⁨2.jpg⁩, ⁨3.jpg⁩, ⁨4.jpg⁩');
    later.noAuto = true;
    choose(later, files[0]!, files[3]!, files[2]!);
    await says(later, '1 of 5 files is not uploaded');
    expect(later.tasks.map(({ name }) => name)).to.deep.equal(['0.jpg', '1.jpg', '3.jpg', '2.jpg']);
    expect(later.shadowRoot!.querySelector('.rejections')).to.equal(null);
    await press(later, 'Discard');
    await until(() => !section(later));
    expect(later.tasks).to.have.length(4);
  });

  it('is not kept without a form once all are done', async () => {
    const { first, element } = await open(field());
    choose(element, ...photos(3));
    await settled(element, 3);
    await until(async () => !(await keeps(user)), 'its end');
    const later = await reload(first, field());
    await later.queue.restore();
    expect(later.tasks).to.have.length(0);
    expect(await keeps(user)).to.equal(false);
  });

  it('ends when its form is submitted, with `clear()`, and with `forgetUnfinished()`', async () => {
    const ends = [
      (element: OssDirectUpload) => element.form!.requestSubmit(),
      (element: OssDirectUpload) => element.clear(),
      (element: OssDirectUpload) => element.queue.forgetUnfinished(),
    ];
    for (const end of ends) {
      const { first, element } = await begin(photos(2));
      await Promise.resolve(end(element));
      await until(
        async () => !(await keeps(user)) || JSON.stringify(await stored()).includes('"isOver":true'),
        'its end',
      );
      const later = await reload(first, inForm());
      await later.queue.restore();
      expect(later.tasks).to.have.length(0);
      first.close();
    }
  });

  it('is not ended by `clear()` and a submit before anybody has seen it', async () => {
    const { first } = await begin(photos(3), 1);
    const later = await reload(first, inForm());
    expect(later.tasks, 'nothing is shown yet').to.have.length(0);
    later.clear();
    later.form!.requestSubmit();
    await says(later, '2 of 3 files are not uploaded');
    expect(count(later, 'done')).to.equal(1);
  });

  it('leaves out what a form’s state has brought back and a person has removed before the batch was read', async () => {
    const { first, element } = await begin(photos(2));
    const results = element.tasks.map(({ result }) => JSON.parse(JSON.stringify(result)) as StoredFile);
    const later = await reload(first, inForm());
    const [removed] = later.queue.adopt(results); // as the browser does, for a window of its own
    later.remove(removed);
    await later.queue.restore();
    expect(later.tasks.map(({ result }) => result?.key)).to.deep.equal([results[1]!.key]);
    await resultsStored(1);
    const last = await reload(first, inForm());
    await settled(last, 1);
  });

  it('comes back to an element that was taken off the page before it was read', async () => {
    const { first } = await begin(photos(2));
    await reload(first, '<form></form>');
    const form = first.document.querySelector('form')!;
    form.innerHTML = field('name="photos"');
    const later = form.querySelector('oss-direct-upload')!;
    later.remove();
    expect(await later.queue.restore()).to.have.length(0);
    form.append(later);
    await settled(later, 2);
  });

  it('of one product is not shown for another, whose files are uploaded although they are the same', async () => {
    const files = photos(2);
    const { first, element } = await open();
    element.context = { product: 1 };
    uploadFirst(element, 1, files);
    await resultsStored(1);
    const later = await reload(first, inForm());
    later.context = { product: 2 };
    await later.queue.restore();
    expect([later.tasks.length, section(later)]).to.deep.equal([0, null]);
    choose(later, ...files);
    await settled(later, 2);
    later.clear();
    later.context = { product: 1 };
    await says(later, '1 of 2 files is not uploaded');
    expect(later.tasks.map(({ name }) => name)).to.deep.equal(['0.jpg']);
  });

  it('of an element that has left the page comes back on the next page, and not in another element of this one', async () => {
    const { first, element } = await begin(photos(3), 1);
    const form = element.form!;
    element.remove();
    form.insertAdjacentHTML('beforeend', field('name="photos"'));
    const next = form.querySelector('oss-direct-upload')!;
    await next.queue.restore();
    expect([next.tasks.length, section(next)]).to.deep.equal([0, null]);
    const later = await reload(first, inForm());
    await says(later, '2 of 3 files are not uploaded');
    expect(count(later, 'done')).to.equal(1);
  });

  it('without a user, no name is kept, and the row counts', async () => {
    forgetUser();
    const files = photos(3).map((file) => new File([file], `secret name ${file.name}`, { lastModified: 5 }));
    const { first, element } = await open(inForm('key-pattern="{id}.{ext}"'));
    uploadFirst(element, 1, files);
    await until(() => count(element, 'done') === 1, 'one file');
    await resultsStored(1);
    expect(await keeps('secret name')).to.equal(false);
    const later = await reload(first, inForm());
    await says(later, '2 of 3 files are not uploaded');
    expect(textOf(section(later)!)).not.to.contain('secret');
    choose(later, ...files);
    await settled(later, 3);
    later.clear();
  });

  it('with `no-resume` nothing is kept', async () => {
    const { element } = await open(inForm('no-resume no-auto'));
    choose(element, ...photos(3));
    await until(() => element.tasks.length === 3, 'the files');
    await element.queue.prepare();
    await element.queue.restore();
    expect(await keeps(user)).to.equal(false);
  });

  withDisk('of a dropped folder continues with one click, each file with its path', async () => {
    const { first, element } = await open(inForm('key-pattern="{path}/{id}-{name}"'));
    const isFirst = (name: string) => name === '0.jpg' || name === '1.jpg';
    element.beforeUpload = ({ name }: UploadTask) => isFirst(name) || new Promise(() => {});
    await dropWithHandle(element, 'holiday', photos(6));
    await until(() => count(element, 'done') === 2 && element.tasks.length === 6, 'two files');
    await until(() => keeps('5.jpg'), 'the list in the database');
    await resultsStored(2);
    const later = await reload(first, inForm('key-pattern="{path}/{id}-{name}"'));
    await says(later, '4 of 6 files are not uploaded');
    await press(later, 'Resume');
    await settled(later, 6);
    expect(await countStored()).to.equal(6);
    const paths = later.value.map((key) => /holiday.*(?=\/)/.exec(key)?.[0] ?? '').toSorted();
    expect(paths).to.deep.equal([...Array(3).fill('holiday'), ...Array(3).fill('holiday/inner')]);
    await until(() => !section(later), 'no row');
  });

  it('a file that was on its way is asked for, and not sent again', async () => {
    const [file] = photos(1);
    const { first, element } = await open();
    await switches({ faults: [{ kind: 'delay', operation: ['PutObject', 'PostObject'], ms: 60_000 }] });
    choose(element, file!);
    const isStored = async () => {
      const log = await requests();
      return log.some(({ operation, bytesReceived }) => /^P(ut|ost)Object$/.test(operation) && bytesReceived > 100);
    };
    await until(isStored, 'the request'); // the response is on its way
    await until(async () => (await stored()).some(({ key }) => key !== undefined), 'the key'); // for which no request waits
    const later = await reload(first, inForm());
    await forgetRequests();
    await until(() => section(later), 'the row');
    choose(later, file!);
    await settled(later, 1);
    expect(later.tasks[0]!.result!.verified).to.equal(true);
    expect(await countStored()).to.equal(0);
  });

  for (const [mode, endpoint] of [
    ['post-policy', '/get_post_signature_for_oss_upload'],
    ['presigned-url', '/server/presigned-url'],
  ]) {
    it(`${mode}: a file that was on its way is sent again under its key, however the page renames it`, async () => {
      const markup = inForm().replace(sts, `mode="${mode}" endpoint="${endpoint}"`);
      const [file] = photos(1);
      const rename = (task: UploadTask) => void (task.name = 'renamed.jpg');
      const { first, element } = await open(markup);
      element.beforeUpload = rename;
      await switches({ faults: [{ kind: 'stall', operation: ['PutObject', 'PostObject'], times: 1 }] });
      choose(element, file!);
      const kept = await until(async () => (await stored()).find(({ key }) => key !== undefined)?.key, 'the key');
      const later = await reload(first, markup);
      await switches(); // where the first page’s request was not sent yet, the next one’s would stall
      later.beforeUpload = rename;
      await until(() => section(later), 'the row');
      choose(later, file!);
      await settled(later, 1);
      expect(later.value).to.deep.equal([kept]);
    });
  }

  it('a file that was edited after OSS had stored it is stored as it is now', async () => {
    const markup = inForm().replace(sts, 'mode="post-policy" endpoint="/server/post-policy"'); // an object is never replaced
    const { first, element } = await open(markup);
    await switches({ faults: [{ kind: 'delay', operation: 'PostObject', ms: 60_000, times: 1 }] });
    choose(element, new File(['price 1'], 'prices.csv', { lastModified: 1 }));
    await until(async () => (await requests()).some(({ operation }) => operation === 'PostObject'), 'the request');
    await until(async () => (await stored()).some(({ key }) => key !== undefined), 'the key');
    const later = await reload(first, markup);
    await until(() => section(later), 'the row');
    choose(later, new File(['price 2'], 'prices.csv', { lastModified: 2 }));
    await settled(later, 1);
    expect(new TextDecoder().decode(await storedBytes(later.tasks[0]!.result!.key))).to.equal('price 2');
  });

  withDisk('with `keep-files` and `resume-mode="auto"` continues by itself', async () => {
    const settings = 'keep-files="2kB" resume-mode="auto"';
    const { first, element } = await open(inForm(`no-auto ${settings}`));
    choose(element, ...photos(3), new File([new Uint8Array(3000)], 'large.bin', { lastModified: 7 }));
    await until(async () => (await countKept()) === 3 && keeps('large.bin'), 'three files are kept');
    const later = await reload(first, inForm(settings));
    await until(() => count(later, 'done') === 3, 'three files');
    await says(later, '1 of 4 files is not uploaded');
    expect(later.tasks.map(({ name }) => name)).to.deep.equal(['0.jpg', '1.jpg', '2.jpg']);
  });

  withDisk('with `keep-files` keeps the folder of a file, too, where the list holds no names', async () => {
    forgetUser();
    const settings = 'keep-files="2kB" resume-mode="auto"';
    const { first, element } = await open(inForm(settings));
    element.beforeUpload = ({ name }: UploadTask) => name === '0.jpg' || new Promise(() => {});
    dropFolder(element, { name: 'holiday', children: photos(2) });
    await until(() => count(element, 'done') === 1, 'one file');
    await resultsStored(1);
    await until(async () => (await countKept()) === 1, 'the other one is kept');
    const later = await reload(first, inForm(settings));
    await until(() => count(later, 'done') === 2, 'the upload');
    expect(later.tasks.map(({ path, name }) => [path, name])).to.deep.include(['holiday', '1.jpg']);
  });

  it('comes back in the order to which a person has moved it', async () => {
    const { first, element } = await begin(photos(4), 4, inForm('sortable'));
    element.queue.move(element.tasks[3]!, 0);
    element.queue.move(element.tasks[1]!, 3);
    const wanted = ['3.jpg', '1.jpg', '2.jpg', '0.jpg'];
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(wanted);
    await until(
      async () => (await stored()).some((one) => JSON.stringify(one).includes('"order":[3,1,2,0]')),
      'the order',
    );
    const value = [...element.value];
    const later = await reload(first, inForm('sortable'));
    await settled(later, 4);
    expect(later.tasks.map(({ name }) => name)).to.deep.equal(wanted);
    expect(later.value).to.deep.equal(value);
  });

  withDisk('`keep-files` counts what an earlier page has kept', async () => {
    const markup = inForm('no-auto keep-files="500"');
    const { first, element } = await open(markup);
    choose(element, ...photos(3)); // 160 bytes each
    await until(async () => (await countKept()) === 3, 'three files are kept');
    const later = await reload(first, markup);
    await until(() => section(later), 'the row');
    choose(later, ...photos(5).slice(3));
    await until(() => keeps('4.jpg'), 'the list in the database');
    await until(async () => (await countKept()) >= 3, 'the files');
    expect(await countKept()).to.equal(3);
  });
});
