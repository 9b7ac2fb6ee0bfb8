import { expect } from '@open-wc/testing';
import { postPolicy, presignedUrl, sts } from '../../../src/core.js';
import { overTls, protocolSpoken } from '../../support/browser/cloud.js';
import { testMode } from '../mode-suite.js';

/** The three modes, with the cloud behind TLS and one protocol. */
export function testModesOverTls(protocol: 'http/1.1' | 'h2'): void {
  describe(`over TLS and ${protocol}`, () => {
    before(() => overTls(protocol));

    it('the cloud speaks that protocol', async () => {
      expect(await protocolSpoken()).to.equal(protocol);
    });

    testMode('presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload');
    testMode('post-policy', postPolicy, '/get_post_signature_for_oss_upload');
    testMode('sts', sts, '/get_sts_token_for_oss_upload', '.bin');
  });
}
