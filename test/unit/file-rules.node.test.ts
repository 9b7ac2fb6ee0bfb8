import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepts, type FileRules, checkRules } from '../../src/core/queue/file-rules.js';
import { assertFields } from '../support/assertions.js';

describe('the rule accept', () => {
  const rows: [accept: string, name: string, type: string, accepted: boolean][] = [
    ['.jpg', 'a.jpg', '', true],
    ['.jpg', 'A.JPG', '', true],
    ['.JPG', 'a.jpg', '', true],
    ['.jpg', 'a.jpeg', 'image/jpeg', false],
    ['.jpg', 'jpg', '', false],
    ['.tar.gz', 'a.tar.gz', '', true],
    ['image/*', 'a', 'image/png', true],
    ['image/*', 'a', 'IMAGE/PNG', true],
    ['image/*', 'a', 'imagex/png', false],
    ['image/png', 'a', 'image/png', true],
    ['image/png', 'a', 'image/pngx', false],
    ['text/plain', 'a', 'text/plain;charset=utf-8', true],
    ['image/*', 'IMG_1.HEIC', '', true],
    ['image/heic', 'IMG_1.heic', '', true],
    ['image/*', 'heic', '', false],
    ['image/*', 'a.constructor', '', false],
    ['video/*', 'IMG_1.heic', '', false],
    ['video/*,audio/*', 'a.mkv', '', true],
    ['text/csv', 'a.csv', 'application/vnd.ms-excel', true],
    ['application/vnd.ms-excel', 'a.csv', 'application/vnd.ms-excel', true],
    [' .png , image/jpeg ', 'a', 'image/jpeg', true],
    ['.png,,', 'a', 'image/jpeg', false],
    ['*/*', 'a', '', true],
    ['*', 'a', '', true],
    ['', 'a', '', true],
    [' , ', 'a', 'x/y', true],
  ];
  for (const [accept, name, type, accepted] of rows) {
    it(`"${accept}" ${accepted ? 'allows' : 'rejects'} ${name} of type "${type}"`, () => {
      assert.equal(accepts(accept, { name, type }), accepted);
      assert.equal(checkRules({ name, type, size: 1 }, { accept }, { count: 0, size: 0 }) === undefined, accepted);
    });
  }
});

describe('the rules for files', () => {
  const file = { name: 'a.txt', type: 'text/plain', size: 100 };
  const rows: [rules: FileRules, admitted: [count: number, size: number], rule: string | undefined][] = [
    [{}, [1e6, 1e12], undefined],
    [{ maxFiles: 1 }, [0, 0], undefined],
    [{ maxFiles: 1 }, [1, 0], 'max-files'],
    [{ maxFiles: 0 }, [0, 0], 'max-files'],
    [{ maxFileSize: 100 }, [0, 0], undefined],
    [{ maxFileSize: 99 }, [0, 0], 'max-file-size'],
    [{ minFileSize: 100 }, [0, 0], undefined],
    [{ minFileSize: 101 }, [0, 0], 'min-file-size'],
    [{ maxTotalSize: 300 }, [1, 200], undefined],
    [{ maxTotalSize: 299 }, [1, 200], 'max-total-size'],
  ];
  for (const [rules, [count, size], rule] of rows) {
    it(`${JSON.stringify(rules)} with ${count} files of ${size} bytes: ${rule ? `rejects by ${rule}` : 'allows'}`, () => {
      const error = checkRules(file, rules, { count, size });
      assert.equal(error?.rule, rule);
      if (rule) assertFields(error, { code: 'rejected', limit: Object.values(rules)[0] });
    });
  }

  it('name what a file itself breaks before a full list, where it would not be let in with room either', () => {
    const full = { count: 1, size: 0 };
    const broken: [rules: FileRules, rule: string][] = [
      [{ maxFiles: 1, accept: 'image/*' }, 'accept'],
      [{ maxFiles: 1, maxFileSize: 99 }, 'max-file-size'],
      [{ maxFiles: 1, minFileSize: 101 }, 'min-file-size'],
      [{ maxFiles: 1, maxTotalSize: 1 }, 'max-files'],
      [{ maxFiles: 1, accept: 'text/*' }, 'max-files'],
    ];
    for (const [allowed, rule] of broken) assert.equal(checkRules(file, allowed, full)?.rule, rule);
  });
});
