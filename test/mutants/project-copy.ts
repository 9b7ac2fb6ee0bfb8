import { execFileSync, fork, spawnSync, type StdioOptions } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Count } from '../tools/count.js';
import { broken, type Mutant } from './mutant.js';

/** A copy of the project as it lies here, in the temporary folder: it can be broken while somebody works on the project itself. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  /** The mutant that is in what is built, if it is built. */
  #built: Mutant | 'none' | undefined;
  #broken: Mutant | undefined;
  #child: number | undefined;

  constructor() {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' });
    for (const file of listed.split('\0').filter((one) => one !== '' && existsSync(one))) {
      mkdirSync(dirname(join(this.folder, file)), { recursive: true });
      copyFileSync(file, join(this.folder, file));
    }
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  remove(): void {
    if (this.#child !== undefined) endGroup(this.#child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Does `work` while the code is broken. */
  async withMutant<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, mutant.file);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, broken(whole, mutant));
    this.#broken = mutant;
    try {
      return await work();
    } finally {
      writeFileSync(path, whole);
      this.#broken = undefined;
    }
  }

  /** Builds the package from the code as it is now, if that is not done. @returns whether it can be built */
  build(): boolean {
    const now = this.#broken ?? 'none';
    if (this.#built === now) return true;
    this.#built = undefined;
    const isBuilt = this.command('npm', ['run', '--silent', 'build']);
    if (isBuilt) this.#built = now;
    return isBuilt;
  }

  /** Runs a command there. @returns whether it succeeds */
  command(name: string, args: readonly string[], stdio: StdioOptions = 'ignore', timeout?: number): boolean {
    return spawnSync(name, args, { cwd: this.folder, stdio, timeout }).status === 0;
  }

  /** Runs test files. @returns what they prove; undefined if they did not end in time */
  run(files: readonly string[], milliseconds: number): Promise<Count | undefined> {
    return new Promise((done) => {
      const child = fork(join(this.folder, 'test/mutants/run-files.ts'), files, {
        cwd: this.folder,
        detached: true, // the leader of a group: browsers and servers end with it
        stdio: 'ignore',
      });
      this.#child = child.pid;
      const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
      let count: Count | undefined;
      child.on('message', (message) => void (count = message as Count));
      child.on('exit', () => {
        clearTimeout(timer);
        if (child.pid !== undefined) endGroup(child.pid);
        this.#child = undefined;
        done(count);
      });
    });
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // all of them have ended
  }
}
