import { expect } from '@open-wc/testing';
import type { Job } from '../../src/core/mode.js';
import { formRequest } from '../../src/oss/single/form-request.js';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);

/** Both ways to write the same form, byte for byte as they are sent, but for the boundary. */
async function bothWays(name: string, fields: Record<string, string>): Promise<[small: string, large: string]> {
  const file = new File([bytes], name, { type: 'image/jpeg' });
  const job = { file, request: { file: { name, size: 1000, type: 'image/jpeg' } } } as unknown as Job;
  const form = { url: 'https://b.oss-cn-hangzhou.aliyuncs.com/', key: 'a/键.jpg', storedKey: '', fields };
  const written = async ([request, body]: ReturnType<typeof formRequest>) => {
    const response = new Response(body, { headers: request.headers });
    const [, boundary = ''] = /boundary=(\S+)/.exec(response.headers.get('Content-Type') ?? '') ?? [];
    const text = Array.from(new Uint8Array(await response.arrayBuffer()), (byte) => String.fromCharCode(byte)).join('');
    expect(text.split(`--${boundary}`)).to.have.length(Object.keys(fields).length + 4); // key and file, and both ends
    return text.replaceAll(boundary, 'boundary');
  };
  return [await written(formRequest(job, form, bytes)), await written(formRequest(job, form, file))];
}

const awkward = ['photo.jpg', '照片.jpg', 'a "quoted" name.jpg', 'back\\slash.jpg', 'percent%22.jpg', 'semi;colon.jpg'];

for (const name of awkward) {
  it(`formRequest encodes a small file as the browser does: ${name}`, async () => {
    const [small, large] = await bothWays(name, { policy: 'e30=', 'x-oss-meta-a': 'b  c', 'x:var': 'é & "x"' });
    expect(small).to.equal(large);
    expect(small).to.match(/^--boundary\r\nContent-Disposition: form-data; name="key"\r\n/);
  });
}
