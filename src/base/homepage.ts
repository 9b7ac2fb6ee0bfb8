/** Where the documentation is: `homepage` of package.json, without a slash at its end; empty while it has none. */
export const HOMEPAGE = '';
