import { expect } from '@open-wc/testing';
import { createClient, UploadQueue } from '../../src/core.js';
import { requests, startAfresh } from '../support/browser/cloud.js';
import { drop } from '../support/browser/gestures.js';
import { done, placeLive } from '../support/browser/live-element.js';
import { sendBy } from '../support/browser/upload.js';
import { file } from '../support/files.js';

interface Saved {
  key: string;
  size: number;
  type: string;
  crc64: string;
  user: number;
  isRepeat: boolean;
  isKnown: boolean;
}

describe('an upload that `completed` of /server saves', () => {
  beforeEach(startAfresh);

  for (const [mode, size, method] of [
    ['sts', 70_000, 'GET'],
    ['sts', 700_000, 'POST'],
    ['post-policy', 70_000, 'POST'],
    ['presigned-url', 70_000, 'GET'],
    ['presigned-url', 700_000, 'POST'],
  ] as const)
    it(`has what it returned as \`data\`: ${size} bytes in mode ${mode}, by ${method}`, async () => {
      const endpoint = `endpoint="/server/completed/${mode}" endpoint-method="${method}" part-size="200kB"`;
      const { element } = await placeLive(`${endpoint} name="photo" value-as="json"`);
      drop(element, file(size, 'a photo.jpg'));
      const { key, crc64, data } = await done(element);
      expect(data).to.deep.equal({
        ...{ key, size, crc64, type: 'image/jpeg', user: 7 },
        ...{ isRepeat: false, isKnown: false },
      });
      expect(JSON.stringify(element.value)).to.contain('"user').and.not.contain('odu1');
      expect((await requests()).filter(({ operation }) => operation === 'HeadObject')).to.have.length(1);
    });

  it('is asked for again where the response was lost, and says so', async () => {
    const { element } = await placeLive('endpoint="/server/completed/twice/sts"');
    drop(element, file(70_000, 'a.jpg'));
    const { data } = await done(element);
    expect(data).to.include({ isRepeat: true, isKnown: true });
  });

  it('is that of a route, which a client knows by its name', async () => {
    const { upload, queue } = createClient('/server/routes/?page=1');
    const { key, data } = await upload('photos', file(70_000, 'a.jpg'));
    expect(data).to.deep.equal({ key, user: 7 });
    const [task] = await sendBy(queue('photos'), new File(['x'], 'a.txt', { type: 'text/plain' }));
    expect(task!.error).to.include({ code: 'rejected' }); // by the policy of the route
  });

  it('saves a file that is there already, by the seal of that response', async () => {
    for (const mode of ['sts', 'presigned-url']) {
      const content = file(3000, `${mode}.jpg`);
      const settings = { endpoint: `/server/completed/${mode}`, digest: 'crc64' } as const;
      const data: Saved[] = [];
      for (const queue of [new UploadQueue(settings), new UploadQueue(settings)]) {
        const [task] = await sendBy(queue, content);
        data.push(task!.result!.data as Saved);
      }
      expect(data.map(({ isRepeat, isKnown }) => [isRepeat, isKnown])).to.deep.equal([
        [false, false],
        [true, true],
      ]);
      expect(data[0]!.key).to.equal(data[1]!.key);
    }
  });
});
