import type { OssDirectUpload } from 'oss-direct-upload';
import { ENDPOINT, startCloudInPage } from './cloud-in-page.js';

export interface UploadExample {
  /** The site's path. */
  readonly base: string;
  /** HTML with elements in it; without it, one element is created. */
  readonly html: string | undefined;
  /** Applies to the example only. */
  readonly css: string | undefined;
  /** For elements that do not have the attribute. */
  readonly mode: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly properties: Partial<OssDirectUpload>;
  /** Gets what a form of the example would send. It is not sent. */
  onSubmit(entries: [name: string, value: string][]): void;
}

/**
 * Shows an example in a shadow root, so that its CSS and the page's do not meet. The cloud is ready before the elements are there.
 *
 * @throws if the cloud cannot start
 */
export async function showUpload(host: HTMLElement, example: UploadExample): Promise<void> {
  await Promise.all([startCloudInPage(example.base), import('oss-direct-upload')]);
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(example.css ?? '');
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren(createContent(example));
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const { target, submitter } = event as SubmitEvent;
    const entries = [...new FormData(target as HTMLFormElement, submitter)];
    example.onSubmit(entries.map(([name, value]) => [name, typeof value === 'string' ? value : value.name]));
  });
}

function createContent({ html, mode, attributes, properties }: UploadExample): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html ?? '<oss-direct-upload></oss-direct-upload>';
  const content = document.importNode(template.content, true); // defines the elements before they are set up
  for (const element of content.querySelectorAll('oss-direct-upload')) {
    for (const [name, value] of Object.entries(attributes)) element.toggleAttribute(name, value !== false);
    for (const [name, value] of Object.entries(attributes))
      if (typeof value === 'string') element.setAttribute(name, value);
    const own = element.getAttribute('mode') ?? mode;
    element.setAttribute('endpoint', `${ENDPOINT}?mode=${own}`);
    element.setAttribute('mode', own);
    Object.assign(element, properties);
  }
  return content;
}
