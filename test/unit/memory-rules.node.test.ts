import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rememberFolder } from '../../src/memory/file-handles.js';
import { Reopen } from '../../src/memory/reopen.js';
import { runExclusively } from '../../src/memory/locks.js';
import { isUsable, type SessionRecord } from '../../src/memory/record.js';
import { pageOf } from '../../src/memory/scope.js';
import { SessionFiles } from '../../src/memory/session-files.js';
import { useVirtualTime } from '../support/node/virtual-time.js';

const HOUR = 3_600_000;
const time = useVirtualTime();

describe('what is remembered', () => {
  for (const [whose, scope, hours] of [
    ['a user', 'https://example.com/grant\n7', 7 * 24],
    ['nobody', 'https://example.com/grant\n', 24],
  ] as const)
    it(`is a session of ${whose} for ${hours} hours, while it is not over`, () => {
      const session = { id: 'a', scope, owner: '', page: '', field: '', context: undefined };
      const isUsableAt = (age: number, more: Partial<SessionRecord> = {}) =>
        isUsable({ ...session, savedAt: Date.now() - age, ...more });
      assert.equal(isUsableAt((hours - 1) * HOUR), true);
      assert.equal(isUsableAt((hours + 1) * HOUR), false);
      assert.equal(isUsableAt(0, { isOver: true }), false);
    });

  it('is a page by its path, its query and what is behind its `#`', () => {
    const pages = ['', '?id=1', '?id=2', '#/1', '#/2', '?id=1#/1'].map((rest) =>
      pageOf(`https://example.com/a${rest}`),
    );
    assert.equal(new Set(pages).size, pages.length);
    assert.ok(pages.every((page) => page.startsWith('/a ') && !page.includes('id=')));
    assert.equal(pageOf('https://other.example/a'), pages[0]);
  });

  it('has the files in the order to which a person has moved them, those that came later at the end', () => {
    const files = new SessionFiles('https://example.com/grant\n7', [], [2, 0, 1]);
    for (let i = 0; i < 5; i++) files.add({ name: `${i}`, size: i }, 'session', new File(['a'], `${i}`), {});
    assert.deepEqual(files.sorted([4, 3, 2, 1, 0]), [2, 0, 1, 3, 4]);
  });
});

it('who waits for a lock hears after the stall timeout that another one works, and when that has ended', async () => {
  let end = () => {};
  const first = runExclusively('a', () => new Promise<void>((resolve) => (end = resolve)));
  const heard: boolean[] = [];
  const waiter = { stallTimeout: 1_000, onOtherTab: (isSending: boolean) => void heard.push(isSending) };
  const second = runExclusively('a', async () => 'done', undefined, waiter);
  await time.advance(999);
  assert.deepEqual(heard, []);
  await time.advance(1);
  assert.deepEqual(heard, [true]);
  end();
  assert.equal(await second, 'done');
  assert.deepEqual(heard, [true, false]);
  await first;
});

describe('what reopens the files of a session', () => {
  it('is the handle of their folder once, also after it was stored by an earlier page', () => {
    const handle = { kind: 'directory', name: 'trip' } as FileSystemHandle;
    const reopen = new Reopen(new Map([[0, { handle }]]));
    const [file, other] = ['1.jpg', '2.jpg'].map((name) => new File(['x'], name));
    rememberFolder(file!, handle);
    assert.deepEqual([reopen.mayKeep(1, file!), reopen.mayKeep(2, other!)], [false, true]);
  });

  it('may be more than a call has room for', () => {
    const entries = Array.from({ length: 200_000 }, (_, number) => [number, {}] as const);
    assert.equal(new Reopen(new Map(entries)).last, 199_999);
  });
});
