import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shallowRef, nextTick } from 'vue';
import { createQueueStore } from '../../src/frameworks/queue-store.js';
import { attributesOf } from '../../src/frameworks/sort-props.js';
import { useUploads } from '../../src/frameworks/vue.js';
import '../support/node/as-in-a-page.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';

/** A queue with one file, which waits. */
function waitingQueue(name: string) {
  const { queue } = heldQueue({ autoStart: false });
  const [task] = queue.add([sizedFile(name, 1)]);
  return { queue, task: task! };
}

describe('frameworks', () => {
  it('write a flag that is an empty text, as in markup, as an attribute', () => {
    const properties = { required: '', multiple: true, disabled: false, maxFiles: 2 };
    assert.deepEqual(attributesOf(properties), { required: '', multiple: '', 'max-files': '2' });
  });

  it('read what has changed before they were subscribed', () => {
    const { queue, task } = waitingQueue('a.txt');
    const store = createQueueStore(queue);
    const statuses = () => store.read().map(({ status }) => status);
    assert.deepEqual(statuses(), ['queued']);
    queue.cancel(task);
    store.subscribe(() => {});
    assert.deepEqual(statuses(), ['canceled']);
  });

  it('Vue: follow another queue, and let go of the one before', async () => {
    const [first, second] = [waitingQueue('a.txt'), waitingQueue('b.txt')];
    const queue = shallowRef(first.queue);
    const uploads = useUploads(queue);
    const names = () => uploads.value.map(({ name }) => name);
    assert.deepEqual(names(), ['a.txt']);
    queue.value = second.queue;
    await nextTick();
    assert.deepEqual(names(), ['b.txt']);
    const before = uploads.value;
    first.queue.cancel(first.task);
    assert.equal(uploads.value, before);
  });
});
