import { expect } from '@open-wc/testing';
import { sizedFile } from '../support/files.js';
import { add, place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

/** Whether leaving the page would ask first. */
function asks(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

describe('leaving the page', () => {
  it('asks first during uploads only', async () => {
    const { element, mode } = await place('multiple');
    expect(asks()).to.be.false;
    await add(element, sizedFile('a.txt'));
    await until(() => element.tasks[0]?.status === 'uploading' && asks(), 'the page to be guarded');
    mode.of('a.txt').done();
    await until(() => element.tasks[0]?.status === 'done' && !asks(), 'the page to be free');
  });

  it('does not ask after the element was removed', async () => {
    const { element } = await place('multiple');
    await add(element, sizedFile('a.txt'));
    await until(asks, 'the page to be guarded');
    element.remove();
    await until(() => !asks(), 'the page to be free');
  });

  it('releases the wake lock when all uploads are done', async () => {
    const asked: string[] = [];
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = () => {
      asked.push('request');
      return Promise.resolve({ release: async () => void asked.push('release') } as WakeLockSentinel);
    };
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.txt'));
    await until(() => asked.length === 1, 'the lock');
    mode.of('a.txt').done();
    await until(() => asked.length === 2, 'its release');
    expect(asked).to.deep.equal(['request', 'release']);
    navigator.wakeLock.request = request;
  });
});
