import { expect } from '@open-wc/testing';
import { render } from 'lit/html.js';
import { Redraw } from '../../src/element/queue/redraw.js';
import { progressBar } from '../../src/element/task/progress.js';
import { replace, untilTestEnds } from '../support/browser/replace.js';
import { VirtualTime } from '../support/virtual-time.js';

describe('numbers on the screen', () => {
  it('change four times a second at first, once a second of what lasts, and at once with anything else', async () => {
    const time = untilTestEnds(new VirtualTime());
    replace(globalThis, 'requestAnimationFrame', (draw) => (draw(0), 0));
    const drawn: number[] = [];
    const host = { addController() {}, requestUpdate: () => drawn.push(time.elapsed), hasUpdated: true };
    const redraw = new Redraw(host as never);
    const emit = (type: string) => redraw.scheduleAfter({ type, detail: {} } as never, 1);
    const progress = async (ms: number) => {
      for (const end = time.elapsed + ms; time.elapsed < end; await time.advance(50)) emit('upload-progress');
    };
    emit('upload-pause');
    await progress(8_000);
    const steps = drawn.map((at, i) => at - (drawn[i - 1] ?? 0));
    expect(steps.slice(0, 3)).to.eql([0, 250, 250]);
    for (const step of steps.slice(-3)) expect(step).to.be.within(1000, 1050); // a timer begins with the next event
    emit('upload-pause');
    expect(drawn.at(-1)).to.equal(time.elapsed);
    await progress(300);
    expect(drawn.at(-1)).to.equal(drawn.at(-2)! + 250);
  });

  it('move a bar as long as its last step took to come, but at once where that is hardly seen', () => {
    const time = untilTestEnds(new VirtualTime());
    const page = document.createElement('div');
    const glideTo = (share: number, after: number) => {
      time.sleep(after);
      render(progressBar('', share, ''), page);
      const { style } = page.querySelector<HTMLElement>('.bar')!;
      expect(style.getPropertyValue('--done')).to.equal(share.toFixed(4));
      return style.getPropertyValue('--glide');
    };
    expect(glideTo(0.5, 0)).to.equal('0.0s');
    expect(glideTo(0.6, 250)).to.equal('0.3s');
    expect(glideTo(0.8, 1000)).to.equal('1.2s');
    expect(glideTo(0.9, 60_000)).to.equal('1.2s');
    expect(glideTo(0.905, 1000)).to.equal('0.0s');
  });
});
