import { expect } from '@open-wc/testing';
import { postPolicy, presignedUrl, sts, upload } from '../../src/core.js';
import { keepVersions, setCorsRule } from '../support/browser/cloud.js';
import { file } from '../support/files.js';

const ways = [
  ['sts', sts, '/get_sts_token_for_oss_upload'],
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
] as const;

// This file has a cloud of its own.
describe('a bucket with versioning', () => {
  before(() => keepVersions());
  after(() => setCorsRule());

  for (const [name, mode, path] of ways) {
    for (const [what, size] of [
      ['a small file', 20_000],
      ['a file in parts', 700_000],
    ] as const) {
      it(`gives ${what} a version, which the result names: ${name}`, async () => {
        await setCorsRule({ expose: ['x-oss-version-id'] });
        const options = { mode, endpoint: path, transfer: { partSize: 102_400 } };
        const [first, second] = [
          await upload(file(size, 'a.jpg'), options),
          await upload(file(size, 'a.jpg'), options),
        ];
        expect(first.versionId).to.match(/^CAEQ/);
        expect(second.versionId).to.match(/^CAEQ/).and.not.equal(first.versionId);
        await setCorsRule();
        expect((await upload(file(size, 'a.jpg'), options)).versionId).to.equal(undefined);
      });
    }
  }
});
