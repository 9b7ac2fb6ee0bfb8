/** HTTP methods that the bucket's CORS rule must allow for all requests that credentials sign. */
export const corsMethods: readonly string[] = ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'];
