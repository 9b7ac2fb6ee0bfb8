import type { Server } from 'node:http';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../test/tools/chromium.js';
import { site } from '../tools/paths.js';
import { serveFolder } from './static-site.js';

/** A page in a window of its own, and the errors that it has thrown. */
export interface OpenedPage {
  readonly page: Page;
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/** The built site in a browser. */
export class SiteInBrowser {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #address: string;

  private constructor(browser: Browser, server: Server, address: string) {
    this.#browser = browser;
    this.#server = server;
    this.#address = address;
  }

  static async start(): Promise<SiteInBrowser> {
    const { address, server } = await serveFolder(site);
    const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
    return new SiteInBrowser(browser, server, address);
  }

  addressOf(path: string): string {
    return new URL(path, this.#address).href;
  }

  async open(path: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => void errors.push(message));
    await page.goto(this.addressOf(path));
    return { page, errors, close: () => context.close() };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}
