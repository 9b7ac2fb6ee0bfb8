import { expect } from '@open-wc/testing';
import { filesIn } from '../../src/element/input/folders.js';

const fileEntry = (name: string) => ({
  name,
  isDirectory: false,
  file: (found: (file: File) => void, failed: (error: Error) => void) =>
    name === 'gone.txt' ? failed(new Error('NotFoundError')) : found(new File(['x'], name)),
});

/** As browsers do it: a hundred entries at a time, then none. */
const folder = (name: string, ...children: object[]) => ({
  name,
  isDirectory: true,
  createReader() {
    let at = 0;
    return { readEntries: (found: (some: object[]) => void) => found(children.slice(at, (at += 100))) };
  },
});

async function read(...entries: (object | null)[]): Promise<[path: string | undefined, name: string][][]> {
  const batches: [string | undefined, string][][] = [];
  for await (const found of filesIn(entries as FileSystemEntry[])) {
    batches.push([...found].map(([file, path]) => [path, file.name]));
  }
  return batches;
}

describe('dropped folders', () => {
  it('give all their files, each with its folder’s path', async () => {
    const photos = folder('photos', fileEntry('a.jpg'), folder('2024', fileEntry('b.jpg')), folder('empty'));
    expect((await read(photos, null, fileEntry('c.jpg'), new File(['x'], 'd.jpg'))).flat()).to.deep.equal([
      [undefined, 'c.jpg'],
      [undefined, 'd.jpg'],
      ['photos', 'a.jpg'],
      ['photos/2024', 'b.jpg'],
    ]);
  });

  it('give files as they are found, 100 at a time', async () => {
    const many = Array.from({ length: 250 }, (_, index) => fileEntry(`${index}.jpg`));
    const batches = await read(folder('photos', ...many));
    expect(batches.map(({ length }) => length)).to.deep.equal([100, 100, 50]);
  });

  it('skip files that were deleted since the drop', async () => {
    expect((await read(folder('photos', fileEntry('gone.txt'), fileEntry('a.jpg')))).flat()).to.deep.equal([
      ['photos', 'a.jpg'],
    ]);
  });
});
