import { expect } from '@open-wc/testing';
import { storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { endpoints, modes } from '../support/browser/live-element.js';
import { onPage } from '../support/browser/other-page.js';
import type { Report } from './pages/plain-http.js';

/** The same page at an address that is a secure context (loopback) and at one that is not (a plain-http name). */
const secure = location.origin;
const plain = location.origin.replace('127.0.0.1', 'intranet.test');

/** Uploads a file on a page of its own, and reports how it went. */
const upload = (origin: string, words: Record<string, string>) =>
  onPage<Report>(`${origin}/test/e2e/pages/plain-http.html`, words);

async function expectStored({ key, error }: Report, size: number): Promise<void> {
  expect(error).to.be.undefined;
  expect(sameBytes(await storedBytes(key ?? ''), bytes(size))).to.be.true;
}

const nobleIn = ({ loaded }: Report) => loaded.filter((address) => /\/chunks\/noble-hashes-/.test(address));

describe('a page over plain http', () => {
  before(async () => {
    await switches();
  });

  for (const [mode, path] of modes.slice(0, 3)) {
    it(`uploads by ${mode} without WebCrypto, and loads @noble/hashes only where it signs itself`, async () => {
      const report = await upload(plain, { mode, path, size: '2000' });
      expect(report).to.include({ isSecure: false, hasWebCrypto: false, verified: true });
      await expectStored(report, 2000);
      expect(nobleIn(report).length > 0).to.equal(mode === 'sts');
    });
  }

  it('uploads in parts', async () => {
    const report = await upload(plain, { mode: 'sts', path: endpoints.sts, size: '1000000' });
    await expectStored(report, 1_000_000);
    expect(report.verified).to.equal(true);
  });

  it('uploads with the element, which detects the mode', async () => {
    await expectStored(await upload(plain, { element: '', path: endpoints.sts, size: '2000' }), 2000);
  });

  it('uploads with ali-oss as the signer', async () => {
    const report = await upload(plain, { mode: 'sts', path: endpoints.sts, size: '1000000', signer: 'ali-oss' });
    await expectStored(report, 1_000_000);
    expect(nobleIn(report)).to.be.empty;
  });

  it('computes digests, and sends nothing twice', async () => {
    const words = { mode: 'sts', path: endpoints.sts, size: '700001', digest: 'crc64' };
    await upload(plain, words);
    expect(await upload(plain, words)).to.include({ reused: true, error: undefined });
  });

  it('loads no @noble/hashes at an address that is a secure context', async () => {
    const report = await upload(secure, { mode: 'sts', path: endpoints.sts, size: '2000' });
    expect(report).to.include({ isSecure: true, hasWebCrypto: true, error: undefined });
    expect(nobleIn(report)).to.be.empty;
  });
});
