import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Count } from '../tools/count.js';
import { marked } from './marks.js';
import { broken, type Mutant } from './mutant.js';
import type { Reach } from './reach.js';

/** How long all tests may take, in milliseconds. */
const TIME_FOR_ALL = 3_600_000;

/** A copy of the project in the temporary folder: it can be broken while somebody works on the project itself. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  /** The code of each broken file as it should be. */
  readonly #whole = new Map<string, string>();
  /** The mutants that are in what is built; undefined if it is not built. */
  #built: string | undefined;
  #child: ChildProcess | undefined;

  constructor() {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { encoding: 'utf8' });
    for (const file of listed.split('\0').filter((one) => one !== '' && existsSync(one)))
      cpSync(file, join(this.folder, file));
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
  }

  remove(): void {
    endGroup(this.#child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Does `work` while the code is broken. */
  async broken<T>(mutants: readonly Mutant[], work: () => Promise<T>): Promise<T> {
    try {
      for (const mutant of mutants) {
        const path = join(this.folder, mutant.file);
        const code = readFileSync(path, 'utf8');
        if (!this.#whole.has(path)) this.#whole.set(path, code);
        writeFileSync(path, broken(code, mutant));
      }
      return await work();
    } finally {
      this.#restore();
    }
  }

  /** Builds the package from the code as it is now, if that is not done. @returns whether it can be built */
  async build(): Promise<boolean> {
    const now = [...this.#whole.keys()].map((path) => readFileSync(path, 'utf8')).join();
    if (this.#built === now) return true;
    this.#built = undefined;
    const isBuilt = await this.command('npm', ['run', '--silent', 'build']);
    if (isBuilt) this.#built = now;
    return isBuilt;
  }

  /** Runs a command. @param output whether it is shown @returns whether it succeeds in time */
  async command(
    name: string,
    args: readonly string[],
    output: 'ignore' | 'inherit' = 'ignore',
    milliseconds?: number,
  ): Promise<boolean> {
    const child = spawn(name, args, { cwd: this.folder, detached: true, stdio: ['ignore', output, output] });
    return (await this.#end(child, milliseconds)) === 0;
  }

  /** `npm test`, which builds, too. @returns whether it passes */
  testAll(): Promise<boolean> {
    this.#built = undefined;
    return this.command('npm', ['test', '--', '--bail'], 'ignore', TIME_FOR_ALL);
  }

  /** Runs all quick tests on code that says where it was. @returns which mutants each test file reaches that passes */
  async reach(all: readonly Mutant[]): Promise<Reach[]> {
    for (const file of new Set(all.map((mutant) => mutant.file))) {
      const path = join(this.folder, file);
      const code = readFileSync(path, 'utf8');
      this.#whole.set(path, code);
      const numbered = [...all.entries()].filter(([, mutant]) => mutant.file === file);
      writeFileSync(path, marked(file, code, new Map(numbered)));
    }
    try {
      const results = join(this.folder, 'reach.json');
      if (!(await this.build())) throw new Error('The code with marks cannot be built.');
      await this.command('node', ['--import', 'tsx', 'test/mutants/reach.ts', results], 'inherit');
      return JSON.parse(readFileSync(results, 'utf8')) as Reach[];
    } finally {
      this.#restore();
    }
  }

  /** Runs test files up to the first that fails. @returns what they prove; undefined if they did not end in time */
  async run(files: readonly string[], milliseconds: number): Promise<Count | undefined> {
    const options = { cwd: this.folder, detached: true, stdio: 'ignore' } as const;
    const child = fork(join(this.folder, 'test/mutants/run-files.ts'), files, options);
    let count: Count | undefined;
    child.on('message', (message) => void (count = message as Count));
    await this.#end(child, milliseconds);
    return count;
  }

  #restore(): void {
    for (const [path, code] of this.#whole) writeFileSync(path, code);
    this.#whole.clear();
  }

  /** @returns the exit code of a process, the leader of a group: browsers and servers end with it */
  #end(child: ChildProcess, milliseconds?: number): Promise<number | null> {
    this.#child = child;
    const timer = milliseconds === undefined ? undefined : setTimeout(() => endGroup(child), milliseconds);
    return new Promise((done) => {
      child.on('exit', (code) => {
        clearTimeout(timer);
        endGroup(child);
        done(code);
      });
    });
  }
}

function endGroup(leader: ChildProcess | undefined): void {
  try {
    if (leader?.pid !== undefined) process.kill(-leader.pid, 'SIGKILL');
  } catch {
    // all of them have ended
  }
}
