import { aTimeout, expect } from '@open-wc/testing';
import { createFormModel } from '../../src/frameworks/form-model.js';
import type { OssDirectUpload, StoredObject, UploadTask } from '../../src/element.js';
import { add, place } from '../support/browser/held-element.js';
import type { HeldMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

async function open(markup = '') {
  const { element, mode } = await place(`multiple ${markup}`);
  const removed: UploadTask[] = [];
  element.addEventListener('file-removed', ({ detail }) => removed.push(detail.task));
  return { element, mode, removed, model: createFormModel(element) };
}

async function upload(
  element: OssDirectUpload,
  mode: HeldMode,
  name: string,
  processing?: StoredObject['processing'],
): Promise<void> {
  const [task] = await add(element, sizedFile(name));
  mode.of(name).done({ key: name, url: `https://b.example/${name}`, processing });
  await until(() => task?.status === 'done', `${name} stored`);
}

describe('form model of a framework', () => {
  it('reports each change of the value once', async () => {
    const { element, mode, model } = await open();
    expect(model.takeChange()).to.equal(undefined);
    await upload(element, mode, 'a.png');
    expect(model.takeChange()).to.deep.equal(['a.png']);
    model.follow(['a.png']);
    expect(element.value).to.deep.equal(['a.png']);
    expect(model.takeChange()).to.equal(undefined);
  });

  it('follows the order of the model, and reports one that a person has made', async () => {
    const { element, mode, model } = await open();
    const events: string[] = [];
    for (const type of ['change', 'file-moved']) element.addEventListener(type, () => events.push(type));
    model.show([{ key: 's' }, { key: 't' }]);
    await upload(element, mode, 'a.png');
    await add(element, sizedFile('waits.png'));
    await upload(element, mode, 'b.png');
    model.takeChange();
    events.length = 0;
    model.follow(['b.png', 's', 'n', 'a.png', 't']);
    expect(element.value).to.deep.equal(['b.png', 's', 'n', 'a.png', 't']);
    expect(model.takeChange()).to.equal(undefined);
    expect(events).to.deep.equal([]);
    const moved = element.tasks.find(({ name }) => name === 'a.png')!;
    element.queue.move(moved, 0);
    expect(model.takeChange()).to.deep.equal(['a.png', 'b.png', 's', 'n', 't']);
  });

  it('removes what left the model, uploaded or stored, without an event', async () => {
    const { element, mode, model, removed } = await open();
    model.show([{ key: 's' }, { key: 't' }]);
    await upload(element, mode, 'a.png');
    await upload(element, mode, 'b.png');
    expect(model.takeChange()).to.deep.equal(['s', 't', 'a.png', 'b.png']);
    model.follow(['t', 'b.png']);
    expect(element.value).to.deep.equal(['t', 'b.png']);
    model.follow([]);
    expect(element.value).to.deep.equal([]);
    expect(element.tasks).to.have.length(0);
    expect(removed).to.deep.equal([]);
    element.stored = [{ key: 's' }];
    element.remove(element.tasks[0]);
    expect(removed).to.have.length(1);
  });

  it('leaves the page without a change that it has made itself, and with each other one', async () => {
    const { element, mode, model } = await open();
    const changes: string[] = [];
    element.addEventListener('change', () => changes.push((model.takeChange() ?? []).join()));
    for (const name of ['a.png', 'b.png', 'c.png']) await upload(element, mode, name);
    const remove = (name: string) => element.remove(element.tasks.find((task) => task.name === name));
    for (const [title, act, change] of [
      ['the page adds', () => model.follow(['a.png', 'b.png', 'c.png', 'n', 'o']), []],
      ['the page removes', () => model.follow(['b.png', 'c.png', 'n', 'o']), []],
      ['the page moves', () => model.follow(['o', 'n', 'b.png', 'c.png']), []],
      ['nothing is new', () => model.follow(['o', 'n', 'b.png', 'c.png']), []],
      ['a person removes', () => remove('b.png'), ['o,n,c.png']],
      ['both, the person first', () => (remove('o'), model.follow(['o', 'c.png', 'n'])), ['c.png,n']],
      ['both, the page first', () => (model.follow(['n']), remove('n')), ['']],
    ] as const) {
      await aTimeout(0);
      changes.length = 0;
      act();
      await aTimeout(0);
      expect(changes, title).to.deep.equal(change);
    }
  });

  it('keeps what was stored since the last report, and what is not stored yet', async () => {
    const { element, mode, model } = await open();
    await upload(element, mode, 'a.png');
    model.takeChange();
    await upload(element, mode, 'b.png');
    await add(element, sizedFile('c.png'));
    model.follow(['a.png']); // the page handles the first change, after the second
    expect(element.value).to.deep.equal(['a.png', 'b.png']);
    model.follow([]);
    expect(element.value).to.deep.equal(['b.png']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['b.png', 'c.png']);
    expect(model.takeChange()).to.deep.equal(['b.png']);
  });

  it('does not bring back what the person removed since the last report', async () => {
    const { element, model } = await open();
    model.follow(['a', 'b']);
    element.remove(element.tasks[0]);
    model.follow(['a', 'b']);
    expect(element.value).to.deep.equal(['b']);
    model.follow(['a', 'b', 'c']);
    expect(element.value).to.deep.equal(['b', 'c']);
    expect(model.takeChange()).to.deep.equal(['b', 'c']);
    model.follow(['a', 'b', 'c']);
    expect(element.value).to.deep.equal(['a', 'b', 'c']);
  });

  it('shows the page’s stored files beside those that the model named', async () => {
    const { element, model } = await open();
    model.follow(['a', 'b']);
    model.show([{ key: 'a', name: 'A.png', size: 7 }, { key: 'c' }]);
    expect(element.tasks.map(({ name, size }) => `${name} ${size}`)).to.deep.equal(['A.png 7', 'c 0', 'b 0']);
    expect(model.takeChange()).to.deep.equal(['a', 'c', 'b']);
    model.follow(['c']);
    model.show([{ key: 'd' }]);
    expect(element.value).to.deep.equal(['d']);
  });

  it('knows entries as URLs, with or without a query', async () => {
    const { element, mode, model } = await open('value-as="url"');
    await upload(element, mode, 'a.png');
    expect(model.takeChange()).to.deep.equal(['https://b.example/a.png']);
    model.follow(['https://b.example/a.png?x-oss-process=style/small', 'https://b.example/u/%E5%9B%BE.png?a=1']);
    expect(element.value).to.deep.equal(['https://b.example/a.png', 'https://b.example/u/%E5%9B%BE.png']);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['a.png', '图.png']);
    model.follow(['u/plain key', 'https://b.example/a.png']);
    expect(element.value).to.deep.equal(['u/plain key', 'https://b.example/a.png']);
  });

  it('knows entries as JSON, in any order of their fields', async () => {
    const { element, mode, model } = await open('value-as="json"');
    await upload(element, mode, 'a.png');
    const [entry = ''] = model.takeChange() ?? [];
    const other = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(entry) as object).toReversed()));
    expect(other).to.not.equal(entry);
    model.follow([other, '{"size":5,"key":"u/b.png"}']);
    const results = element.tasks.map(({ result }) => `${result?.key} ${result?.size}`);
    expect(results).to.deep.equal(['a.png 1000', 'u/b.png 5']);
    model.follow([other]);
    expect(element.tasks.map(({ name }) => name)).to.deep.equal(['a.png']);
    model.follow([]);
    expect(element.value).to.deep.equal([]);
  });

  for (const [markup, state] of [
    ['', 'refused'],
    ['value-as="url"', 'refused'],
    ['value-as="json" wait-for-uploads="ready"', 'processing'],
  ] as const) {
    it(`removes and moves the named files beside one that is not in the value: ${state} ${markup}`, async () => {
      const { element, mode, model } = await open(markup);
      const names = () => element.tasks.map(({ name }) => name);
      await upload(element, mode, 'a.png', { state });
      for (const name of ['b.png', 'c.png', 'd.png']) await upload(element, mode, name);
      const [b, c, d] = model.takeChange() ?? [];
      expect([b, c, d].map((entry) => /\b\w\.png/.exec(entry!)?.[0])).to.deep.equal(['b.png', 'c.png', 'd.png']);
      model.follow([d!, b!, c!]);
      expect(names()).to.deep.equal(['a.png', 'd.png', 'b.png', 'c.png']);
      model.follow([d!, b!]);
      expect(names()).to.deep.equal(['a.png', 'd.png', 'b.png']);
      expect(model.takeChange()).to.equal(undefined);
    });
  }

  it('waits for an element that is not defined', () => {
    const element = document.createElement('x-undefined') as unknown as OssDirectUpload;
    const model = createFormModel(element);
    model.follow(['a']);
    expect(element.stored).to.deep.equal([{ key: 'a' }]);
    expect(model.takeChange()).to.deep.equal([]);
  });
});
