import type { OssDirectUpload } from '../../../src/element.js';
import { until } from '../until.js';
import { quiet } from './cloud.js';

const PAGE = '/test/e2e/pages/unfinished.html';

/** A page in a frame, which can be reloaded in the midst of its work. */
export class FramedPage {
  readonly frame = document.createElement('iframe');

  /** The page's element, which is made of this markup. */
  async open(markup: string): Promise<OssDirectUpload> {
    this.frame.src = PAGE;
    document.body.append(this.frame);
    return this.#place(markup);
  }

  /** @param whenGone what lets the requests of the old page end */
  async reload(markup: string, whenGone?: () => Promise<unknown>): Promise<OssDirectUpload> {
    const old = this.frame.contentDocument;
    this.window.location.reload();
    await until(() => this.frame.contentDocument !== old, 'the new page');
    await whenGone?.();
    await quiet();
    return this.#place(markup);
  }

  get window(): Window & typeof globalThis {
    return this.frame.contentWindow as Window & typeof globalThis;
  }

  get document(): Document {
    return this.frame.contentDocument!;
  }

  close(): void {
    this.frame.remove();
  }

  async #place(markup: string): Promise<OssDirectUpload> {
    const old = await until(() => this.frame.contentDocument?.querySelector('oss-direct-upload'), 'the page');
    await this.window.customElements.whenDefined('oss-direct-upload');
    old.insertAdjacentHTML('afterend', markup);
    old.remove();
    const element = this.document.querySelector('oss-direct-upload')!;
    await element?.updateComplete; // a page may have none
    return element;
  }
}
