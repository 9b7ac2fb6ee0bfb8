import { expect } from '@open-wc/testing';
import { overTls, protocolSpoken, requests, servers, setCorsRule, startAfresh } from '../../support/browser/cloud.js';
import { ailment } from '../ailment.js';

const isWebKit = /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent);

const mode = 'post-policy';

/** How failures are explained, with the cloud behind TLS and one protocol. */
export function testDoctorOverTls(protocol: 'http/1.1' | 'h2'): void {
  before(async () => {
    await overTls(protocol);
    expect(await protocolSpoken()).to.equal(protocol);
    await setCorsRule();
    await startAfresh();
  });

  describe(`over TLS and ${protocol}, a request without a response`, () => {
    it('to an address with a wrong certificate: the hint names the address and the certificate', async function () {
      if (isWebKit) this.skip(); // its driver can trust every certificate or none
      const { tls } = await servers();
      const found = await ailment({ mode, address: tls!.distrusted });
      expect(found).to.include({ code: 'network', likely: 'unreachable' });
      expect(found.message).to.contain(new URL(tls!.distrusted).host);
      expect(found.hint).to.contain('certificate');
      expect(await requests(), 'sent to it').to.deep.equal([]);
    });

    it('to an address that speaks plain http: the hint says that it cannot be reached', async () => {
      const { backend } = await servers();
      const found = await ailment({ mode, address: backend.replace('http:', 'https:') });
      expect(found).to.include({ code: 'network', likely: 'unreachable' });
    });
  });

  describe(`a page over https, with OSS over ${protocol}`, () => {
    it('uploads to OSS over https', async () => {
      const { tls } = await servers();
      expect(await ailment({ mode, origin: tls!.pages })).to.include({ code: undefined, retries: 0 });
    });

    it('cannot send to a plain http address, and fails at once', async () => {
      const { cloud, tls } = await servers();
      const address = cloud.endpoint.replace('https://127.0.0.1', 'http://intranet.test');
      const found = await ailment({ mode, address, origin: tls!.pages });
      expect(found).to.include({ code: 'network', likely: 'mixed-content', retries: 0 });
      expect(found.hint).to.contain('https');
    });

    it('with `upgrade-insecure-requests` sends to the same address over https', async function () {
      if (isWebKit) this.skip(); // the name has no address there but for plain http
      const { cloud, tls } = await servers();
      const address = cloud.endpoint.replace('https://127.0.0.1', 'http://intranet.test');
      const insteadOf = `${cloud.endpoint}/${cloud.bucket}`;
      const visit = { page: 'upgrading', origin: tls!.pages, 'instead-of': insteadOf, address };
      const found = await ailment({ mode, ...visit });
      expect(found).to.include({ code: undefined, retries: 0 });
    });
  });
}
