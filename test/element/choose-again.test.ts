import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { press } from '../support/browser/gestures.js';
import { add, begun, type HeldElement, place } from '../support/browser/held-element.js';
import { faulty, ReadFault, useReadFaults } from '../support/browser/read-fault.js';
import { replace } from '../support/browser/replace.js';
import { all, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const photo = (name = 'a.png', lastModified = 1) => new File(['photo'], name, { type: 'image/png', lastModified });
const button = 'Choose the file again: a.png';

/** The dialogs that are opened from now on. */
function dialogs(): HTMLInputElement[] {
  const opened: HTMLInputElement[] = [];
  replace(HTMLInputElement.prototype, 'click', function (this: HTMLInputElement) {
    opened.push(this);
  });
  return opened;
}

function choose(input: HTMLInputElement, file: File): void {
  const data = new DataTransfer();
  data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
}

/** An element whose only file cannot be read any more. */
async function placeFailed(markup: string): Promise<HeldElement> {
  const held = await place(markup);
  await held.element.addFiles([faulty(photo(), new ReadFault(0))]);
  (await begun(held.mode, 'a.png')).fail(new UploadError('file', 'The file changed.'));
  await until(() => held.element.tasks[0]?.status === 'failed', 'the failure');
  return held;
}

describe('a file that cannot be read any more', () => {
  beforeEach(useReadFaults);
  afterEach(() => localStorage.clear());

  for (const [look, markup] of [
    ['row', 'multiple accept="image/*" capture="environment"'],
    ['card', 'multiple accept="image/*" variant="pictures"'],
    ['avatar', 'accept="image/*" variant="avatar"'],
  ] as const)
    it(`is chosen again in its ${look}, by a dialog for one file without the camera`, async () => {
      const { element, mode } = await placeFailed(markup);
      const [task] = element.tasks;
      const opened = dialogs();
      const name = look === 'avatar' ? 'Choose the file again' : button;
      await until(() => all(element, 'button', name).length > 0, name);
      await press(element, name);
      expect(opened[0]).to.include({ multiple: false, accept: 'image/*' });
      expect(opened[0]!.hasAttribute('capture')).to.equal(false);
      const again = photo('a.png', 2);
      choose(opened[0]!, again);
      await until(() => mode.runs.length === 2, 'another run');
      expect(mode.of('a.png').job.content).to.include({ name: 'a.png', lastModified: 2 }); // perhaps its copy
      expect(element.tasks).to.deep.equal([task]);
      expect(element.shadowRoot!.contains(opened[0]!)).to.equal(false);
    });

  it('says in words that another file was chosen, until the right one is', async () => {
    const { element } = await placeFailed('multiple');
    const opened = dialogs();
    await until(() => all(element, 'button', button).length > 0, button);
    await press(element, button);
    choose(opened[0]!, photo('b.png'));
    const notice = () => element.shadowRoot!.querySelector('.rejections');
    await until(notice, 'the notice');
    expect(textOf(notice()!)).to.contain('b.png').and.to.contain('This is another file');
    expect(element.tasks).to.have.length(1);
    await press(element, button);
    choose(opened[1]!, photo('a.png', 2));
    await until(() => element.tasks[0]?.status === 'uploading' && !notice(), 'no notice');
  });

  it('continues in its task where one file replaces another, and is added again', async () => {
    const { element, mode } = await placeFailed('');
    const [task] = element.tasks;
    await add(element, photo('a.png', 2));
    await until(() => mode.runs.length === 2, 'another run');
    expect(element.tasks).to.deep.equal([task]);
  });

  it('leaves no second field where a dialog was closed without a file', async () => {
    const { element } = await placeFailed('multiple');
    const opened = dialogs();
    await until(() => all(element, 'button', button).length > 0, button);
    await press(element, button);
    await press(element, button);
    expect(opened).to.have.length(2);
    expect([...element.shadowRoot!.querySelectorAll('input.again')]).to.deep.equal([opened[1]]);
    opened[1]!.dispatchEvent(new Event('cancel'));
    expect(element.shadowRoot!.querySelector('input.again')).to.equal(null);
  });
});
