import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { en } from '../../src/element/words/locales/en.js';
import { ja } from '../../src/element/words/locales/ja.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { Translator } from '../../src/element/words/translator.js';

describe('an error in words', () => {
  for (const [lang, strings] of Object.entries({ en, 'zh-CN': zhCN, ja })) {
    const words = new Translator(strings, lang);

    it(`says that it was not the storage that responded: ${lang}`, () => {
      for (const likely of ['not-oss', 'redirected'] as const) {
        const said = errorInWords(new UploadError('network', 'A portal.', { likely, status: 200 }), words);
        expect(said.text).to.equal(strings.otherResponded);
        expect(said.text).not.to.equal(strings.errors.network);
        expect(said.hint).to.equal(strings.otherRespondedHint);
        expect(said.detail).to.deep.equal(['A portal.']);
      }
      const offline = errorInWords(new UploadError('network', 'No.', { likely: 'offline' }), words);
      expect(offline.text).to.equal(strings.errors.network);
    });

    it(`tells the operator of one key for several files, and the person of a taken name: ${lang}`, () => {
      const byEndpoint = errorInWords(new UploadError('conflict', 'The endpoint gave …'), words);
      expect(byEndpoint).to.include({ text: strings.errors.config, hint: strings.hints.config });
      expect(byEndpoint.detail).to.deep.equal(['The endpoint gave …']);
      const byOss = errorInWords(new UploadError('conflict', 'Exists.', { status: 409 }), words);
      expect(byOss).to.include({ text: strings.errors.conflict, hint: strings.hints.conflict });
    });
  }
});
