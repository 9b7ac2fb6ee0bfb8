import { aTimeout, expect, fixture } from '@open-wc/testing';
import '../../src/index.js';
import type { OssDirectUpload } from '../../src/element.js';
import { stored, switches } from '../support/browser/cloud.js';
import { dragFile, longPress, namesOnScreen } from '../support/browser/drag-file.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { choose } from '../support/browser/gestures.js';
import { allEnded } from '../support/browser/live-element.js';
import { all, find, textOf } from '../support/browser/roles.js';
import { until } from '../support/until.js';

const NAMES = 'abcdefghi'.split('').map((letter) => `${letter}.jpg`);

/** Longer than clicks are ignored after a drag, in ms. */
const CLICK_SWALLOWED = 60;

interface Product {
  form: HTMLFormElement;
  element: OssDirectUpload;
  /** The keys of each submit. */
  submitted: string[][];
  /** What a screen reader says unasked. */
  said: string[];
}

async function open(): Promise<Product> {
  const form = await fixture<HTMLFormElement>(
    `<form style="width: 480px">
      <oss-direct-upload
        name="pictures" mode="post-policy" endpoint="/get_post_signature_for_oss_upload" variant="pictures" accept="image/*"
        multiple required max-files="9" sortable cover wait-for-uploads
      ></oss-direct-upload>
      <button>Save</button>
    </form>`,
  );
  const element = form.querySelector('oss-direct-upload')!; // it is in the markup
  const submitted: string[][] = [];
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submitted.push(new FormData(form).getAll('pictures') as string[]);
  });
  const said: string[] = [];
  await element.updateComplete;
  for (const role of ['status', 'alert']) {
    const region = element.shadowRoot!.querySelector(`[role=${role}]`)!; // it is always there
    const hear = () => textOf(region) && said.push(`${role}: ${textOf(region)}`);
    new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
  }
  return { form, element, submitted, said };
}

/** Chooses nine pictures, of which one fails. @returns its name */
async function chooseNine({ element }: Product): Promise<string> {
  await switches({
    faults: [{ kind: 'status', status: 403, code: 'AccessDenied', operation: ['PostObject'], times: 1 }],
  });
  const pictures = await Promise.all(NAMES.map((name) => drawPicture(name, { width: 160, height: 120, isFlat: true })));
  choose(element, ...pictures);
  await until(() => all(element, '.handle').length === NAMES.length, 'the cards');
  await allEnded(element);
  const failed = element.tasks.filter(({ status }) => status === 'failed');
  expect(failed).to.have.length(1);
  return failed[0]!.name; // its length is 1
}

const keysOf = ({ element }: Product, names: readonly string[]) =>
  names.map((wanted) => element.tasks.find(({ name }) => name === wanted)?.result?.key);

async function press({ element }: Product, name: string, value: string): Promise<void> {
  const target = find(element, '.handle', `Move: ${name}`);
  target.focus();
  if (value === ' ') target.click(); // what a browser makes of the key
  else target.dispatchEvent(new KeyboardEvent('keydown', { key: value, bubbles: true, composed: true }));
  await element.updateComplete;
}

const card = ({ element }: Product, name: string) => find(element, 'listitem', name);

/** Each brings the last picture to the front, and the first one to the third place. */
const ways: Record<string, (product: Product) => Promise<void>> = {
  async mouse(product) {
    const { element } = product;
    const drop = await dragFile(element, card(product, 'i.jpg').querySelector('.thumbnail')!, ['f.jpg', 'a.jpg']);
    await drop();
    await aTimeout(CLICK_SWALLOWED);
    const again = await dragFile(element, find(element, '.handle', 'Move: a.jpg'), ['b.jpg']);
    await again();
    await aTimeout(CLICK_SWALLOWED);
  },
  async touch(product) {
    const { element } = product;
    const picture = card(product, 'i.jpg').querySelector('.thumbnail')!;
    const swipe = await dragFile(element, picture, ['f.jpg', 'a.jpg'], 'touch');
    await swipe();
    expect(namesOnScreen(element), 'a swipe scrolls').to.deep.equal(NAMES);
    const drop = await dragFile(element, picture, ['f.jpg', 'a.jpg'], 'touch', longPress);
    await drop();
    await aTimeout(CLICK_SWALLOWED);
    const again = await dragFile(element, find(element, '.handle', 'Move: a.jpg'), ['b.jpg'], 'touch');
    await again();
    await aTimeout(CLICK_SWALLOWED);
  },
  async keyboard(product) {
    const said = product.said.length;
    for (const pressed of [' ', 'Home', ' ']) await press(product, 'i.jpg', pressed);
    for (const pressed of [' ', 'ArrowRight', ' ']) await press(product, 'a.jpg', pressed);
    await until(() => product.said.length >= said + 6, 'six announcements');
    const pickedUp = 'Move it with the arrow keys, drop it with the space bar, or put it back with Escape.';
    expect(product.said.slice(said)).to.deep.equal([
      `status: i.jpg, picked up at position 9 of 9. ${pickedUp}`,
      'status: i.jpg, moved to position 1 of 9',
      'status: i.jpg, dropped at position 1 of 9',
      `status: a.jpg, picked up at position 2 of 9. ${pickedUp}`,
      'status: a.jpg, moved to position 3 of 9',
      'status: a.jpg, dropped at position 3 of 9',
    ]);
  },
};

describe('a product form with nine pictures to sort', () => {
  beforeEach(() => switches());
  after(() => switches());

  for (const [way, sort] of Object.entries(ways)) {
    it(`submits the keys in the order shown, sorted by ${way}, one failed and retried, one removed`, async () => {
      const product = await open();
      const { form, element, submitted } = product;
      expect(form.checkValidity(), 'it is required').to.equal(false);
      const failed = await chooseNine(product);

      form.requestSubmit();
      await aTimeout(50);
      expect(submitted, 'one has failed').to.deep.equal([]);

      await sort(product);
      const sorted = ['i.jpg', 'b.jpg', 'a.jpg', ...NAMES.slice(2, 8)];
      await until(() => namesOnScreen(element).join() === sorted.join(), `${sorted.join()} on the screen`);
      expect(element.tasks.map(({ name }) => name)).to.deep.equal(sorted);

      find(element, 'button', `Retry: ${failed}`).click();
      await until(() => element.tasks.every(({ status }) => status === 'done'), 'all are stored');
      find(element, 'button', 'Remove: d.jpg').click();
      const left = sorted.filter((name) => name !== 'd.jpg');
      await until(() => namesOnScreen(element).length === left.length, 'eight cards');

      form.requestSubmit();
      await until(() => submitted.length > 0, 'the form is submitted');
      expect(namesOnScreen(element)).to.deep.equal(left);
      expect(submitted).to.deep.equal([keysOf(product, left)]);
      expect(new Set(submitted[0]).size).to.equal(8);
      expect(textOf(card(product, 'i.jpg').querySelector('[part=cover]')!)).to.equal('Cover');
      expect(all(element, '[part=cover]')).to.have.length(1);
      const responses = await Promise.all(submitted[0]!.map((key) => stored(key)));
      expect(responses.map(({ status }) => status)).to.deep.equal(left.map(() => 200));
    });
  }

  it('names all that is there for a screen reader, and says what happens once and in order', async () => {
    const product = await open();
    const { element, said } = product;
    const failed = await chooseNine(product);
    const eight = 'status: 8 of 9 uploaded, 1 failed';
    await until(() => said.includes(eight), 'eight are uploaded');
    expect(said.filter((words) => words.startsWith('alert'))).to.deep.equal([
      `alert: ${failed}: The storage rejected the upload`,
    ]);
    expect(all(element, 'listitem').map(({ ariaLabel, ariaPosInSet }) => `${ariaPosInSet} ${ariaLabel}`)).to.deep.equal(
      NAMES.map((name, index) => `${index + 1} ${name}`),
    );
    const buttons = all(element, 'button').map((button) => button.ariaLabel);
    for (const name of NAMES) expect(buttons).to.include.members([`Move: ${name}`, `Remove: ${name}`]);
    expect(buttons).to.include(`Retry: ${failed}`);
    await expect(element).to.be.accessible();

    find(element, 'button', `Retry: ${failed}`).click();
    await until(() => said.at(-1) === 'status: 9 files uploaded', 'the last one is uploaded');
    expect(said.slice(said.indexOf(eight)).filter((words) => words.startsWith('status'))).to.deep.equal([
      eight,
      'status: 9 files uploaded',
    ]);
  });
});
