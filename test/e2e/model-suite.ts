import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { OssDirectUpload } from 'oss-direct-upload';
import type { Framework } from '../support/node/built-app.js';

/** What a test does with the page of an application in Vue or in Svelte. */
declare const driven: { element: OssDirectUpload; heard: string[]; keys: string[]; props: object };

/** An application whose model are the keys of its files. */
export function drive(field: Framework, view = '') {
  return {
    async open(html = ''): Promise<void> {
      await field.open(view, html);
      await field.page.waitForFunction(() => 'driven' in globalThis);
    },
    heard: () => field.page.evaluate(() => [...driven.heard]),
    keys: () => field.page.evaluate(() => [...driven.keys]),
    has: (count: number) => field.page.waitForFunction((wanted) => driven.keys.length === wanted, count),
  };
}

/** What a model does in each framework. @param names the attributes with other props @param clear takes away accept and stored files */
export function testModel(
  field: Framework,
  { open, heard, keys, has }: ReturnType<typeof drive>,
  names: string,
  clear: () => void,
): void {
  it('follows a model that the page sets, changed or replaced, without file-removed', async () => {
    await open();
    const { page, rows } = field;
    await page.evaluate(() => driven.keys.push('u/1/old.txt', 'u/1/older.txt'));
    await page.getByRole('row', { name: 'older.txt' }).waitFor();
    assert.deepEqual(await rows(), ['old.txt', 'older.txt']);
    await field.choose('Choose photos', 'photo.png');
    await has(3);
    await page.evaluate(() => (driven.keys = driven.keys.filter((key) => key !== 'u/1/old.txt')));
    await page.getByRole('row', { name: 'old.txt', exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual(await rows(), ['older.txt', 'photo.png']);
    await page.evaluate(() => (driven.keys = []));
    await page.getByRole('row').first().waitFor({ state: 'detached' });
    assert.ok(!(await heard()).includes('removed'));
    await page.evaluate(() => driven.keys.push('u/1/new.txt', 'u/1/newer.txt'));
    await page.getByRole('button', { name: 'Remove: new.txt' }).click();
    await has(1);
    assert.deepEqual(await keys(), ['u/1/newer.txt']);
    assert.ok((await heard()).includes('removed'));
    await page.getByRole('button', { name: 'Undo: new.txt' }).click();
    await has(2);
    assert.deepEqual(await keys(), ['u/1/new.txt', 'u/1/newer.txt']);
    assert.deepEqual(field.noise, []);
  });

  it('follows its props, and adds stored files to the model', async () => {
    await open();
    const { page } = field;
    await page.evaluate(() => {
      const [endpoint] = [async () => new Response()];
      driven.props = { endpoint, noPaste: true, accept: 'image/*', stored: [{ key: 'u/1/x7', name: 'report.pdf' }] };
    });
    await has(1);
    await page.getByRole('row', { name: 'report.pdf' }).waitFor();
    const state = () =>
      page.evaluate(() => {
        const { maxFiles, noPaste, endpoint, metadata, accept } = driven.element;
        return [maxFiles, noPaste, typeof endpoint, metadata, accept, driven.element.getAttributeNames().sort().join()];
      });
    assert.deepEqual(await state(), [undefined, true, 'function', undefined, 'image/*', names]);
    await page.evaluate(clear);
    await page.getByRole('row').waitFor({ state: 'detached' });
    assert.deepEqual((await state()).slice(2, 5), ['string', undefined, undefined]);
    assert.deepEqual(await keys(), []);
    assert.deepEqual(field.noise, []);
  });
}
