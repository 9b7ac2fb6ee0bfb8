import { expect } from '@open-wc/testing';
import '../../src/index.js';
import { readByteSize } from '../../src/element/words/byte-size.js';
import { kindOf } from '../../src/element/task/file-kind.js';
import { splitName } from '../../src/element/task/file-name.js';
import { TimeLeft } from '../../src/element/task/time-left.js';
import { until } from '../support/until.js';

describe('helpers of the element', () => {
  it('byte sizes: reads bytes, decimal and binary units', () => {
    const sizes = [
      5,
      '5',
      '5MB',
      '5MiB',
      '1.5 kB',
      '2gib',
      '20M',
      '7 g',
      '9b',
      '',
      'MB',
      '5ib2',
      'large',
      '5 parsecs',
      null,
      undefined,
      NaN,
    ];
    expect(sizes.map(readByteSize)).to.deep.equal([
      ...[5, 5, 5_000_000, 5_242_880, 1500, 2_147_483_648, 20_000_000, 7_000_000_000, 9],
      ...Array.from({ length: 8 }, () => undefined),
    ]);
  });

  it('attributes: warns about an unreadable limit, and ignores it', async () => {
    const said: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => said.push(text);
    try {
      const element = document.createElement('oss-direct-upload');
      element.setAttribute('max-file-size', '20 Mo');
      element.setAttribute('max-files', 'ten');
      element.setAttribute('min-file-size', '5kB');
      element.setAttribute('min-files', '2');
      expect([element.maxFileSize, element.maxFiles, element.minFiles]).to.deep.equal([undefined, undefined, 2]);
      await until(() => said.length > 1, 'the warnings');
    } finally {
      console.warn = warn;
    }
    expect(said.map((text) => /"(.*)"/.exec(text)?.[1])).to.have.members(['20 Mo', 'ten']);
  });

  it('properties: warns once about an unreadable limit', async () => {
    const said: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => said.push(text);
    try {
      const element = document.createElement('oss-direct-upload');
      Object.assign(element, {
        maxFileSize: '5 apples',
        maxFiles: NaN,
        minFileSize: '5kB',
        minFiles: 2,
        partSize: null,
      });
      document.body.append(element);
      await element.updateComplete;
      await element.addFiles([new File(['x'], 'a.txt')]);
      element.maxFileSize = '5 apples';
      await element.updateComplete;
      await until(() => said.length > 1, 'the warnings');
      element.remove();
    } finally {
      console.warn = warn;
    }
    expect(said.map((text) => /"(.*)"/.exec(text)?.[1])).to.have.members(['5 apples', 'NaN']);
  });

  it('file names: keeps the extension and a few characters before it, and splits no grapheme', () => {
    expect(splitName('short.png')).to.deep.equal(['', 'short.png']);
    expect(splitName('a rather long name.jpeg')).to.deep.equal(['a rather long ', 'name.jpeg']);
    expect(splitName('Site plan (corrected) v12.pdf')).to.deep.equal(['Site plan (corrected) ', 'v12.pdf']);
    expect(splitName('a rather long name ----')).to.deep.equal(['a rather long name', ' ----']);
    const [stem, tail] = splitName('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png');
    expect(stem + tail).to.contain('.png');
    expect(tail.startsWith('👩')).to.equal(true);
  });

  it('file kinds: uses the extension first, then the type', () => {
    expect(kindOf('a.XLSX', '').kind).to.equal('sheet');
    expect(kindOf('clip', 'video/mp4').kind).to.equal('video');
    expect(kindOf('unknown', '')).to.deep.equal({ kind: 'other', extension: '' });
  });

  it('time left: counts down smoothly while estimates jump', () => {
    const left = new TimeLeft();
    const task = {};
    let last = left.smooth(task, 100, 0)!;
    for (let second = 1; second <= 30; second++) {
      const now = left.smooth(task, 100 - second + (second % 2 ? 15 : -15), second * 1000)!;
      expect(Math.abs(now - last)).to.be.lessThan(2.5);
      last = now;
    }
    expect(last).to.be.within(60, 80);
    expect(left.smooth(task, undefined)).to.equal(undefined);
  });
});
