import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import { formRequest } from '../../src/transfer/form-request.js';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);

/** Both ways to write the same form, as the browser reads them. */
async function bothWays(name: string, fields: Record<string, string>): Promise<[small: FormData, large: FormData]> {
  const file = new File([bytes], name, { type: 'image/jpeg' });
  const job = { file, request: { file: { name, size: 1000, type: 'image/jpeg' } } } as unknown as Job;
  const form = { url: 'https://b.oss-cn-hangzhou.aliyuncs.com/', key: 'a/键.jpg', storedKey: '', fields };
  const read = ([request, body]: ReturnType<typeof formRequest>) =>
    new Response(body, { headers: body instanceof FormData ? {} : request.headers }).formData();
  return [await read(formRequest(job, form, bytes)), await read(formRequest(job, form, file))];
}

const awkward = ['photo.jpg', '照片.jpg', 'a "quoted" name.jpg', 'back\\slash.jpg', 'percent%22.jpg', 'semi;colon.jpg'];

describe('the form that posts a small file', () => {
  for (const name of awkward) {
    it(`says what the browser’s own would say: ${name}`, async () => {
      const [small, large] = await bothWays(name, { policy: 'e30=', 'x-oss-meta-a': 'b  c', 'x:var': 'é & "x"' });
      const text = (form: FormData) => [...form].filter(([, value]) => typeof value === 'string');
      expect(text(small)).to.deep.equal(text(large));
      expect([...small.keys()].at(0)).to.equal('key');
      expect([...small.keys()].at(-1)).to.equal('file');
      const [ours, theirs] = [small.get('file') as File, large.get('file') as File];
      expect(ours.name).to.equal(theirs.name);
      expect(ours.type).to.equal(theirs.type);
      expect(new Uint8Array(await ours.arrayBuffer())).to.deep.equal(bytes);
    });
  }
});
