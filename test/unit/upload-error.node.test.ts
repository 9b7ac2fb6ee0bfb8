import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UploadError } from '../../src/core/upload-error.js';
import { assertFields, assertUploadError } from '../support/assertions.js';

describe('UploadError', () => {
  it('is an Error with its code, and no field that was not given', () => {
    const error = new UploadError('denied', 'No.');
    assert.ok(error instanceof Error);
    assertFields(error, { name: 'UploadError', code: 'denied', message: 'No.', retryable: false });
    assert.equal('cause' in error, false);
    assert.equal(error.hint, undefined);
  });

  it('carries the details that support needs', () => {
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

  it('is made from anything thrown, and an UploadError stays itself', () => {
    const own = new UploadError('gone', 'x');
    assert.equal(UploadError.from(own), own);
    for (const thrown of [new Error('x'), 'text', null, 7, {}]) {
      assertUploadError(UploadError.from(thrown), { retryable: false, cause: thrown });
    }
  });

  it('has the code file when the browser cannot read the file any more', () => {
    for (const name of ['NotReadableError', 'NotFoundError']) {
      const error = UploadError.from(new DOMException('x', name));
      assert.equal(error.code, 'file');
      assert.equal(typeof error.hint, 'string');
    }
  });

  it('has the code aborted when the signal was aborted, for any error', () => {
    const signal = AbortSignal.abort('why');
    assertFields(UploadError.from(new Error('x'), signal), { code: 'aborted', cause: 'why' });
    assert.equal(UploadError.from(new UploadError('network', 'x'), signal).code, 'aborted');
    assert.equal(UploadError.from(new UploadError('network', 'x'), new AbortController().signal).code, 'network');
  });
});
