import { expect, nextFrame } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { readPolicy, rejectionByPolicy } from '../../src/modes/post-policy/form-policy.js';
import { press } from '../support/browser/gestures.js';
import { nameOfFocused } from '../support/browser/grid.js';
import { add, alerted, announced, begin, begun, fadedIn, place } from '../support/browser/held-element.js';
import { HeldMode, heldQueue, type HeldRun } from '../support/held-mode.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { define, replace, replaceMedia } from '../support/browser/replace.js';
import { all, find, nameOf, row, textOf } from '../support/browser/roles.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const progressOf = (element: Element, name: string) => find(element, 'progressbar', `Progress of ${name}`);

describe('the list of files', () => {
  it('has a row for each file, with a progress bar and its value in words', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png', 1_000_000), sizedFile('b.zip', 2_000_000));
    expect(find(element, 'grid', 'Files')).to.be.ok;
    expect(all(element, 'row').map((item) => item.getAttribute('aria-label'))).to.deep.equal(['a.png', 'b.zip']);
    mode.of('a.png').sent(450_000);
    await until(() => progressOf(element, 'a.png').ariaValueNow === '45', '45 %');
    expect(progressOf(element, 'a.png').ariaValueText).to.equal('45%');
    expect(textOf(row(element, 'a.png'))).to.contain('450 kB of 1 MB');
    element.pause(element.tasks[0]);
    await until(() => progressOf(element, 'a.png').ariaValueText === '45%, Paused', 'paused, in words');
  });

  it('shows the size limit of a form policy in the language', async () => {
    const { element, mode } = await place();
    await add(element, sizedFile('a.png'));
    const policy = readPolicy(btoa('{"conditions":[["content-length-range",1,20000000]]}'));
    const over = rejectionByPolicy(policy, { key: 'a.png', type: '', size: 3e7 });
    mode.of('a.png').fail(over!);
    await until(() => textOf(row(element, 'a.png')).includes('30 MB. Up to 20 MB'), 'the limit');
    expect(textOf(row(element, 'a.png'))).not.to.include('20000000');
  });

  it('never shows 100 % before OSS has confirmed', async () => {
    const { element, mode } = await place();
    await add(element, sizedFile('a.png', 1000));
    mode.of('a.png').sent(1000);
    mode.of('a.png').finishing();
    await until(() => textOf(row(element, 'a.png')).includes('Finishing'), 'finishing');
    expect(textOf(row(element, 'a.png'))).to.contain('99%');
    expect(progressOf(element, 'a.png').ariaValueNow).to.equal('99');
    mode.of('a.png').done();
    await until(() => textOf(row(element, 'a.png')).includes('Uploaded'), 'uploaded');
    expect(all(element, 'progressbar')).to.have.length(0);
  });

  it('pauses, resumes, cancels, retries and removes one file', async () => {
    const { element, mode } = await place('multiple');
    const [task] = await add(element, sizedFile('a.png'), sizedFile('b.png'));
    const expectAfter = async (action: string, status: string) => {
      await press(element, `${action}: a.png`);
      await until(() => task?.status === status, status);
    };
    await expectAfter('Pause', 'paused');
    expect(element.tasks[1]?.status).to.equal('uploading');
    await expectAfter('Resume', 'uploading');
    await expectAfter('Cancel', 'canceled');
    await until(() => textOf(row(element, 'a.png')).includes('Canceled'), 'canceled, in words');
    const cross = find(element, 'button', 'Remove: a.png').innerHTML;
    await expectAfter('Retry', 'uploading');
    (await begun(mode, 'a.png')).done();
    expect(find(element, 'button', 'Cancel: b.png').innerHTML, '× cancels and dismisses').to.equal(cross);
    await until(() => textOf(row(element, 'a.png')).includes('Uploaded'), 'stored');
    expect(find(element, 'button', 'Remove: a.png').innerHTML, 'a bin').not.to.equal(cross);
    expect(textOf(find(element, 'button', 'Cancel all')), 'in words').to.equal('Cancel all');
    await press(element, 'Remove: a.png');
    await until(() => all(element, 'row').length === 1, 'one row');
  });

  it('keeps the focus where “Pause all” becomes “Resume all”', async () => {
    const { element } = await place('multiple');
    await add(element, ...Array.from({ length: 8 }, (_, index) => sizedFile(`${index}.png`)));
    find(element, 'button', 'Pause all').focus();
    await press(element, 'Pause all');
    await until(() => all(element, 'button', 'Resume all')[0], 'the other button');
    expect(nameOfFocused(element)).to.equal('Resume all');
  });

  it('has the focus ring of a filled button beside it, because both have the same color', async () => {
    const { element } = await place('multiple no-auto');
    await add(element, sizedFile('a.png'));
    const start = find(element, 'button', 'Start upload');
    start.focus({ focusVisible: true });
    if (!document.hasFocus()) return; // some windows of Firefox have none
    const { backgroundColor, outlineColor, outlineOffset } = getComputedStyle(start);
    expect(outlineColor).to.equal(backgroundColor);
    expect(parseFloat(outlineOffset)).to.be.greaterThan(0);
  });

  it('pauses, resumes, cancels and clears all files, with totals', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    const summary = () => textOf(element.shadowRoot!.querySelector('[part=summary]')!);
    const statuses = () => element.tasks.map(({ status }) => status).join(' ');
    expect(summary()).to.contain('Uploading 3 files');
    find(element, 'button', 'Pause all').click();
    expect(statuses()).to.equal('paused paused paused');
    await until(() => summary().includes('3 files paused'), 'paused');
    find(element, 'button', 'Resume all').click();
    await until(() => mode.uploads.size === 3, 'uploading');
    mode.of('a.png').done();
    mode.of('b.png').fail(new UploadError('network', 'No connection.'));
    await until(() => summary().includes('1 of 3 uploaded'), 'one done');
    await press(element, 'Cancel all');
    expect(statuses()).to.equal('done failed canceled');
    await press(element, 'Remove failed files');
    expect(statuses()).to.equal('done canceled');
    await press(element, 'Remove all');
    await until(() => all(element, 'row').length === 0, 'no rows');
  });

  it('shows an error, its remedy, and OSS’s code and request id; a retry leaves other uploads alone', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'));
    mode.of('a.png').fail(new UploadError('denied', 'no', { ossCode: 'AccessDenied', requestId: '5C3D9175' }));
    await until(() => textOf(row(element, 'a.png')).includes('rejected'), 'the failure');
    expect(textOf(row(element, 'a.png'))).to.contain(
      'The storage rejected the upload · Contact support for access. AccessDenied · 5C3D9175',
    );
    expect(textOf(element.shadowRoot!.querySelector('.headline')!)).to.equal('Uploading 1 file · 1 failed');
    find(element, 'button', 'Retry failed files').click();
    await until(() => element.tasks[0]?.status === 'uploading', 'again');
    expect(element.tasks[1]?.status).to.equal('uploading');
  });

  it('shows failed files first from eight files on, and those that are uploaded last', async () => {
    const { element, mode } = await place('multiple max-concurrent-uploads="8"');
    const names = Array.from({ length: 8 }, (_, index) => `${index}.png`);
    const shown = () => all(element, 'row').map(nameOf);
    await add(element, ...names.slice(0, 7).map((name) => sizedFile(name)));
    mode.of('6.png').fail(new UploadError('denied', 'no'));
    await until(() => textOf(row(element, '6.png')).includes('rejected'), 'the failure');
    expect(shown()[6]).to.equal('6.png');
    await add(element, sizedFile('7.png'));
    expect(shown()).to.deep.equal(['6.png', ...names.filter((name) => name !== '6.png')]);
    mode.of('0.png').done();
    element.cancel(element.tasks[1]);
    await until(() => textOf(row(element, '0.png')).includes('Uploaded'), 'its end');
    expect(shown().join(' ')).to.equal('6.png 2.png 3.png 4.png 5.png 7.png 0.png 1.png');
    find(element, 'button', 'Pause: 2.png').focus({ focusVisible: true });
    mode.of('2.png').done();
    await until(() => textOf(row(element, '2.png')).includes('Uploaded'), 'its end');
    const held = '6.png 2.png 3.png 4.png 5.png 7.png 0.png 1.png';
    if (document.hasFocus()) expect(shown().join(' '), 'while it has the focus').to.equal(held); // some windows of Firefox have none
    find(element, 'button', 'Choose files').focus();
    await until(() => shown().at(-1) === '2.png', 'its place');
    expect(shown().join(' ')).to.equal('6.png 3.png 4.png 5.png 7.png 0.png 1.png 2.png');
    element.cover = true;
    await element.updateComplete;
    expect(shown(), 'the first one is the cover').to.deep.equal(names);
  });

  it('with no-auto waits for the start button', async () => {
    const { element } = await place('multiple no-auto');
    await add(element, sizedFile('a.png'));
    expect(element.tasks[0]?.status).to.equal('queued');
    find(element, 'button', 'Start upload').click();
    await until(() => element.tasks[0]?.status === 'uploading', 'started');
  });

  it('is not shown with no-list, and files are uploaded anyway', async () => {
    const { element, mode } = await place('multiple no-list');
    await begin({ element, mode }, 'a.png');
    await import('../../src/element/list/list-chunk.js');
    await nextFrame();
    expect(all(element, 'grid')).to.have.length(0);
  });

  it('cuts a long name in the middle, and keeps its extension visible', async () => {
    const { element } = await place();
    element.style.inlineSize = '320px';
    const name = 'Interview with the architects, rough cut, 2024-11-03.mov';
    await add(element, sizedFile(name));
    const shown = element.shadowRoot!.querySelector('[part=name]')!;
    const list = element.shadowRoot!.querySelector('[part=file]')!;
    expect(textOf(shown.querySelector('.sr')!)).to.equal(name);
    expect(textOf(shown.querySelector('.stem')!) + shown.querySelector('.tail')!.textContent).to.equal(name);
    const tail = shown.querySelector('.tail')!.getBoundingClientRect();
    expect(tail.width).to.be.greaterThan(20);
    expect(tail.right).to.be.lessThan(list.getBoundingClientRect().right);
  });
});

describe('large text', () => {
  const root = document.documentElement;
  afterEach(() => root.style.removeProperty('font-size'));

  it('has tiles, icons and buttons that grow with it, and none that shrink', async () => {
    const { element } = await place('multiple no-auto');
    await add(element, sizedFile('a.docx'));
    await fadedIn(element);
    const sizes = () => {
      const [tile, button, icon] = ['.thumbnail', '.row .action', '.row .action svg'].map((selector) =>
        element.shadowRoot!.querySelector(selector)!.getBoundingClientRect(),
      );
      return [tile!.width, tile!.height, button!.height, icon!.width];
    };
    root.style.fontSize = '16px';
    const usual = sizes();
    root.style.fontSize = '32px';
    expect(sizes()).to.deep.equal(usual.map((size) => size * 2));
    root.style.fontSize = '10px';
    expect(sizes()).to.deep.equal(usual);
  });
});

describe('a file that another tab is uploading', () => {
  const timers = LongTimers.use();

  it('is marked in its row after the stall timeout, and announced politely', async () => {
    const words = 'Another tab is uploading this file';
    const { element, mode } = await place('multiple stall-timeout="0.3"');
    const [task] = await add(element, sizedFile('film.mp4'));
    const { job, done } = await begun(mode, 'film.mp4');
    let release: (() => void) | undefined;
    const other = job.record.exclusive(() => new Promise<void>((resolve) => (release = resolve)), job.signal);
    await until(() => release, 'the lock');
    const upload = job.record.exclusive(async () => done(), job.signal);
    expect(textOf(row(element, 'film.mp4'))).not.to.contain(words);
    await until(() => (timers.pass(300), textOf(row(element, 'film.mp4')).includes(`${words} · `)), 'the words');
    expect(task?.state).to.deep.equal({ status: 'uploading', phase: 'waiting', reason: 'other-tab' });
    await until(() => (timers.pass(700), announced(element).includes(words)), 'the words, said');
    expect(announced(element)).to.contain('film.mp4');
    expect(alerted(element)).to.equal('');
    release!();
    await Promise.all([other, upload]);
    await until(() => task?.status === 'done', 'its turn');
  });
});

describe('the first row', () => {
  const timers = LongTimers.use(20);
  const rows = (element: Element) => all(element, 'row').length;

  it('is drawn when the first request has gone out', async () => {
    const { element, mode } = await place();
    let before: number | undefined;
    element.addEventListener('upload-start', () => (before = rows(element)));
    await begin({ element, mode }, 'a.png');
    await until(() => before !== undefined && rows(element) === 1, 'its row');
    expect(before).to.equal(0);
  });

  it('is drawn soon where no request goes out', async () => {
    const { element } = await place();
    const mode = (element.mode = new HeldMode());
    await begin({ element, mode }, 'a.png');
    await nextFrame();
    expect(rows(element)).to.equal(0);
    timers.pass(30);
    await until(() => rows(element) === 1, 'its row');
  });

  it('is drawn at once where the request has gone out before', async () => {
    const { queue, mode } = heldQueue();
    queue.add([sizedFile('a.png')]);
    (await begun(mode, 'a.png')).job.report.sending(1);
    const { element } = await place();
    element.queue = queue;
    await until(() => rows(element) === 1, 'its row');
  });

  it('is drawn at once where uploads wait for `start`', async () => {
    const { element } = await place('no-auto');
    await element.addFiles([sizedFile('a.png')]);
    await until(() => rows(element) === 1, 'its row');
  });
});

describe('a file that was stored before its list is there', () => {
  const timers = LongTimers.use();

  it('is announced, with that it was in OSS already', async () => {
    const { queue, mode } = heldQueue();
    const [task] = queue.add([sizedFile('a.png')]);
    (await begun(mode, 'a.png')).done({ reused: true });
    await task!.finished;
    const { element } = await place();
    element.queue = queue;
    const words = 'a.png: Already there';
    await until(() => (timers.pass(700), announced(element).includes(words)), words);
  });
});

describe('a file whose endpoint fails', () => {
  const timers = LongTimers.use();

  it('says in its row that the server has a problem, at once and politely, until another reason comes', async () => {
    const words = 'The server has a problem. Trying again';
    const { element, mode } = await place('multiple');
    const [task] = await add(element, sizedFile('a.png'));
    const run = await begun(mode, 'a.png');
    const { job } = run;
    const fails = (status?: number) =>
      job.report.retrying(new UploadError('grant', 'No.', { status, retryable: true }), 1);
    const says = (text: string) => until(() => textOf(row(element, 'a.png')).includes(`${text} · `), text);
    fails();
    await says('Trying again');
    fails(503);
    await says(words);
    expect(task?.state).to.deep.equal({ status: 'uploading', phase: 'waiting', reason: 'server' });
    await until(() => (timers.pass(700), announced(element).includes(`a.png: ${words}`)), 'the words, said');
    expect(alerted(element)).to.equal('');
    run.sent(1);
    expect(task?.state, 'other parts move').to.deep.equal({ status: 'uploading', phase: 'sending' });
    fails(429);
    await says('Trying again');
  });
});

describe('files whose connection does not work', () => {
  const timers = LongTimers.use(100, []);
  const { now } = performance;
  let ahead = 0;
  const later = (ms: number) => {
    ahead += ms;
    replace(performance, 'now', () => now.call(performance) + ahead);
    timers.pass(1000);
  };

  /** Has an attempt fail, after which the next one begins in eight seconds. @returns how often it was tried */
  function failOnce({ job }: HeldRun): () => number {
    let attempts = 0;
    void job.link.retry(() => {
      const cut = new UploadError('network', 'Cut.', { retryable: true, retryAfter: 8000 });
      return ++attempts === 1 ? Promise.reject(cut) : new Promise(() => {});
    });
    return () => attempts;
  }

  it('say in their rows that no data is moving, and when the next attempt begins, or begin it now', async () => {
    const { element, mode } = await place();
    const [task] = await add(element, sizedFile('a.png', 1000));
    const shows = (text: string | RegExp) => until(() => textOf(row(element, 'a.png')).match(text), `${text}`);
    const run = mode.of('a.png');
    replace(XMLHttpRequest.prototype, 'send', () => {}); // nothing of it moves
    void run.job.link
      .sendBody(1000, async () => [{ method: 'PUT', url: location.href, headers: {} }, new Blob(['x'])])
      .catch(() => {});
    run.sent(400);
    await until(() => (later(3000), task!.state.status === 'uploading' && task!.state.reason), 'the reason');
    await shows('No data is moving');
    const attempts = failOnce(run);
    await shows(/Trying again in 8 sec · Try now/);
    expect(progressOf(element, 'a.png').ariaValueText).to.equal('40%, Trying again');
    later(3000);
    await shows(/Trying again in 5 sec/);
    find(element, 'button', 'Try now: a.png').focus();
    await press(element, 'Try now: a.png');
    await shows(/Trying again(?! in)/);
    expect(attempts()).to.equal(2);
    expect(element.shadowRoot!.activeElement!.ariaLabel, 'what ends nothing').to.equal('Pause: a.png');
    run.sent(500);
    await shows('50%');
    element.clear();
  });

  it('say so above the list when all wait, which is announced after ten seconds, and once more when data moves', async () => {
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png', 1000), sizedFile('b.png', 1000));
    await until(() => (timers.pass(700), announced(element) === '2 files added'), 'the beginning');
    const headline = () => textOf(element.shadowRoot!.querySelector('.headline')!);
    const [a, b] = ['a.png', 'b.png'].map((name) => mode.of(name));
    const attempts = failOnce(a!);
    await until(() => textOf(row(element, 'a.png')).includes('Trying again'), 'one waits');
    expect(headline()).to.equal('Uploading 2 files');
    failOnce(b!);
    await until(() => headline() === 'Waiting for the connection · 2 files', 'both wait');
    await press(element, 'Try now');
    await until(() => attempts() === 2, 'the attempt');
    await until(() => all(element, 'button', 'Try now').length === 0, 'no attempt to begin');
    timers.pass(9_900);
    expect(announced(element)).to.equal('2 files added');
    await until(() => (timers.pass(200), announced(element) === 'Waiting for the connection'), 'the words');
    a!.sent(500);
    await until(() => announced(element) === 'Uploading 2 files', 'the other words');
    await until(() => headline() === 'Uploading 2 files', 'one moves');
    element.clear();
  });
});

describe('leaving the page', () => {
  /** Whether the browser asks first. Old ones look at `returnValue` only, which is the event's own here. */
  function asks(): boolean {
    const event = new Event('beforeunload', { cancelable: true });
    Object.defineProperty(event, 'returnValue', { value: false, writable: true });
    expect(!window.dispatchEvent(event)).to.equal(event.returnValue);
    return event.returnValue;
  }

  it('asks first during uploads only', async () => {
    const { element, mode } = await place('multiple');
    expect(asks()).to.be.false;
    await add(element, sizedFile('a.txt'));
    await until(() => element.tasks[0]?.status === 'uploading' && asks(), 'the page to be guarded');
    mode.of('a.txt').done();
    await until(() => element.tasks[0]?.status === 'done' && !asks(), 'the page to be free');
    await add(element, sizedFile('b.txt'));
    await until(asks, 'the page to be guarded');
    element.remove();
    await until(() => !asks(), 'the page to be free');
  });

  it('releases the wake lock when all uploads are done', async () => {
    const asked: string[] = [];
    replace(navigator.wakeLock, 'request', async () => {
      asked.push('request');
      return { release: async () => void asked.push('release') } as WakeLockSentinel;
    });
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.txt'));
    await until(() => asked.length === 1, 'the lock');
    mode.of('a.txt').done();
    await until(() => asked.length === 2, 'its release');
    expect(asked).to.deep.equal(['request', 'release']);
  });
});

describe('a page that takes long', () => {
  const timers = LongTimers.use();
  const words = 'Keep this page open until the files are uploaded';
  const noLock = () => Promise.reject(new DOMException('The battery is low.', 'NotAllowedError'));
  const soon = (check: () => unknown, what: string) => until(() => (timers.pass(700), check()), what);

  /** An upload that takes 500 seconds more, by a person with a touch screen or a mouse. @param lock what the browser says of the screen */
  async function beginLong(lock: () => Promise<WakeLockSentinel>, isTouch = true) {
    let now = 0;
    replace(performance, 'now', () => now);
    replace(navigator.wakeLock, 'request', lock);
    replaceMedia('(pointer: coarse)', isTouch);
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.mov', 1_000_000));
    await soon(() => announced(element) === '1 file added', 'the beginning');
    const send = async (seconds: number, bytes: number) => {
      now += seconds * 1000;
      mode.of('a.mov').sent(bytes);
      await soon(() => textOf(row(element, 'a.mov')).includes(' left'), 'the time left');
    };
    await send(5, 5_000);
    const lines = () => all(element, '[part=keep-open]').map(textOf);
    return { element, mode, send, lines };
  }

  it('asks a person with a touch screen to keep it open, once', async () => {
    const { element, mode, send, lines } = await beginLong(noLock);
    await soon(() => lines()[0] === words, 'the words');
    expect(announced(element)).to.equal(words);
    await add(element, sizedFile('b.png'));
    await soon(() => announced(element) === '1 file added', 'other words');
    await send(1, 990_000);
    expect([lines(), announced(element)], 'they do not come and go').to.deep.equal([[words], '1 file added']);
    for (const name of ['a.mov', 'b.png']) (await begun(mode, name)).done();
    await soon(() => lines().length === 0, 'nothing to wait for');
  });

  for (const [where, lock, isTouch] of [
    ['where the screen stays awake', async () => ({ release: async () => {} }) as WakeLockSentinel, true],
    ['by mouse', noLock, false],
  ] as const) {
    it(`asks for nothing ${where}`, async () => {
      const { element, lines } = await beginLong(lock, isTouch);
      element.requestUpdate();
      await element.updateComplete;
      expect(lines()).to.deep.equal([]);
    });
  }

  it('asks for nothing when it is hidden and seen again, but when the browser lets the screen go dark', async () => {
    const locks: WakeLockSentinel[] = [];
    const lock = async () => locks[locks.push({ release: async () => {} } as WakeLockSentinel) - 1]!;
    const { element, lines } = await beginLong(lock);
    const turn = () => document.dispatchEvent(new Event('visibilitychange'));
    const show = define(document, 'visibilityState', { value: 'hidden' });
    locks[0]!.onrelease!(new Event('release')); // as browsers do
    turn();
    show();
    turn();
    await until(() => locks.length === 2, 'another lock');
    await element.updateComplete;
    expect(lines()).to.deep.equal([]);
    locks[1]!.onrelease!(new Event('release'));
    await soon(() => lines().length === 1, 'the words');
  });
});

describe('the details of a failure', () => {
  const timers = LongTimers.use();

  it('are copied by a button beside what OSS says, which says so for two seconds', async () => {
    const texts: string[] = [];
    replace(navigator.clipboard, 'writeText', async (text) => void texts.push(text));
    const { element, mode } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    const requestId = '6512A1B2C3D4E5F6A7B8C9D0';
    const hostId = 'b.oss-cn-hangzhou.aliyuncs.com';
    const denied = { status: 403, ossCode: 'AccessDenied', ec: '0003-00000001', requestId, hostId, hint: 'Allow it.' };
    (await begun(mode, 'a.png')).fail(new UploadError('denied', 'No.', { ...denied, key: 'u/a.png', help: '/help' }));
    (await begun(mode, 'b.png')).fail(new UploadError('network', 'Cut.'));
    (await begun(mode, 'c.png')).fail(new TypeError('x is undefined'));
    const name = 'Copy details: a.png';
    const button = await until(() => all(element, 'button', name)[0], 'the button');
    await until(() => all(element, 'button', 'Copy details: c.png')[0], 'also of what nobody foresaw');
    expect(all(element, 'button', 'Copy details: b.png'), 'nothing to look up').to.be.empty;
    button.click();
    await until(() => textOf(button) === 'Copied', 'it says so');
    expect(announced(element)).to.equal('Copied');
    expect(texts).to.deep.equal([
      'code: denied\nstatus: 403\nossCode: AccessDenied\nec: 0003-00000001\n' +
        `requestId: ${requestId}\nhostId: ${hostId}\nmessage: No.\nhint: Allow it.\nhelp: /help`,
    ]);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    timers.pass(2000);
    await until(() => textOf(button) === 'Copy details', 'again');
  });
});

describe('the link of a stored file', () => {
  const timers = LongTimers.use();

  async function withLink() {
    const { element } = await place('multiple');
    element.stored = [{ key: 'a.pdf', url: 'https://cdn.example/a.pdf' }];
    await until(() => all(element, 'button', 'Remove: a.pdf').length, 'its row');
    return element;
  }

  it('is copied by a button, which announces it, keeps the focus, and shows it for two seconds', async () => {
    const texts: string[] = [];
    replace(navigator.clipboard, 'writeText', async (text) => void texts.push(text));
    const element = await withLink();
    const button = find(element, 'button', 'Copy link: a.pdf');
    const before = button.innerHTML;
    button.focus();
    button.click();
    await until(() => button.innerHTML !== before, 'the check mark');
    expect(texts).to.deep.equal(['https://cdn.example/a.pdf']);
    expect(announced(element)).to.equal('Link copied');
    expect(element.shadowRoot!.activeElement).to.equal(button);
    await fadedIn(element);
    await expect(element).to.be.accessible();
    timers.pass(2000);
    await element.updateComplete;
    expect(button.innerHTML, 'the first symbol').to.equal(before);
  });

  it('is copied without the browser’s clipboard, too, as on plain http; the focus stays', async () => {
    const copied: string[] = [];
    replace(navigator as { clipboard: unknown }, 'clipboard', undefined);
    const element = await withLink();
    const copy = () => copied.push((element.shadowRoot!.activeElement as HTMLTextAreaElement).value) > 0;
    replace(document, 'execCommand', copy);
    const button = find(element, 'button', 'Copy link: a.pdf');
    button.focus();
    button.click();
    await until(() => announced(element) === 'Link copied', 'said');
    expect(copied).to.deep.equal(['https://cdn.example/a.pdf']);
    expect(element.shadowRoot!.activeElement).to.equal(button);
    expect(element.shadowRoot!.querySelector('textarea')).to.equal(null);
  });

  it('is not announced as copied if the browser denies it', async () => {
    replace(navigator.clipboard, 'writeText', () => Promise.reject(new DOMException('No.', 'NotAllowedError')));
    const element = await withLink();
    find(element, 'button', 'Copy link: a.pdf').click();
    await nextFrame();
    expect(announced(element)).not.to.contain('copied');
  });
});

describe('the focus', () => {
  it('moves from a removed row to the next, then to the one before, then to the main button', async () => {
    const { element } = await place('multiple');
    await add(element, sizedFile('a.png'), sizedFile('b.png'), sizedFile('c.png'));
    element.cancel();
    await until(() => all(element, 'button', /^Remove:/).length === 3, 'removable');
    const removeWithKey = async (name: string) => {
      const button = find(element, 'button', `Remove: ${name}`);
      button.focus();
      button.click();
      await until(() => all(element, 'row', name).length === 0, 'gone');
    };
    await removeWithKey('b.png');
    expect(nameOfFocused(element)).to.equal('Remove: c.png');
    await removeWithKey('c.png');
    expect(nameOfFocused(element)).to.equal('Remove: a.png');
    await removeWithKey('a.png');
    expect(nameOfFocused(element)).to.equal('Choose files');
  });

  it('stays in the row when its button disappears', async () => {
    const { element, mode } = await place();
    await add(element, sizedFile('a.png'));
    await until(() => all(element, 'button', 'Pause: a.png').length === 1, 'uploading');
    find(element, 'button', 'Pause: a.png').focus();
    mode.of('a.png').done();
    await until(() => all(element, 'button', 'Pause: a.png').length === 0, 'done');
    expect(nameOfFocused(element)).to.equal('Remove: a.png');
  });

  for (const variant of ['dropzone', 'pictures']) {
    it(`on a link of a list that is only shown moves to the next link, also past files without one, ${variant}`, async () => {
      const { element } = await place(`multiple readonly variant="${variant}"`);
      const link = (name: string) => ({ key: name, url: `https://cdn.example/${name}` });
      const stored = [link('a.pdf'), { key: 'b.pdf' }, link('c.pdf'), link('d.pdf')];
      element.stored = stored;
      await until(() => all(element, 'a').length === 3, 'links');
      find(element, 'a', 'a.pdf').focus();
      element.stored = stored.slice(1);
      await until(() => all(element, 'a').length === 2, 'one less');
      expect(nameOfFocused(element)).to.equal('c.pdf');
      find(element, 'a', 'd.pdf').focus();
      element.stored = stored.slice(1, 3);
      await until(() => all(element, 'a').length === 1, 'one');
      expect(nameOfFocused(element)).to.equal('c.pdf');
    });
  }

  it('on a button that the page has put into a row moves to the next row when its file is removed', async () => {
    const { element } = await place('multiple');
    element.stored = ['a.png', 'b.png'].map((key) => ({ key }));
    element.addEventListener('file-removed', ({ detail }) => detail.children.forEach((child) => child.remove()));
    for (const task of element.tasks) {
      const button = Object.assign(document.createElement('button'), { slot: task.id, textContent: task.name });
      button.addEventListener('click', () => element.remove(task));
      element.append(button);
    }
    const own = element.querySelector('button')!;
    await until(() => own.assignedSlot, 'its row');
    own.focus();
    own.click();
    await until(() => all(element, 'row').length === 1, 'gone');
    expect(nameOfFocused(element)).to.equal('Remove: b.png');
  });

  it('is left where the page has put it when it removed a file', async () => {
    const { element } = await place('multiple');
    const input = document.createElement('input');
    element.before(input);
    element.stored = ['a.png', 'b.png'].map((key) => ({ key }));
    element.addEventListener('file-removed', () => input.focus());
    await until(() => all(element, 'button', 'Remove: a.png').length === 1, 'rows');
    find(element, 'button', 'Remove: a.png').focus();
    element.remove(element.tasks[0]);
    await until(() => all(element, 'row').length === 1, 'gone');
    expect(document.activeElement === input).to.equal(true);
    input.remove();
  });
});
