import { expect } from '@open-wc/testing';
import type OSS from 'ali-oss';
import { servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';

/** What the SDK's browser build has and its types lack, or type as `any`. */
type Client = OSS & { signPostObjectPolicyV4(policy: object, date: Date): string };
type Options = OSS.Options & { sldEnable?: boolean };
type ClientClass = new (options: Options) => Client;

/** The three ways in which the official SDK addresses a bucket from a page. */
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
      let client: Client;

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

      // The SDK makes no V1 URLs for IP addresses.
      if (authorizationV4 || name === 'virtual host') {
        it('signs a URL that uploads', async () => {
          const key = keyOf('url');
          const headers = { 'Content-Type': 'text/plain' };
          const url = authorizationV4
            ? await client.signatureUrlV4('PUT', 600, { headers }, key)
            : await client.asyncSignatureUrl(key, { method: 'PUT', 'Content-Type': 'text/plain' });
          const response = await fetch(url, { method: 'PUT', headers, body: 'hello' });
          expect(response.status).to.equal(200);
          expect(await storedBytes(key)).to.have.length(5);
        });
      }

      // The browser build signs forms by V4 only.
      if (authorizationV4) {
        it('signs a form that uploads', async () => {
          const key = keyOf('form');
          const { cloud } = await servers();
          const now = new Date();
          const date = now.toISOString().replace(/[-:]|\.\d+/g, '');
          const scope = `${date.slice(0, 8)}/${cloud.region.replace(/^oss-/, '')}/oss/aliyun_v4_request`;
          const fields = {
            'x-oss-signature-version': 'OSS4-HMAC-SHA256',
            'x-oss-credential': `${cloud.accessKeyId}/${scope}`,
            'x-oss-date': date,
          };
          const policy = {
            expiration: new Date(now.getTime() + 600_000).toISOString(),
            conditions: [
              { bucket: cloud.bucket },
              ...Object.entries(fields).map(([field, value]) => ({ [field]: value })),
            ],
          };
          const form = new FormData();
          const signature = client.signPostObjectPolicyV4(policy, now);
          const all = { key, policy: btoa(JSON.stringify(policy)), ...fields, 'x-oss-signature': signature };
          for (const [field, value] of Object.entries(all)) form.append(field, value);
          form.append('file', file(1000));
          const response = await fetch(`${cloud.endpoint}/${cloud.bucket}/`, { method: 'POST', body: form });
          expect(response.status, await response.clone().text()).to.equal(204);
          expect(await storedBytes(key)).to.have.length(1000);
        });
      }
    });
  }
}
