import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { stripMetadata } from '../../src/image/strip/strip-metadata.js';
import { fileOf, pictures, SECRET } from '../support/pictures.js';
import { findOrInstall } from '../tools/find-or-install.js';

/** Why the tests are left out; false where exiftool is there. */
let skip: string | false = false;
try {
  findOrInstall({
    purpose: 'These tests need exiftool',
    packages: ['libimage-exiftool-perl'],
    install: 'install exiftool',
    find: () => (spawnSync('exiftool', ['-ver']).status === 0 ? true : undefined),
  });
} catch (error) {
  skip = (error as Error).message;
}
if (skip) console.error(`Left out: ${skip}`);
const folder = mkdtempSync(join(tmpdir(), 'exiftool-'));
after(() => rmSync(folder, { recursive: true }));

/** All that exiftool finds, by group and name; the file's own size and dates are left out. */
async function tagsOf(file: File): Promise<Record<string, unknown>> {
  const path = join(folder, file.name);
  writeFileSync(path, new Uint8Array(await file.arrayBuffer()));
  const options = ['-j', '-G1', '-a', '-u', '-U', '-n', '-ee', '-validate', '-warning', '-error', '-all'];
  const [tags] = JSON.parse(execFileSync('exiftool', [...options, path], { encoding: 'utf8' })) as [object];
  return Object.fromEntries(
    Object.entries(tags).filter(([name]) => !/^(SourceFile|System|ExifTool:ExifToolVersion)/.test(name)),
  );
}

const groupsOf = (tags: object) => [...new Set(Object.keys(tags).map((name) => name.split(':')[0]!))].sort();

describe('exiftool', { skip }, () => {
  for (const name of Object.keys(pictures) as (keyof typeof pictures)[])
    it(`finds a place in ${name} before, and nothing but the picture after it was stripped`, async () => {
      const before = await tagsOf(fileOf(name));
      assert.ok(JSON.stringify(before).includes(SECRET), 'before');
      const stripped = await stripMetadata(fileOf(name));
      const tags = await tagsOf(stripped!);
      assert.ok(!JSON.stringify(tags).includes(SECRET), 'after');
      const orientation = before['IFD0:Orientation'];
      assert.equal(tags['IFD0:Orientation'], orientation);
      const foreign = groupsOf(tags).filter((group) => /GPS|XMP|IPTC|Photoshop|MPF|ExifIFD|JUMBF|Trailer/i.test(group));
      assert.deepEqual(foreign, []);
      const own = Object.keys(tags).filter((tag) => /^(IFD0|ExifIFD|PNG-tEXt|GIF:Comment|File:Comment)/.test(tag));
      assert.deepEqual(own, orientation === undefined ? [] : ['IFD0:Orientation']);
      assert.equal(tags['ExifTool:Error'], undefined);
    });
});
