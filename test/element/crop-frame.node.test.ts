import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cropIn, earlierCrop, hasRatio } from '../../src/core/media/earlier-crop.js';
import { readRatio } from '../../src/core/media/ratio.js';
import { CropFrame } from '../../src/element/crop/crop-frame.js';

const picture = { width: 800, height: 600 };

describe('CropFrame', () => {
  it('is the largest part in the middle at first', () => {
    const { crop } = new CropFrame({ width: 801, height: 600 }, { width: 300, height: 300 });
    assert.deepEqual(crop, { x: 101, y: 0, width: 600, height: 600 });
  });

  for (const turns of [0, 1, 2, 3] as const) {
    it(`gives back the part that it began with, after ${turns} turns`, () => {
      const lying = { x: 310, y: 40, width: 300, height: 150 };
      const upright = { x: 310, y: 40, width: 150, height: 300 };
      const start = turns === 0 ? lying : { ...(turns % 2 ? upright : lying), turns };
      assert.deepEqual(new CropFrame(picture, { width: 200, height: 100 }, start).crop, start);
    });
  }

  for (const [turns, expected] of [
    [1, { x: 0, y: 300, width: 150, height: 300 }],
    [2, { x: 400, y: 400, width: 400, height: 200 }],
    [3, { x: 650, y: 0, width: 150, height: 300 }],
  ] as const) {
    it(`finds the upper left corner, as it is after ${turns} turns, in the picture before them`, () => {
      const crop = new CropFrame(picture, { width: 200, height: 100 });
      for (let turn = 0; turn < turns; turn++) crop.turn();
      crop.zoomBy(2);
      crop.moveBy(999, 999);
      assert.deepEqual([crop.seen.x, crop.seen.y], [0, 0]);
      assert.deepEqual(crop.crop, { ...expected, turns });
    });
  }
});

describe('a ratio', () => {
  it('is read from two numbers', () => {
    assert.deepEqual(['1:1', '16:9', ' 4 / 3 ', '2x3', '1.91:1'].map(readRatio), [1, 16 / 9, 4 / 3, 2 / 3, 1.91]);
    for (const text of ['', '1', '0:1', '1:0', 'a:b', '-1:1', '16:9:4', '16:9:', 'Infinity:1', '1:Infinity'])
      assert.equal(readRatio(text), undefined, text);
  });

  it('is that of a part, also of one that is turned, but for whole pixels', () => {
    const wide = { x: 0, y: 0, width: 1067, height: 600 };
    const ratios = [16 / 9, 3 / 2, 9 / 16];
    assert.deepEqual(
      ratios.map((ratio) => hasRatio(wide, ratio)),
      [true, false, false],
    );
    assert.deepEqual(
      ratios.map((ratio) => hasRatio({ ...wide, turns: 3 }, ratio)),
      [false, false, true],
    );
  });

  it('is found in what identifies an upload, as the part that was kept', () => {
    const crop = { x: 1, y: 2, width: 3, height: 4 };
    assert.deepEqual(cropIn(`scope\nphoto.jpg\n123\n7\n${JSON.stringify({ max: '800', crop })}\n`), crop);
    assert.equal(cropIn('scope\nphoto.jpg\n123\n7\n{"crop":"1:1"}\n'), undefined);
  });

  it('is found among the uploads of the same file that have the ratio, with a scope before them and without', () => {
    const file = new File(['123'], 'photo.jpg', { lastModified: 7 });
    const wide = { x: 0, y: 0, width: 30, height: 15 };
    const square = { x: 1, y: 2, width: 40, height: 40 };
    const upload = (name: string, crop: object) => `${name}\n3\n7\n${JSON.stringify({ crop })}\n`;
    const [other, first, second] = [
      upload('my photo.jpg', square),
      upload('photo.jpg', wide),
      upload('photo.jpg', square),
    ];
    assert.deepEqual(earlierCrop(file, 1, [other, first, second]), square);
    assert.deepEqual(earlierCrop(file, 2, [`scope\n${second}`, `scope\n${first}`]), wide);
    assert.equal(earlierCrop(file, 1, [other, first]), undefined);
  });
});
