import { expect } from '@open-wc/testing';
import { upload } from '../../src/core.js';
import { keepVersions, setCorsRule } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { modes } from '../support/browser/live-element.js';

// This file has a cloud of its own.
describe('a bucket with versioning', () => {
  before(() => keepVersions());
  after(() => setCorsRule());

  for (const [mode, path] of modes.slice(0, 3)) {
    for (const size of [20_000, 700_000])
      it(`gives a file a version, which the result names: ${mode}, ${size} bytes`, async () => {
        const versionOf = async () =>
          (await upload(file(size, 'a.jpg'), { mode, endpoint: path, transfer: { partSize: 102_400 } })).versionId;
        await setCorsRule({ expose: ['x-oss-version-id'] });
        const [first, second] = [await versionOf(), await versionOf()];
        expect(first).to.match(/^CAEQ/);
        expect(second).to.match(/^CAEQ/).and.not.equal(first);
        await setCorsRule();
        expect(await versionOf()).to.equal(undefined);
      });
  }
});
