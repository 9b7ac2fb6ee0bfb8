import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ledger } from '../../src/queue/ledger.js';
import { Scheduler } from '../../src/queue/scheduler.js';
import type { Run } from '../../src/task/run.js';
import type { UploadTask } from '../../src/task/upload-task.js';

/** A queued task, as far as its turn depends on it. */
const queued = (facts: { isOpen?: boolean; stored?: object } = {}) =>
  ({ status: 'queued', size: 1, sent: 0, state: {}, ...facts }) as unknown as UploadTask;

function schedule(...tasks: UploadTask[]) {
  const ledger = new Ledger();
  for (const task of tasks) ledger.enqueue(task);
  return new Scheduler(ledger, new Set());
}

describe('whose turn it is', () => {
  it('while no slot is free: of a stream whose source may not wait, then of what is only to be saved', () => {
    const [file, stored, open] = [queued(), queued({ stored: {} }), queued({ isOpen: true })];
    const turnOf = (...tasks: UploadTask[]) => {
      const scheduler = schedule(...tasks);
      scheduler.running.add({ task: queued() } as Run);
      return scheduler.next(1);
    };
    assert.equal(turnOf(file, stored, open), open);
    assert.equal(turnOf(file, stored), stored);
    assert.equal(turnOf(file), undefined);
  });

  it('of a stream that ended before it began: when a slot is free', () => {
    const stream = queued({ isOpen: true });
    const scheduler = schedule(queued(), stream);
    Object.assign(stream, { isOpen: false });
    const other = { task: queued() } as Run;
    scheduler.running.add(other);
    assert.equal(scheduler.next(1), undefined);
    scheduler.running.delete(other);
    assert.equal(scheduler.next(1), stream);
  });

  it('is found without a look at each file that waits', () => {
    let looks = 0;
    const files = Array.from({ length: 1000 }, () =>
      Object.defineProperty(queued(), 'isOpen', { get: () => void looks++ }),
    );
    const scheduler = schedule(...files);
    looks = 0;
    assert.equal(scheduler.next(1), files[0]);
    assert.equal(looks, 0);
  });
});
