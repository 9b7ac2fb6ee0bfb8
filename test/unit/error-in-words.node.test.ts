import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreadableResponse } from '../../src/core/grant/response/unusable-response.js';
import { UploadError, type UploadErrorDetail } from '../../src/core/upload-error.js';
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

    it(`says the endpoint’s own message first, and asks only who may be signed out to sign in: ${lang}`, () => {
      const { errors, hints, rules } = strings;
      const own = 'Files of type "text/html" are not accepted.';
      const said = (detail: UploadErrorDetail, message = 'The endpoint responded with 400.') =>
        errorInWords(new UploadError('grant', message, detail), words);
      for (const status of [undefined, 400, 403, 404, 405, 409, 413, 415, 422]) {
        const withPrefix = `The endpoint responded with ${status}: ${own}`;
        assert.deepEqual(said({ status, endpointMessage: own }, withPrefix), { text: own, hint: '', detail: [] });
      }
      assert.deepEqual(said({ status: 401, endpointMessage: own }), { text: own, hint: hints.grant, detail: [] });
      assertFields(said({ status: 413 }), { text: rules['policy-size'], hint: '' });
      assertFields(said({ status: 415 }), { text: rules['policy-type'], hint: '' });
      for (const status of [401, 403]) assertFields(said({ status }), { text: errors.grant, hint: hints.grant });
      for (const status of [400, 404, 405, 409, 422]) {
        assertFields(said({ status }), { text: errors.grant, hint: hints.config });
      }
      const { message: page } = unreadableResponse('page');
      assertFields(said({}, page), { text: errors.grant, hint: hints.grant });
      assertFields(said({ status: 404 }, `The endpoint responded with 404: ${page}`), { hint: hints.config });
      assertFields(said({}, 'The endpoint’s response is empty.'), { text: errors.grant, hint: hints.config });
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
