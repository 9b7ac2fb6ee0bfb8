import { HOMEPAGE } from './base/homepage.js';

export * from './index.server.js';

console.warn(
  `oss-direct-upload: imported in a server component, this registers no element in the browser. Render the component of oss-direct-upload/react, or import it in a file with 'use client'. See ${HOMEPAGE}/frameworks/react#next`,
);
