import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = 'demo/examples';
const examples = readdirSync(root);
const text = (path: string) => readFileSync(path, 'utf8');
const pages = readdirSync('docs/frameworks').map((name) => text(`docs/frameworks/${name}`));
const linesOf = (path: string) => text(path).trimEnd().split('\n').length;

describe('the examples', () => {
  for (const name of examples) {
    it(`${name}: has at most 60 lines in a file, and is shown by a page of the site`, () => {
      for (const folder of ['src', 'app', 'public'].filter((one) => existsSync(`${root}/${name}/${one}`)))
        for (const file of readdirSync(`${root}/${name}/${folder}`).filter((one) => /\.\w+$/.test(one)))
          assert.ok(linesOf(`${root}/${name}/${folder}/${file}`) <= 60, file);
      assert.ok(pages.some((page) => page.includes(`<<< @/../${root}/${name}/`)));
    });

    it(`${name}: has a lockfile without addresses, which pins this version’s dependencies`, () => {
      const lock = text(`${root}/${name}/package-lock.json`);
      assert.ok(!lock.includes('"resolved"'));
      const { packages } = JSON.parse(lock) as { packages: Record<string, { dependencies?: object }> };
      const { dependencies } = JSON.parse(text('package.json')) as { dependencies: object };
      assert.deepEqual(packages['node_modules/oss-direct-upload']?.dependencies, dependencies);
    });
  }
});
