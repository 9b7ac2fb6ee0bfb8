import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { en } from '../../src/element/words/locales/en.js';
import { ja } from '../../src/element/words/locales/ja.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { Translator } from '../../src/element/words/translator.js';
import { assertFields } from '../support/assertions.js';

describe('an error in words', () => {
  for (const [lang, strings] of Object.entries({ en, 'zh-CN': zhCN, ja })) {
    const words = new Translator(strings, lang);

    it(`says that the response is not from the storage: ${lang}`, () => {
      for (const likely of ['not-oss', 'redirected'] as const) {
        const said = errorInWords(new UploadError('network', 'A portal.', { likely, status: 200 }), words);
        assert.equal(said.text, strings.otherResponded);
        assert.notEqual(said.text, strings.errors.network);
        assert.equal(said.hint, strings.otherRespondedHint);
        assert.deepEqual(said.detail, ['A portal.']);
      }
      const offline = errorInWords(new UploadError('network', 'No.', { likely: 'offline' }), words);
      assert.equal(offline.text, strings.errors.network);
    });

    it(`says whether the endpoint was not reached, has failed, is not set up, or rejects: ${lang}`, () => {
      const said = (detail: { status?: number; retryable?: boolean }) =>
        errorInWords(new UploadError('grant', 'It failed.', detail), words);
      assertFields(said({ retryable: true }), { text: strings.errors.network, hint: strings.hints.network });
      const failed = strings.serverFailed;
      assertFields(said({ status: 500, retryable: true }), { text: failed, hint: strings.hints.storage });
      assertFields(said({ status: 500 }), { text: failed, hint: strings.hints.config });
      assertFields(said({ status: 403 }), { text: strings.errors.grant, hint: strings.hints.grant });
    });

    it(`explains one key for several files to the operator, and a taken name to the user: ${lang}`, () => {
      const byEndpoint = errorInWords(new UploadError('conflict', 'The endpoint gave …'), words);
      assertFields(byEndpoint, { text: strings.errors.config, hint: strings.hints.config });
      assert.deepEqual(byEndpoint.detail, ['The endpoint gave …']);
      const byOss = errorInWords(new UploadError('conflict', 'Exists.', { status: 409 }), words);
      assertFields(byOss, { text: strings.errors.conflict, hint: strings.hints.conflict });
    });
  }
});
