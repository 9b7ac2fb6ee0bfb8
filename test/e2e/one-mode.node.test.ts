import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildOneMode } from '../support/node/one-mode-app.js';

describe('an app that gives the queue one mode as an object', () => {
  it('has no other mode and no element in its entry chunk', async () => {
    const { entry, files, atOnce, othersIn } = await buildOneMode('post-policy');
    assert.ok(files.get(entry)!.moduleIds.some((id) => id.endsWith('/post-policy/post-policy.js')));
    assert.deepEqual(othersIn(atOnce), []);
    const modules = [...atOnce].flatMap((file) => files.get(file)!.moduleIds);
    assert.deepEqual(
      modules.filter((id) => /\/lit[/-]|\/chunks\/(element|list|input|words)\.js$/.test(id)),
      [],
    );
  });
});
