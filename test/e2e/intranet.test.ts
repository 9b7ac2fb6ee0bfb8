import { expect } from '@open-wc/testing';
import { storedBytes, switches } from './cloud.js';
import { bytes, sameBytes } from './files.js';
import type { Report } from './pages/plain-http.js';

/** The same page at an address that is a secure context (loopback) and at one that is none (a plain-http name). */
const secure = location.origin;
const plain = location.origin.replace('127.0.0.1', 'intranet.test');

const modes = {
  'presigned-url': '/get_presigned_url_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  sts: '/get_sts_token_for_oss_upload',
};

/** Uploads a file on a page of its own, and tells how it went. A frame would do, but for the backend's cookie. */
async function onPage(origin: string, words: Record<string, string>): Promise<Report> {
  const [cloud = ''] = /test_cloud=\d+/.exec(document.cookie) ?? []; // ours, at whatever host
  const page = open(`${origin}/test/e2e/pages/plain-http.html?${new URLSearchParams({ ...words, cloud })}`);
  try {
    return await new Promise<Report>((resolve) => {
      addEventListener('message', function told({ source, data }) {
        if (source !== page) return;
        removeEventListener('message', told);
        resolve(data as Report);
      });
    });
  } finally {
    page?.close();
  }
}

async function expectStored({ key, error }: Report, size: number): Promise<void> {
  expect(error).to.be.undefined;
  expect(sameBytes(await storedBytes(key ?? ''), bytes(size))).to.be.true;
}

const nobleIn = ({ loaded }: Report) => loaded.filter((address) => address.includes('@noble/hashes'));

describe('a page over plain http', () => {
  before(async () => {
    await switches();
  });

  it('has no WebCrypto, as loopback has', async () => {
    const words = { mode: 'sts', path: modes.sts, size: '1' };
    expect(await onPage(plain, words)).to.include({ isSecure: false, hasWebCrypto: false });
    expect(await onPage(secure, words)).to.include({ isSecure: true, hasWebCrypto: true });
  });

  for (const [mode, path] of Object.entries(modes)) {
    for (const size of [2000, 8_000_000]) {
      it(`uploads ${size} bytes by ${mode}`, async () => {
        const report = await onPage(plain, { mode, path, size: String(size) });
        await expectStored(report, size);
        expect(report.verified).to.be.true;
      }).timeout(20_000);
    }

    it(`uploads by ${mode}, told from the answer, with the element`, async () => {
      await expectStored(await onPage(plain, { element: '', path, size: '2000' }), 2000);
    });
  }

  it('uploads with ali-oss as the signer', async () => {
    const report = await onPage(plain, { mode: 'sts', path: modes.sts, size: '8000000', signer: 'ali-oss' });
    await expectStored(report, 8_000_000);
    expect(nobleIn(report)).to.be.empty;
  }).timeout(20_000);

  it('loads @noble/hashes where it signs itself, and nobody else does', async () => {
    const words = { mode: 'sts', path: modes.sts, size: '2000' };
    expect(nobleIn(await onPage(plain, words))).not.to.be.empty;
    expect(nobleIn(await onPage(secure, words))).to.be.empty;
    for (const mode of ['post-policy', 'presigned-url'] as const) {
      expect(nobleIn(await onPage(plain, { mode, path: modes[mode], size: '2000' })), mode).to.be.empty;
    }
  });
});
