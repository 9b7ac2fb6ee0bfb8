import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import type { Mode, OssDirectUpload } from '../../../src/element.js';
import { settled } from '../settled.js';

/** As a page's own tests have one: it stores nothing. */
const mode: Mode = {
  name: 'test',
  readGrant: () => ({ id: '' }),
  serves: () => true,
  async upload(job, grants) {
    await grants.get(job);
    return { key: job.keys.in('uploads/'), size: job.file.size, type: job.file.type, verified: true };
  },
};

/** The element in the DOM of a test runner, which lacks parts of `ElementInternals`, and much else that browsers have. */
export function testInSimulatedDom(name: string): void {
  describe(`the element in ${name}`, () => {
    const failures: unknown[] = [];
    before(async () => {
      process.on('unhandledRejection', (reason) => failures.push(reason));
      globalThis.addEventListener('error', ({ error }) => failures.push(error));
      await import('../../../src/index.js');
    });
    afterEach(() => {
      document.body.replaceChildren();
      assert.deepEqual(failures.splice(0), []);
    });

    async function mount(attributes: string): Promise<OssDirectUpload> {
      document.body.innerHTML = `<form><oss-direct-upload ${attributes}></oss-direct-upload></form>`;
      const element = document.querySelector('oss-direct-upload')!;
      await element.updateComplete;
      return element;
    }

    it('uploads, shows its list and gives its value', async () => {
      const element = await mount('multiple name="files" required variant="button"');
      Object.assign(element, { mode, endpoint: () => Promise.resolve({}), key: ({ name: own }: File) => own });
      const successes: string[] = [];
      element.addEventListener('upload-success', ({ detail }) => successes.push(detail.result.key));
      const end = settled(element);
      await element.addFiles([new File(['x'], 'a.txt'), new File(['y'], 'b.txt')]);
      await end;
      for (const { error } of element.tasks) if (error) throw error;
      await element.updateComplete;
      assert.deepEqual(successes, ['uploads/a.txt', 'uploads/b.txt']);
      assert.deepEqual(element.value, successes);
      assert.equal(element.checkValidity(), true);
      element.disabled = true;
      element.clear();
      await element.updateComplete;
      assert.deepEqual(element.value, []);
    });

    it('rejects what the rules do not allow', async () => {
      const element = await mount('accept="image/*" endpoint="/grant"');
      let rule: string | undefined;
      element.addEventListener('file-reject', ({ detail }) => (rule = detail.error.rule));
      await element.addFiles([new File(['x'], 'a.txt', { type: 'text/plain' })]);
      assert.equal(rule, 'accept');
      assert.equal(element.tasks.length, 0);
    });
  });
}
