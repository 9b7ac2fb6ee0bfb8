import { until } from '../support/until.js';
import { endpoints } from '../support/browser/live-element.js';
import { type FaultCase, largeEnough, type PagesEnd, type Way } from './fault-case.js';
import type { SavingPages, SavingWords } from './saving-pages.js';

/** Steps that run at once: the seventh waits. */
const AT_ONCE = 6;
const NAME = '0.bin';

/**
 * WebKit's windows share neither records nor locks in time once many were opened. What tabs share is met there in
 * `unit/unsaved`, in one page.
 */
const isWebKit = /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);

const isMet = (way: Way) => !isWebKit && largeEnough(way);

const upload = ({ mode, size, partSize }: Way): SavingWords => ({
  ...{ files: 1, mode, size, partSize, endpoint: endpoints[mode] },
});

/** A page that goes away once `isReached`, and the next one, which has to save what the first one has stored. */
async function crash(
  pages: SavingPages,
  way: Way,
  words: SavingWords,
  isReached: (name: string) => Promise<boolean> | boolean,
): Promise<PagesEnd> {
  const first = pages.open({ ...upload(way), ...words });
  await until(() => isReached(NAME));
  await first.close();
  const next = pages.open({ ...upload(way), files: 0 });
  const results = await until(() => next.latest.results);
  const [before, after] = [first, next].map(({ latest }) => latest.saved.filter(({ name }) => name === NAME));
  const [{ key } = { key: undefined }] = after!;
  const wrong: string[] = [];
  const isOnce = after!.length === 1 && before!.length <= 1 && before!.every((one) => one.key === key);
  if (results.some(({ data, error }) => error || !data))
    wrong.push(`the next page ended in ${JSON.stringify(results)}`);
  if ((await pages.countUnsaved()) > 0) wrong.push('a third page would save a file again');
  if (!isOnce) return { end: `saved as ${[...before!, ...after!].map((one) => one.key).join()}`, key, wrong };
  return { end: before!.length === 0 ? 'saved once by the next page' : 'saved again with the same key', key, wrong };
}

/** Pages that go away around their `afterUpload`: each file is saved, under one key. */
export const afterUploadCases: readonly FaultCase[] = [
  {
    fault: 'page gone before `afterUpload`',
    onlyInTable: ({ mode }) => mode !== 'sts',
    hits: isMet,
    pages(pages, way) {
      const isStored = async () => (await pages.countUnsaved()) === AT_ONCE + 1;
      const isWaiting = () => pages.all[0]?.latest.begun.length === AT_ONCE;
      const words: SavingWords = { small: AT_ONCE, hangs: 'before saving' };
      return crash(pages, way, words, async (name) => {
        if (pages.all[0]?.latest.begun.includes(name)) throw new Error('The step of the file did not wait.');
        return isWaiting() && isStored();
      });
    },
    ends: 'saved once by the next page',
    grants: ({ mode }) => (mode === 'presigned-url' ? [AT_ONCE + 1, AT_ONCE + 1] : [1, AT_ONCE + 1]),
  },
  {
    fault: 'page gone after `afterUpload` has saved, before it returned',
    onlyInTable: ({ mode }) => mode !== 'sts',
    hits: isMet,
    pages: (pages, way) => crash(pages, way, { hangs: 'after saving' }, () => pages.all[0]!.latest.saved.length === 1),
    ends: 'saved again with the same key',
  },
  {
    fault: 'page gone that showed a failed `afterUpload`, beside another page',
    onlyInTable: ({ mode }) => mode !== 'sts',
    hits: isMet,
    async pages(pages, way) {
      const first = pages.open({ ...upload(way), fails: 1 });
      await until(() => first.latest.results?.[0]?.error === 'save');
      const other = pages.open({ ...upload(way), files: 0, looks: 1 });
      await until(() => other.latest.hasLooked);
      const wrong = other.latest.saved.length > 0 ? ['the other page has saved what the first one shows'] : [];
      await first.close();
      await until(() => other.latest.results);
      const [before, after] = [first, other].map(({ latest }) => JSON.stringify(latest.saved));
      const key = other.latest.saved[0]?.key;
      return { end: before === after ? 'saved again with the same key' : `saved ${before}, then ${after}`, key, wrong };
    },
    ends: 'saved again with the same key',
  },
];
