import { expect } from '@open-wc/testing';
import { readByteSize } from '../../src/element/byte-size.js';
import { kindOf } from '../../src/element/file-kind.js';
import { splitName } from '../../src/element/file-name.js';
import { TimeLeft } from '../../src/element/time-left.js';

describe('pieces of the element', () => {
  it('reads sizes in bytes, decimal and binary units', () => {
    const sizes = [5, '5', '5MB', '5MiB', '1.5 kB', '2gib', '', 'large', '5 parsecs', null, undefined, NaN];
    expect(sizes.map(readByteSize)).to.deep.equal([
      ...[5, 5, 5_000_000, 5_242_880, 1500, 2_147_483_648],
      ...[undefined, undefined, undefined, undefined, undefined, undefined],
    ]);
  });

  it('splits names where the extension and a little more stay, never inside a letter', () => {
    expect(splitName('short.png')).to.deep.equal(['', 'short.png']);
    expect(splitName('a rather long name.jpeg')).to.deep.equal(['a rather long', ' name.jpeg']);
    const [stem, tail] = splitName('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦.png');
    expect(stem + tail).to.contain('.png');
    expect(tail.startsWith('👩')).to.equal(true);
  });

  it('knows kinds by name, then by type', () => {
    expect(kindOf('a.XLSX', '').kind).to.equal('sheet');
    expect(kindOf('clip', 'video/mp4').kind).to.equal('video');
    expect(kindOf('unknown', '')).to.deep.equal({ kind: 'other', extension: '' });
  });

  it('lets time left count down while estimates jump', () => {
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
