import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Recording } from '../../src/record/recording.js';

it('a recording of which the browser gives nothing, as of a picture that stands still, is looked at and ends in time', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const pass = (ms: number) => ((now += ms), t.mock.timers.tick(ms));
  const maker = Object.assign(new EventTarget(), {
    state: 'recording',
    stream: { getTracks: () => [] },
    stop() {
      maker.state = 'inactive';
      maker.dispatchEvent(new Event('stop'));
    },
  });
  const seen: number[] = [];
  const options = { maxDuration: 2, onChange: ({ seconds }: Recording) => void seen.push(seconds) };
  const others = [maker, { close() {} }, options, { maxFileSize: Infinity, discard() {} }];
  const recording = Reflect.construct(Recording, [{}, ...others]) as Recording;
  pass(500);
  pass(500);
  assert.deepEqual(seen, [0.5, 1]);
  pass(500);
  assert.equal(recording.reason, 'max-duration');
  const { length } = seen;
  pass(5_000);
  assert.equal(seen.length, length);
});
