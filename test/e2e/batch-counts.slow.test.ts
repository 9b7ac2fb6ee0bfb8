import { expect } from '@open-wc/testing';
import type { UploadTask } from '../../src/element.js';
import {
  count,
  countStored,
  inForm,
  keeps,
  page,
  photos,
  resultsStored,
  section,
  sentence,
  settled,
  startEachWithNothing,
  uploadFirst,
} from '../support/browser/batch-pages.js';
import { choose } from '../support/browser/gestures.js';
import { until } from '../support/until.js';

/** WebKitGTK draws and stores 500 files too slowly for a test. */
const ALL = navigator.userAgent.includes('Chrome') || navigator.userAgent.includes('Firefox') ? 500 : 60;

describe('a batch of many files, after a reload', () => {
  startEachWithNothing();

  for (const done of [0, 1, ALL - 1, ALL]) {
    for (const saves of [false, true]) {
      it(`${done} of ${ALL} done ${saves ? 'and saved' : ''}: all are there once, and none is sent twice`, async () => {
        const saved: string[] = [];
        const afterUpload = (_: UploadTask, { key }: { key: string }) => void saved.push(key);
        const files = photos(ALL);
        const first = page();
        const element = await first.open(inForm());
        if (saves) element.afterUpload = afterUpload;
        uploadFirst(element, done, files);
        await until(() => count(element, 'done') === done && element.tasks.length === ALL);
        await until(() => keeps(`${ALL - 1}.jpg`), 'the list in the database');
        await resultsStored(done);
        const before = element.value;
        const later = await first.reload(inForm());
        if (saves) later.afterUpload = afterUpload;
        if (done > 0) await until(() => count(later, 'done') === done);
        expect(later.value).to.have.members([...before]);
        if (done < ALL) {
          await until(() => section(later), 'the row');
          const are = ALL - done === 1 ? 'is' : 'are';
          expect(sentence(later)).to.equal(`${ALL - done} of ${ALL} files ${are} not uploaded`);
        }
        choose(later, ...files);
        await settled(later, ALL);
        expect(await countStored()).to.equal(ALL);
        expect(new Set(later.value).size).to.equal(ALL);
        expect(saved).to.have.length(saves ? ALL : 0);
        await until(() => !section(later), 'no row');
        await resultsStored(ALL);
        await first.reload(inForm()).then((last) => settled(last, ALL));
      }).timeout(120_000);
    }
  }
});
