import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';
import { findBrowser, places } from '../../tools/program.js';

export type BrowserName = 'chromium' | 'firefox';

/** Nobody is attached to it: with DevTools it would copy each body, and what is measured would be that. */
export class Browser {
  readonly #pages = new Set<OpenPage>();
  readonly #profile = mkdtempSync(join(tmpdir(), 'oss-direct-upload-bench-'));
  readonly #command: readonly string[];

  /** @param keyHash of a certificate that it is to trust; Chromium alone can */
  constructor(name: BrowserName, keyHash: string) {
    this.#command = name === 'firefox' ? firefox(this.#profile) : chromium(this.#profile, keyHash);
  }

  /** Opens a page in a new process that keeps only the profile's files from the last one. */
  open(url: string): OpenPage {
    const [file = '', ...args] = this.#command;
    const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true });
    const page = new OpenPage(child);
    this.#pages.add(page);
    void page.end.then(() => this.#pages.delete(page));
    return page;
  }

  /** Ends what is open and deletes its files. */
  remove(): void {
    for (const page of this.#pages) page.kill('SIGKILL');
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class OpenPage {
  readonly #process: ChildProcess;
  /** Resolves when the browser has ended, by itself or by `close`. */
  readonly end: Promise<unknown>;

  constructor(process: ChildProcess) {
    this.#process = process;
    this.end = once(process, 'exit');
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async close(): Promise<void> {
    if (!this.pid || this.#process.exitCode !== null) return;
    this.kill('SIGTERM');
    const timer = setTimeout(() => this.kill('SIGKILL'), 5_000);
    await this.end;
    clearTimeout(timer);
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    try {
      process.kill(-this.pid, signal); // the group that it leads
    } catch {
      // it has just ended
    }
  }
}

function chromium(profile: string, keyHash: string): string[] {
  return [
    findChromium(),
    ...chromiumFlags,
    '--headless=new',
    '--disable-gpu',
    `--user-data-dir=${profile}`,
    `--ignore-certificate-errors-spki-list=${keyHash}`,
    // for the rows that weigh the heap; both change nothing until they are asked
    '--js-flags=--expose-gc',
    '--enable-precise-memory-info',
  ];
}

export function findFirefox(): string | undefined {
  return findBrowser('FIREFOX_PATH', places({ linux: ['firefox-esr', 'firefox'] }));
}

function firefox(profile: string): string[] {
  const settings = {
    'browser.shell.checkDefaultBrowser': false,
    'browser.aboutwelcome.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
    'app.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  return [findFirefox() ?? 'firefox', '--headless', '--no-remote', '--profile', profile];
}
