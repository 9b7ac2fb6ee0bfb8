import { fileURLToPath } from 'node:url';

/** The folder of the site's sources. */
export const docs = fileURLToPath(new URL('..', import.meta.url));
/** The folder of the package. */
export const project = fileURLToPath(new URL('../..', import.meta.url));
/** The built site. */
export const site = `${docs}.vitepress/dist`;
