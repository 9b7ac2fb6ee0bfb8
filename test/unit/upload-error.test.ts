import { expect } from '@open-wc/testing';
import { UploadError } from '../../src/core/upload-error.js';

describe('UploadError', () => {
  it('is an Error with its code, and nothing more than it was told', () => {
    const error = new UploadError('denied', 'No.');
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({ name: 'UploadError', code: 'denied', message: 'No.', retryable: false });
    expect('cause' in error).to.equal(false);
    expect(error.hint).to.equal(undefined);
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
    expect(new UploadError('denied', 'No.', detail)).to.include(detail);
  });

  it('is made of anything that was thrown; its own kind passes through', () => {
    const own = new UploadError('gone', 'x');
    expect(UploadError.from(own)).to.equal(own);
    for (const thrown of [new Error('x'), 'text', null, 7, {}]) {
      expect(UploadError.from(thrown)).to.be.instanceOf(UploadError).that.includes({ retryable: false, cause: thrown });
    }
  });

  it('is one of the file, when the browser can no longer read it', () => {
    for (const name of ['NotReadableError', 'NotFoundError']) {
      const error = UploadError.from(new DOMException('x', name));
      expect(error.code).to.equal('file');
      expect(error.hint).to.be.a('string');
    }
  });

  it('is an abort when the signal was aborted, whatever was thrown', () => {
    const signal = AbortSignal.abort('why');
    expect(UploadError.from(new Error('x'), signal)).to.include({ code: 'aborted', cause: 'why' });
    expect(UploadError.from(new UploadError('network', 'x'), signal).code).to.equal('aborted');
    expect(UploadError.from(new UploadError('network', 'x'), new AbortController().signal).code).to.equal('network');
  });
});
