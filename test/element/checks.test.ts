import { expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import { fadedIn } from '../support/browser/held-element.js';
import { sendingMode } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

async function open(markup = 'multiple') {
  const element = await fixture<HTMLElementTagNameMap['oss-direct-upload']>(
    `<oss-direct-upload ${markup}></oss-direct-upload>`,
  );
  const mode = sendingMode();
  element.mode = mode;
  const verdicts = new Map<string, (words?: string) => void>();
  element.validate = ({ name }) => new Promise((resolve) => verdicts.set(name, resolve));
  const root = element.shadowRoot!;
  const text = () => root.textContent.replace(/\s+/g, ' ');
  const judged = (name: string) => until(() => verdicts.has(name), `${name} is looked at`);
  return { element, mode, verdicts, root, text, judged };
}

const names = ({ tasks }: { tasks: readonly { name: string }[] }) => tasks.map(({ name }) => name);

describe('rules that take a while, in the element', () => {
  it('say that they look at a file, and why they reject it', async () => {
    const { element, verdicts, root, text, judged } = await open();
    void element.addFiles([sizedFile('a.png')]);
    await judged('a.png');
    await until(() => text().includes('Checking'), 'the row says so');
    await fadedIn(element);
    await expect(element).to.be.accessible();
    expect(element.validity.customError).to.equal(true);
    verdicts.get('a.png')!('只收猫的照片。');
    await until(() => text().includes('a.png · 只收猫的照片。'), 'the notice says so');
    expect(root.querySelector('.row')).to.equal(null);
    await until(() => root.querySelector('[role=alert]')!.textContent.includes('a.png: 只收猫的照片。'), 'announced');
    await fadedIn(element);
    await expect(element).to.be.accessible();
  });

  it('keep the file that is there until another one may take its place', async () => {
    const { element, verdicts, mode, judged } = await open('');
    void element.addFiles([sizedFile('a.png')]);
    await judged('a.png');
    verdicts.get('a.png')!();
    await until(() => mode.uploads.has('a.png'), 'begun');
    mode.of('a.png').done();
    await until(() => element.value.length === 1, 'stored');
    void element.addFiles([sizedFile('b.png')]);
    await judged('b.png');
    expect(names(element)).to.deep.equal(['a.png']);
    verdicts.get('b.png')!('No.');
    await until(() => element.shadowRoot!.textContent.includes('No.'), 'rejected');
    expect(names(element)).to.deep.equal(['a.png']);
    expect(element.value).to.have.length(1);
    void element.addFiles([sizedFile('c.png')]);
    await judged('c.png');
    verdicts.get('c.png')!();
    await until(() => mode.uploads.has('c.png'), 'c begins');
    expect(names(element)).to.deep.equal(['c.png']);
  });

  it('are said in the zone, as far as they are numbers', async () => {
    const { text } = await open(
      'multiple min-image-width="800" max-image-width="4000" max-image-height="3000" max-duration="60"',
    );
    await until(() => text().includes('800–4,000 pixels wide · ≤ 3,000 pixels high · up to 1 min long'), text());
  });
});
