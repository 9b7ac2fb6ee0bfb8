import { expect } from '@open-wc/testing';
import { endpoint, type ModeChoice } from '../../src/core.js';
import { encodePath } from '../../src/object/percent-encoding.js';
import { servers, storedBytes, switches } from '../support/browser/cloud.js';
import { awkwardNames, bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

/**
 * What every mode must do.
 *
 * @param ending of the names that the permission holds for, where it holds for no others
 * @param signer signs the requests instead of the built-in one
 */
export function testMode(modeName: string, mode: ModeChoice, path: string, ending = '', signer?: string): void {
  const transfer = { partSize: 102_400 };
  const send = (files: File[]) => upload({ mode, signer, endpoint: endpoint(path), transfer }, files);

  describe(`an upload by ${modeName}`, () => {
    before(() => switches());

    for (const size of [0, 1, 100_000, 700_000]) {
      it(`stores ${size} bytes as they are`, async () => {
        const [task] = await send([file(size)]);
        const found = await storedBytes(keyOf(task));
        expect(sameBytes(found, bytes(size))).to.be.true;
        expect(task?.result).to.include({ size, type: 'image/jpeg', verified: true });
        const { cloud } = await servers();
        expect(task?.result?.url?.startsWith(`${cloud.endpoint}/`)).to.equal(true);
        expect(task?.result?.url).to.not.contain('?');
      });
    }

    it('stores files of any name under keys that a GET finds', async () => {
      const files = awkwardNames.map(
        (awkward, i) => new File([bytes(50 + i)], awkward + ending, { type: 'text/plain' }),
      );
      const tasks = await send(files);
      const keys = new Set(tasks.map(keyOf));
      expect(keys.size).to.equal(files.length);
      for (const [i, task] of tasks.entries()) {
        expect(sameBytes(await storedBytes(keyOf(task)), bytes(50 + i)), task.name).to.be.true;
        const url = new URL(task.result!.url!).pathname;
        if (modeName !== 'presigned-url') expect(url.endsWith(encodePath(keyOf(task))), url).to.equal(true); // those are encoded by the backend
      }
    });

    it('reports progress in small steps, never backwards, and 100 % only after OSS has confirmed', async () => {
      await switches({ bandwidth: 1_000_000 });
      const seen: number[] = [];
      const options = { mode, signer, endpoint: endpoint(path), transfer: { ...transfer, parallelParts: 1 } };
      const [task] = await upload(options, [file(1_200_000)], (moving) => {
        if (moving.status === 'uploading') seen.push(moving.progress);
      });
      await switches();
      keyOf(task);
      if (path.includes('sts')) expect(seen.length).to.be.greaterThan(4); // twelve parts, one by one; a loopback socket takes one request at once
      expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      expect(Math.max(...seen)).to.be.lessThan(1);
      expect(task?.progress).to.equal(1);
    });
  });
}
