/**
 * The page's policy, as strict as the widget allows.
 *
 * @param clouds origins that the page may connect to
 * @param watchPort port of Vite's hot updates, if they are on: they need a WebSocket and inline styles
 */
export function contentSecurityPolicy(clouds: readonly string[], watchPort?: number): string {
  const sockets = watchPort === undefined ? [] : [`ws://127.0.0.1:${watchPort}`, `ws://localhost:${watchPort}`];
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${watchPort === undefined ? '' : " 'unsafe-inline'"}`,
    "img-src 'self' data: blob:",
    'media-src blob:',
    `connect-src ${["'self'", ...sockets, ...clouds].join(' ')}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html oss-direct-upload demo-page',
  ].join('; ');
}
