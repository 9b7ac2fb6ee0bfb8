import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/base/upload-error.js';
import { cropOf, rememberCrop } from '../../src/media/crop.js';
import { SessionFiles } from '../../src/memory/session-files.js';
import { recordScope } from '../../src/memory/scope.js';
import type { UploadTask } from '../../src/task/upload-task.js';
import '../support/node/as-in-a-page.js';
import { eventsOf, heldQueue, type HeldMode } from '../support/held-mode.js';
import { newTask } from '../support/tasks.js';
import { until } from '../support/until.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';

const time = useVirtualTime();
const unreadable = { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) };
const photo = (lastModified: number, name = 'photo.jpg', content = 'photo') =>
  Object.assign(new File([content], name, { lastModified }), { ...unreadable, slice: () => unreadable });
const gone = () => new UploadError('file', 'The file changed, vanished or cannot be read.');

/** Waits for one more run. */
function nextRun({ runs }: HeldMode): Promise<unknown> {
  const { length } = runs;
  return until(() => runs.length > length, 'a run');
}

/** Lets the newest run end, whose file is read twice before it counts as gone. */
async function fail({ runs }: HeldMode, task: UploadTask, error: UploadError): Promise<void> {
  runs.at(-1)!.fail(error); // there is one
  await until(async () => (await time.advance(500), task.status === 'failed'), 'the failure');
}

/** A queue whose only file has failed. */
async function failed(error = gone()) {
  const held = heldQueue({ rules: { unique: true } });
  const [task] = held.queue.add([photo(1)]) as [UploadTask];
  await nextRun(held.mode);
  await fail(held.mode, task, error);
  return { ...held, task };
}

describe('a file that cannot be read any more', () => {
  it('keeps the part that a person has chosen of it', () => {
    const task = newTask('photo.jpg');
    const crop = { x: 0, y: 0, width: 9, height: 9 };
    rememberCrop(task.original, crop);
    task.rechoose(photo(2)).rechoose(photo(3));
    assert.equal(cropOf(task.original), crop);
  });

  it('is sent by its task when it is chosen again', async () => {
    const { queue, mode, task } = await failed();
    const again = photo(2);
    queue.retry(task, again);
    await nextRun(mode);
    assert.equal(mode.of('photo.jpg').job.content, again);
    assert.equal(task.original, again);
    await fail(mode, task, gone());
    const third = photo(3);
    queue.retry(task, third);
    await nextRun(mode);
    assert.equal(mode.of('photo.jpg').job.content, third, 'as often as it fails');
  });

  it('starts from the file again where what the page had made of it cannot be read', async () => {
    const { queue, mode, task } = await failed();
    task.file = photo(1, 'made.jpg', 'made');
    queue.retry(task);
    await nextRun(mode);
    await fail(mode, task, gone());
    const again = photo(2);
    queue.retry(task, again);
    await nextRun(mode);
    assert.equal(mode.of('photo.jpg').job.content, again);
  });

  for (const [what, file] of [
    ['name', photo(1, 'other.jpg')],
    ['size', photo(1, 'photo.jpg', 'another')],
  ] as const)
    it(`is not replaced by a file of another ${what}`, async () => {
      const { queue, mode, task } = await failed();
      const rejected: unknown[] = [];
      queue.addEventListener('file-reject', ({ detail }) => rejected.push(detail.file, detail.error.rule));
      queue.retry(task, file);
      await flushPromises();
      assert.deepEqual(rejected, [file, 'same-file']);
      assert.equal(task.status, 'failed');
      assert.equal(mode.runs.length, 1);
    });

  it('continues in its task when it is added again with another time', async () => {
    const { queue, task } = await failed();
    const log = eventsOf(queue, ['file-added', 'file-reject']);
    const again = photo(2);
    assert.deepEqual(queue.add([again]), [task]);
    assert.equal(task.original, again);
    assert.deepEqual(log, []);
  });

  it('is another one with another time, where it has failed for another reason', async () => {
    const { queue, task } = await failed(new UploadError('denied', 'No.'));
    const [other] = queue.add([photo(2)]);
    assert.notEqual(other, task);
  });
});

describe('a file that an earlier page did not send', () => {
  const scope = recordScope('one user');
  /** A session of an earlier page with `a.jpg` of the time 1, and what is known of it. */
  const filesWith = (facts: object = {}) => {
    const made = new SessionFiles(scope);
    made.add({ name: 'a.jpg', size: 5, path: 'x', ...facts }, 'session', photo(1, 'a.jpg'), {});
    return new SessionFiles(scope, [made.get(0)!]);
  };

  it('is found with another time of change, and in no other folder', () => {
    assert.equal(filesWith().find(photo(2, 'a.jpg'), 'x'), 0);
    assert.equal(filesWith().find(photo(2, 'a.jpg'), undefined), 0);
    assert.equal(filesWith().find(photo(2, 'a.jpg'), 'y'), undefined);
  });

  it('is not found with another time where it is done', () => {
    const done = { result: { key: 'k' } };
    assert.equal(filesWith(done).find(photo(1, 'a.jpg'), 'x'), 0);
    assert.equal(filesWith(done).find(photo(2, 'a.jpg'), 'x'), undefined);
  });
});
