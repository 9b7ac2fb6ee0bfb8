import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import type { SignedRequest } from '../../src/core/operation.js';
import { UploadError } from '../../src/core/upload-error.js';
import { forgetShownIds } from '../../src/oss/request/judge-response.js';
import { recoverLostResponse, mayHaveSucceeded } from '../../src/oss/request/lost-response.js';
import { send } from '../../src/oss/request/send.js';

const context = { signal: new AbortController().signal, redirects: new Map(), stallTimeout: 5000 };
const job = {
  file: new Blob(['abc']),
  signal: context.signal,
  send: (...request: [SignedRequest]) => send(context, ...request),
  unavailable: new Set(),
  retry: (work: () => unknown) => work(),
} as unknown as Job;
const refused = new UploadError('conflict', 'The object exists.');

/** Recovers, with this response to HeadObject. */
function look(status: number, body = '', header = 'x-oss-request-id: 5C3D9175B6FC201293AD'): Promise<unknown> {
  const query = new URLSearchParams({ status: String(status), body, type: '', header });
  const url = new URL(`/respond?${query}`, location.href).href;
  return recoverLostResponse(job, refused, async () => ({ method: 'HEAD', url, headers: {} })).catch(
    (thrown: unknown) => thrown,
  );
}

describe('recoverLostResponse', () => {
  it('returns the headers of an object of the file’s size', async () => {
    expect(await look(200, 'abc')).to.include({ status: 200 });
  });

  it('throws the original error if the object has another size or is missing', async () => {
    expect(await look(200, 'ab')).to.equal(refused);
    expect(await look(404)).to.equal(refused);
  });

  it('returns undefined where the headers do not show that they are OSS’s', async () => {
    forgetShownIds();
    expect(await look(200, 'abc', 'x-other: 1')).to.be.undefined;
  });

  it('returns undefined where HeadObject is not allowed', async () => {
    expect(await look(403)).to.be.undefined;
    expect(await look(200, 'ab'), 'HeadObject is not sent again').to.be.undefined;
    job.unavailable.clear();
    expect(await recoverLostResponse(job, refused)).to.be.undefined;
  });

  it('throws the error of a HeadObject that fails otherwise', async () => {
    expect(await look(503)).to.include({ code: 'storage', status: 503 });
  });

  it('mayHaveSucceeded is true unless OSS rejected the request', () => {
    const after = (code: ConstructorParameters<typeof UploadError>[0], status?: number) =>
      mayHaveSucceeded(new UploadError(code, '', { status }));
    expect(mayHaveSucceeded(undefined)).to.equal(false);
    for (const [code, status] of [['network'], ['stalled'], ['storage', 502]] as const) {
      expect(after(code, status), code).to.equal(true);
    }
    for (const [code, status] of [['expired', 403], ['clock', 403], ['storage', 429], ['integrity']] as const) {
      expect(after(code, status), code).to.equal(false);
    }
    const saidNo = new UploadError('storage', '', { status: 503, ossCode: 'ServiceUnavailable' });
    expect(mayHaveSucceeded(saidNo)).to.equal(false);
  });
});
