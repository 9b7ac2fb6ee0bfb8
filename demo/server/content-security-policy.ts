/**
 * The page's policy, as strict as a page with the widget can have it. Two items are there for Vite's development server only: its
 * WebSocket, and inline styles, which it uses for hot updates and for its error overlay.
 */
export function contentSecurityPolicy(port: number, clouds: readonly string[]): string {
  const sources = ["'self'", `ws://127.0.0.1:${port}`, `ws://localhost:${port}`, ...clouds];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src ${sources.join(' ')}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html oss-direct-upload demo-page vite',
  ].join('; ');
}
