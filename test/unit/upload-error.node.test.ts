import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import { assertFields, assertUploadError } from '../support/assertions.js';

describe('UploadError', () => {
  it('is an Error with its code, and nothing more than it was told', () => {
    const error = new UploadError('denied', 'No.');
    assert.ok(error instanceof Error);
    assertFields(error, { name: 'UploadError', code: 'denied', message: 'No.', retryable: false });
    assert.equal('cause' in error, false);
    assert.equal(error.hint, undefined);
  });

  it('carries what support will ask for', () => {
    const detail = {
      status: 403,
      ossCode: 'AccessDenied',
      ec: '0003',
      requestId: 'R',
      hint: 'h',
      retryable: true,
      cause: 1,
    };
    assertFields(new UploadError('denied', 'No.', detail), detail);
  });

  it('is made of anything that was thrown; its own kind passes through', () => {
    const own = new UploadError('gone', 'x');
    assert.equal(UploadError.from(own), own);
    for (const thrown of [new Error('x'), 'text', null, 7, {}]) {
      assertUploadError(UploadError.from(thrown), { retryable: false, cause: thrown });
    }
  });

  it('is one of the file, when the browser can no longer read it', () => {
    for (const name of ['NotReadableError', 'NotFoundError']) {
      const error = UploadError.from(new DOMException('x', name));
      assert.equal(error.code, 'file');
      assert.equal(typeof error.hint, 'string');
    }
  });

  it('is an abort when the signal was aborted, whatever was thrown', () => {
    const signal = AbortSignal.abort('why');
    assertFields(UploadError.from(new Error('x'), signal), { code: 'aborted', cause: 'why' });
    assert.equal(UploadError.from(new UploadError('network', 'x'), signal).code, 'aborted');
    assert.equal(UploadError.from(new UploadError('network', 'x'), new AbortController().signal).code, 'network');
  });
});
