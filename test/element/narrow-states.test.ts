import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/base/upload-error.js';
import { locales } from '../../src/element/words/language.js';
import { drawWith, type Font } from '../support/browser/fonts.js';
import { choose } from '../support/browser/gestures.js';
import { add, begun, place, type Placed, placeAll } from '../support/browser/held-element.js';
import { layoutFaults } from '../support/browser/layout-faults.js';
import { leaveUpload } from '../support/browser/memory.js';
import { sizedFile } from '../support/files.js';
import { until } from '../support/until.js';

const LANGUAGES = ['en', ...Object.keys(locales)];
const LONG = 'Interview with the architects, rough cut, second version.png';
const find = (element: Element, selector: string) => element.shadowRoot!.querySelector<HTMLElement>(selector)!;
const photo = (name: string) => sizedFile(name, 4_200_000, 'image/png');
const wrongType = sizedFile(`${LONG}.pdf`, 9, 'application/pdf');
const response = { status: 400, ossCode: 'InvalidDigest', requestId: '5C3D9175B6FC201293AD0001' };
const damaged = new UploadError('integrity', 'Other bytes.', response);

/** An element in each language, side by side, in boxes as wide as the narrowest screen. */
async function open(markup: string): Promise<Placed[]> {
  const user = `narrow ${Math.random()}`;
  const scope = `${new URL('/grant', location.href)}\n${user}`;
  await leaveUpload(scope, `${LONG}.mov`, 3600_000, { sent: 900_000_000 }); // by an earlier page of this user
  const boxes = LANGUAGES.map((lang) => `lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`);
  const rules = 'accept="image/*" max-file-size="5MB"';
  const all = placeAll(boxes, `endpoint="/grant" resume-scope="${user}" ${rules} ${markup}`);
  await toAll(all, ({ element, box }) => {
    element.maxConcurrentUploads = 5;
    return until(() => find(element, `.root[lang="${box.lang}"]`), box.lang);
  });
  return all;
}

/** Does the same to each element, and waits until each shows it. */
async function toAll(all: readonly Placed[], act: (one: Placed) => unknown, selector = '*'): Promise<void> {
  await Promise.all(all.map(act));
  await Promise.all(all.map(({ element }) => until(() => find(element, selector), selector)));
}

/** Measures all elements, in boxes of these widths. Nothing is wider than the widest font. */
async function expectToFit(all: readonly Placed[], widths: readonly number[], font: Font): Promise<void> {
  const faults: string[] = [];
  for (const width of widths) {
    for (const { box } of all) box.style.width = `${width}px`;
    await drawWith(font, all[0]!.box.parentElement!);
    await new Promise(requestAnimationFrame); // a wall follows its width
    await Promise.all(all.map(({ element }) => element.updateComplete));
    for (const { element, box } of all) {
      expect(element.clientWidth).to.equal(width);
      faults.push(...layoutFaults(element).map((fault) => `${box.lang}, ${width} px: ${fault}`));
    }
  }
  expect(faults.join('\n')).to.equal('');
}

/** Six files: one that failed, one paused, one stored, two on their way, one that waits; and two that are not added. */
async function fill({ element, mode }: Placed): Promise<void> {
  const names = ['failed.png', 'paused.png', 'done.png', 'sent.png', LONG, 'waits.png'];
  await element.addFiles([...names.map(photo), wrongType, sizedFile('large.png', 6e6, 'image/png')]);
  await until(() => mode.uploads.size === 5, 'uploads');
  element.tasks[2]!.link = 'https://cdn.example/done.png';
  mode.of('failed.png').fail(damaged);
  element.pause(element.tasks[1]);
  mode.of('done.png').done();
  mode.of('sent.png').sent(1_000_000);
  await until(() => element.tasks[0]!.status === 'failed' && element.tasks[2]!.status === 'done', 'states');
  const field = Object.assign(document.createElement('input'), { slot: element.tasks[3]!.id });
  field.style.cssText = 'box-sizing: border-box; inline-size: 100%';
  element.append(field);
  await until(() => field.assignedSlot, 'the field of the page');
}

/** How one element comes into a state, what it shows then, and the font: the widest where none is named. */
type Step = readonly [state: string, reach: (one: Placed) => unknown, selector: string, font?: Font];

const nothing = () => {};

/** @param cover how the cover shows that it is one, when it is paused */
const lists = (cover: string): Step[] => [
  ['every state', fill, '.handle'],
  ['every state, narrow font', nothing, '.handle', 'narrow'],
  ['the time left', ({ mode }) => mode.of('sent.png').sent(1_100_000), '.handle'],
  ['the cover is paused', retryAndPause, cover],
  ['the cover is stored', storeCover, '.done .cover'],
  ['a file is removed', ({ element }) => removeButton(element, element.tasks[2]!.id).click(), '.removed'],
];

const removeButton = ({ shadowRoot }: Element, id: string) =>
  [...shadowRoot!.querySelectorAll<HTMLElement>(`[data-task="${id}"] .action`)].at(-1)!; // each file has one

async function retryAndPause({ element, mode }: Placed): Promise<void> {
  element.retry(element.tasks[0]);
  await begun(mode, 'failed.png');
  element.pause();
}

async function storeCover(one: Placed): Promise<void> {
  await runAgain(one, () => one.element.resume(one.element.tasks[0]));
  one.mode.of('failed.png').done();
}

function begin({ element, mode }: Placed): Promise<unknown> {
  choose(element, photo(LONG));
  return begun(mode, LONG);
}

function chooseAnother({ element }: Placed): void {
  element.noAuto = true;
  choose(element, photo(`other ${LONG}`));
}

async function retry(one: Placed, end: 'done' | 'fail'): Promise<void> {
  await runAgain(one, () => (end === 'fail' ? one.element.resume() : one.element.retry()));
  one.mode.of(LONG)[end](damaged as never);
}

async function runAgain({ mode }: Placed, start: () => void): Promise<void> {
  const runs = mode.runs.length;
  start();
  await until(() => mode.runs.length > runs, 'another run');
}

const avatar: Step[] = [
  ['empty', nothing, '.portrait.empty'],
  ['on its way', begin, '.portrait.uploading'],
  ['the time left', ({ mode }) => mode.of(LONG).sent(1_100_000), '.portrait.uploading'],
  ['paused', ({ element }) => element.pause(), '.portrait.paused'],
  ['failed', (one) => retry(one, 'fail'), '.portrait.failed'],
  ['a notice', ({ element }) => choose(element, sizedFile(`${LONG}.pdf`, 9, 'application/pdf')), '.rejections'],
  ['stored', (one) => retry(one, 'done'), '.portrait.done'],
  ['waiting for the start', chooseAnother, '.portrait.queued'],
  ['removed', ({ element }) => find(element, '.corner .action').click(), '.removed'],
];

describe('at 240 pixels, in all languages and with any font, nothing sticks out, is cut or overlaps', () => {
  const many = 'multiple sortable cover';
  const looks: [variant: string, markup: string, steps: Step[], widths: number[]][] = [
    ['dropzone', many, [['what is unfinished', nothing, 'section.unfinished'], ...lists('.row.paused .cover')], [240]],
    ['dropzone', 'multiple no-drop', [['empty, where nothing can be dropped', nothing, '.zone.full']], [240]],
    ['button', many, [['every state', fill, '.handle']], [240]], // its rows are those of a dropzone
    ['pictures', many, lists('.paused .words .cover'), [240, 342]], // on a phone a line has three cards
    ['avatar', '', avatar, [240]],
  ];
  for (const [variant, markup, steps, widths] of looks) {
    describe(`${variant} ${markup}`, () => {
      let all: Placed[] = [];
      let now = 0; // speeds and the time left do not depend on the machine

      before(async () => {
        now = performance.now();
        performance.now = () => now;
        all = await open(`variant="${variant}" ${markup}`);
      });

      after(() => {
        Reflect.deleteProperty(performance, 'now'); // that of its class is seen again
        all[0]?.box.parentElement!.remove();
      });

      for (const [state, reach, selector, font = 'wide'] of steps) {
        it(state, async () => {
          if (state === 'the time left') now += 1_300_000;
          await toAll(all, reach, selector);
          await expectToFit(all, widths, font);
        });
      }

      if (!markup.includes('sortable') || variant === 'button') return;
      it('while a file is moved: symbols, in any language', async () => {
        for (const one of all.slice(0, 2)) {
          find(one.element, '.handle').click();
          await until(() => find(one.element, '.carried'), 'it is carried');
          await expectToFit([one], widths, 'wide');
        }
      });
    });
  }
});

it('the list in a flex container stays wider than 250 pixels', async () => {
  const { element } = await place('multiple variant="button"');
  element.parentElement!.style.display = 'flex';
  await add(element, sizedFile('a.png'), sizedFile('b.png'));
  expect(find(element, '[part=list]').getBoundingClientRect().width).to.be.greaterThan(250);
});
