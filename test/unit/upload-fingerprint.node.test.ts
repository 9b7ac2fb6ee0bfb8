import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf } from '../../src/core/resume/fingerprint.js';
import { fileFingerprintIn, uploadFingerprint } from '../../src/core/resume/upload-fingerprint.js';

describe('the fingerprint of an upload', () => {
  const names = ['a.jpg', 'a\nb.jpg', '\n'];
  const paths = [undefined, 'photos/2024', 'pho\ntos'];
  const images = [undefined, { settings: '{"max":"1400"}' }];

  it('has that of its file in it, also where names have line breaks', () => {
    for (const name of names) {
      for (const path of paths) {
        for (const image of images) {
          const original = new File(['x'], name, { lastModified: 7 });
          const upload = { original, size: 1, path, ...(image && { image: { ...image, file: original } }) };
          const record = { fingerprint: uploadFingerprint(upload as never), path };
          assert.equal(fileFingerprintIn(record), fingerprintOf(original), JSON.stringify([name, path, image]));
        }
      }
    }
  });
});
