import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';
import { installedFirefox } from '../../tools/firefox.js';

export type BrowserName = 'chromium' | 'firefox';

/** Nobody is attached to it: with DevTools it would copy each body, and what is measured would be that. */
export class Browser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'oss-direct-upload-bench-'));
  readonly #command: readonly string[];
  #kill = (_signal: 'SIGTERM' | 'SIGKILL') => {};

  /** @param keyHash of a certificate that it is to trust; Chromium alone can */
  constructor(name: BrowserName, keyHash: string) {
    this.#command = name === 'firefox' ? firefox(this.#profile) : chromium(this.#profile, keyHash);
  }

  /** Opens a page in a new process that keeps only the profile's files from the last one. */
  open(url: string) {
    const [file = '', ...args] = this.#command;
    const child = spawn(file, [...args, url], { stdio: 'ignore', detached: true });
    const end = once(child, 'exit');
    const isOver = () => !child.pid || child.exitCode !== null || child.signalCode !== null;
    this.#kill = (signal) => {
      if (!isOver()) process.kill(-child.pid!, signal); // the group that it leads
    };
    const close = async () => {
      if (isOver()) return;
      this.#kill('SIGTERM');
      const timer = setTimeout(this.#kill, 5_000, 'SIGKILL');
      await end;
      clearTimeout(timer);
    };
    return { pid: child.pid ?? 0, end, close };
  }

  remove(): void {
    this.#kill('SIGKILL');
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export type OpenPage = ReturnType<Browser['open']>;

const chromium = (profile: string, keyHash: string): string[] => [
  ...[findChromium(), ...chromiumFlags, '--headless=new', '--disable-gpu', `--user-data-dir=${profile}`],
  `--ignore-certificate-errors-spki-list=${keyHash}`,
];

function firefox(profile: string): string[] {
  const off = [
    ...['browser.shell.checkDefaultBrowser', 'browser.aboutwelcome.enabled', 'app.update.enabled'],
    ...['datareporting.policy.dataSubmissionEnabled', 'toolkit.telemetry.reportingpolicy.firstRun'],
    ...['network.captive-portal-service.enabled', 'network.connectivity-service.enabled'],
  ];
  writeFileSync(join(profile, 'user.js'), off.map((name) => `user_pref(${JSON.stringify(name)}, false);\n`).join(''));
  return [installedFirefox() ?? 'firefox', '--headless', '--no-remote', '--profile', profile];
}
