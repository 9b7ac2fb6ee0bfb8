import { HOMEPAGE } from './base/homepage.js';

/** Stands in for the element on servers: it can be imported, and does nothing. */
export class OssDirectUpload {}

// Test runners such as Vitest take a package's entry for Node also where jsdom or happy-dom give them a page. A test may register the
// element itself, after its imports.
if (globalThis.customElements && globalThis.document)
  setTimeout(() => {
    if (globalThis.customElements?.get('oss-direct-upload')) return;
    console.warn(
      `oss-direct-upload: this is the entry for servers, which registers no element, also not in jsdom or happy-dom. See ${HOMEPAGE}/frameworks/bundlers#jsdom`,
    );
  });
