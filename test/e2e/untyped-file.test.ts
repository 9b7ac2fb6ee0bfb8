import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, type ModeChoice, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { stored, switches } from '../support/browser/cloud.js';
import { bytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

const modes: [name: string, mode: ModeChoice | undefined, path: string][] = [
  ['presigned-url', presignedUrl, '/get_presigned_url_for_oss_upload'],
  ['post-policy', postPolicy, '/get_post_signature_for_oss_upload'],
  ['sts', sts, '/get_sts_token_for_oss_upload'],
  ['the detected mode', undefined, '/get_presigned_url_for_oss_upload'],
];

/** Temporary credentials of the demo's backend are for keys of some endings only. */
const keyPattern = '{id}-{name}.bin';

const loadsTable = () =>
  performance.getEntriesByType('resource').some(({ name }) => name.includes('/types-by-extension-'));

describe('a file without a type', () => {
  before(() => switches());

  it('loads the table of types, which a file with a type does not', async () => {
    const file = new File([bytes(10)], 'a.png', { type: 'image/png' });
    await upload({ mode: sts, fetchGrant: endpoint('/get_sts_token_for_oss_upload') }, [file]);
    expect(loadsTable()).to.be.false;
  });

  const types: [name: string, type: string][] = [
    ['IMG_0001.HEIC', 'image/heic'],
    ['README.md', 'text/markdown'],
    ['table.csv', 'text/csv'],
    ['film.mkv', 'video/x-matroska'],
  ];
  for (const [modeName, mode, path] of modes) {
    for (const [name, type] of types) {
      it(`gets the type of its extension: ${name}, by ${modeName}`, async () => {
        const requested: string[] = [];
        const ask = endpoint(path);
        const fetchGrant: FetchGrant = (request, signal) => (requested.push(request.file.type), ask(request, signal));
        const [task] = await upload({ mode, fetchGrant, keyPattern }, [new File([bytes(300)], name)]);
        expect((await stored(keyOf(task))).headers.get('content-type')).to.equal(type);
        expect(task?.result?.type).to.equal(type);
        expect(requested).to.deep.equal([type]);
        expect(loadsTable()).to.be.true;
      });
    }

    it(`is stored as application/octet-stream when its extension is unknown, by ${modeName}`, async () => {
      const files = ['notes', 'a.unheard-of', '.bashrc', 'a.constructor'].map((name) => new File([bytes(30)], name));
      for (const task of await upload({ mode, fetchGrant: endpoint(path), keyPattern }, files)) {
        expect((await stored(keyOf(task))).headers.get('content-type')).to.equal('application/octet-stream');
      }
    });

    it(`is stored as the type that the page sets, which the endpoint receives too, by ${modeName}`, async () => {
      const requested: string[] = [];
      const ask = endpoint(path);
      const [task] = await upload(
        {
          mode,
          fetchGrant: (request, signal) => (requested.push(request.file.type), ask(request, signal)),
          object: { headers: { 'Content-Type': 'text/plain' } },
        },
        [new File([bytes(30)], 'a.csv', { type: 'text/csv' })],
      );
      expect((await stored(keyOf(task))).headers.get('content-type')).to.equal('text/plain');
      expect(requested).to.deep.equal(['text/plain']);
    });
  }
});
