import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { isDebian, isRoot } from '../tools/apt-install.js';

const NOBODY = 65534;
const skip = (isDebian() && isRoot()) || 'only root on Debian can install packages';
let folder: string;

/** A stand-in for apt-get that logs its arguments and "installs" a file. */
function writeAptGet(installs: boolean): void {
  const install = installs
    ? `case "$*" in *install*) touch "${folder}/program";; esac`
    : 'echo "E: no network" >&2; exit 100';
  writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\necho "$*" >> "${folder}/calls"\n${install}\n`);
  chmodSync(join(folder, 'apt-get'), 0o755);
}

const readCalls = () => (existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '');

/** Runs findOrInstall in a process of its own. @param uid of the user that runs it */
function runFindOrInstall(env: Record<string, string> = {}, uid = 0): { status: number | null; lines: string[] } {
  const module = resolve('test/tools/find-or-install.ts');
  const script = `
    import { existsSync } from 'node:fs';
    import { findOrInstall } from '${module}';
    const program = '${folder}/program';
    const requirement = { purpose: 'The tests need a program', packages: ['one', 'two'], install: 'install it', alternative: 'set PROGRAM' };
    try {
      console.error('found ' + (findOrInstall({ ...requirement, find: () => (existsSync(program) ? program : undefined) }) === program));
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, SKIP_APT_INSTALL: '', PATH: `${folder}:${process.env['PATH']}`, ...env },
    uid,
    encoding: 'utf8',
  });
  return { status, lines: stderr.trim().split('\n') };
}

describe('find or install a program', { skip: skip === true ? false : skip }, () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'find-or-install-'));
    chmodSync(folder, 0o777);
  });
  beforeEach(() => {
    rmSync(join(folder, 'calls'), { force: true });
    rmSync(join(folder, 'program'), { force: true });
    writeAptGet(true);
  });
  after(() => rmSync(folder, { recursive: true }));

  const need = 'The tests need a program';
  const how = 'run "apt-get install one two", or set PROGRAM.';
  interface Row {
    title: string;
    before?: () => void;
    env?: Record<string, string>;
    uid?: number;
    lines: string[];
    calls?: RegExp;
  }
  const announced = `${need}: installing one and two with apt-get. To forbid this, set SKIP_APT_INSTALL=1.`;
  const rows: Row[] = [
    {
      title: 'does not install a program that exists',
      before: () => writeFileSync(join(folder, 'program'), ''),
      lines: ['found true'],
    },
    {
      title: 'says in one line what it installs, why, and how to forbid it',
      lines: [announced, 'found true'],
      calls: /^.* update\n.* install -y --no-install-recommends one two\n$/,
    },
    {
      title: 'installs nothing where the environment forbids it, and says what to install',
      env: { SKIP_APT_INSTALL: '1' },
      lines: [`${need}, and SKIP_APT_INSTALL forbids installing it: ${how}`],
    },
    {
      title: 'installs nothing for a user who is not root, and says what to install',
      uid: NOBODY,
      lines: [`${need}: run "sudo apt-get install one two", or set PROGRAM.`],
    },
    {
      title: 'says what to install where apt-get fails',
      before: () => writeAptGet(false),
      lines: [announced, 'E: no network', `${need}, and apt-get could not install it: ${how}`],
      calls: /update/,
    },
  ];
  for (const { title, before: prepare, env, uid, lines, calls = /^$/ } of rows)
    it(title, () => {
      prepare?.();
      const status = lines.at(-1) === 'found true' ? 0 : 1;
      assert.deepEqual(runFindOrInstall(env, uid), { status, lines });
      assert.match(readCalls(), calls);
    });
});
