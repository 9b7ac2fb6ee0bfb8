import { expect } from '@open-wc/testing';
import { startAfresh } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { row, textOf } from '../support/browser/roles.js';
import { file } from '../support/files.js';
import { until } from '../support/until.js';

describe('an upload that /server processes', () => {
  const timers = LongTimers.use(900);
  beforeEach(startAfresh);

  for (const [mode, method] of [
    ['sts', 'GET'],
    ['post-policy', 'POST'],
    ['presigned-url', 'GET'],
  ] as const)
    it(`is ready after its status says so, or refused: mode ${mode}, by ${method}`, async () => {
      const { element, events } = await placeLive(
        `multiple endpoint="/server/processing/${mode}" endpoint-method="${method}"`,
      );
      drop(element, file(7000, 'a.jpg'), file(7000, 'virus.jpg'));
      await until(() => element.tasks.length === 2 && element.tasks.every(({ processing }) => processing), 'both');
      const [good, bad] = element.tasks;
      expect(good!.result!.data).to.deep.equal({ state: 'stored' });
      await until(() => textOf(row(element, 'a.jpg')).includes('In the queue'), 'the sentence');
      const shares = new Set<number | undefined>();
      element.addEventListener('upload-processing', ({ detail }) => shares.add(detail.task.processing?.share));
      await until(() => (timers.pass(1000), good!.processing?.state === 'ready'), 'the end');
      await until(() => (timers.pass(1000), bad!.processing?.state === 'refused'), 'the end');
      const { key } = good!.result!;
      expect(good!.result!.data).to.deep.equal({ state: 'scanned', job: { key }, user: 7 });
      expect([...shares].filter(Boolean)).to.deep.equal([1 / 3, 2 / 3]);
      const refused = events.find(({ name }) => name === 'upload-refused') as { reason?: string } | undefined;
      expect(refused?.reason).to.equal('It has a virus.');
      expect(element.value).to.deep.equal([key]);
      await until(() => textOf(row(element, 'virus.jpg')).includes('It has a virus.'), 'the reason');
    });

  it('is heard as it happens where the endpoint sends a stream of events', async () => {
    const { element } = await placeLive('endpoint="/server/processing/live/sts"');
    const shares: (number | undefined)[] = [];
    element.addEventListener('upload-processing', ({ detail }) => shares.push(detail.task.processing?.share));
    drop(element, file(7000, 'a.jpg'));
    await done(element);
    await until(() => shares.length > 0, 'its beginning');
    timers.pass(1000);
    await until(() => element.tasks[0]!.processing?.state === 'ready', 'the end');
    expect([shares, element.tasks[0]!.result!.data]).to.deep.equal([[undefined, 0.25, 0.5, 0.75], 'live']);
  });

  it('leaves no seal in what the page sees', async () => {
    const { element } = await placeLive('endpoint="/server/processing/sts" name="f" value-as="json"');
    drop(element, file(7000, 'a.jpg'));
    expect(JSON.stringify(await done(element))).to.not.contain('odu1');
    await until(() => element.value.length === 1, 'the value');
    expect(element.value[0]).to.contain('"processing":{"state":"processing"').and.not.contain('odu1');
  });
});
