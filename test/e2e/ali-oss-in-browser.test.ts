import { expect } from '@open-wc/testing';
import type OSS from 'ali-oss';
import { servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';

type Options = OSS.Options & { sldEnable?: boolean };
type ClientClass = new (options: Options) => OSS;

/** The three ways in which the official SDK addresses a bucket from a page. What it signs is proven in Node: `contract/mock-ali-oss`. */
const addressings: [name: string, optionsFor: (port: string) => Partial<Options>][] = [
  ['path style', (port) => ({ endpoint: `http://127.0.0.1:${port}`, sldEnable: true })],
  ['virtual host', (port) => ({ endpoint: `http://localhost:${port}` })],
  ['custom domain', (port) => ({ endpoint: `http://127.0.0.1:${port}`, cname: true })],
];

let count = 0;

for (const [name, optionsFor] of addressings) {
  for (const authorizationV4 of [false, true]) {
    describe(`ali-oss in a page, ${name}, ${authorizationV4 ? 'V4' : 'V1'}`, () => {
      const keyOf = (word: string) => `sdk/${++count}/${word} 照片+1.bin`;
      let client: OSS;

      before(async () => {
        await switches();
        await import('ali-oss');
        const { cloud } = await servers();
        const { accessKeyId, accessKeySecret, bucket, region } = cloud;
        const AliOss = (globalThis as unknown as { OSS: ClientClass }).OSS;
        const { port } = new URL(cloud.endpoint);
        client = new AliOss({
          accessKeyId,
          accessKeySecret,
          bucket,
          region: `oss-${region.replace(/^oss-/, '')}`,
          ...optionsFor(port),
          ...{ authorizationV4 },
        });
      });

      it('puts, heads, lists and deletes objects', async () => {
        const key = keyOf('put');
        await client.put(key, file(100_000));
        expect(sameBytes(await storedBytes(key), bytes(100_000))).to.be.true;
        expect((await client.head(key)).status).to.equal(200);
        const { objects } = await client.listV2({ prefix: key.slice(0, key.lastIndexOf('/') + 1) }, {});
        expect(objects.map((object) => object.name)).to.deep.equal([key]);
        await client.delete(key);
        const { objects: none } = await client.listV2({ prefix: key }, {});
        expect(none ?? []).to.be.empty;
      });

      it('uploads in parts, and resumes from its checkpoint', async () => {
        const key = keyOf('parts');
        const source = file(1_500_000);
        let checkpoint: OSS.Checkpoint | undefined;
        const progress = (fraction: number, point: OSS.Checkpoint) => {
          checkpoint = point;
          if (fraction > 0.5) throw new Error('stop here');
        };
        const options = { partSize: 200_000, parallel: 2 };
        await client.multipartUpload(key, source, { ...options, progress }).catch(() => {});
        expect(checkpoint?.doneParts.length).to.be.within(1, 7);
        await client.multipartUpload(key, source, { ...options, ...(checkpoint && { checkpoint }) });
        expect(sameBytes(await storedBytes(key), bytes(1_500_000))).to.be.true;
      });
    });
  }
}
