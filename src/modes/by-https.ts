/** Whether the browser blocks this page's requests to http addresses: those of https pages, their frames and workers. */
export function isHttpsPage(): boolean {
  return [globalThis.origin, globalThis.location?.protocol].some((from) => from?.startsWith('https:'));
}

/**
 * An address of OSS that an https page can use. Several SDKs write `http:` unless told otherwise; OSS serves both, and no
 * signature covers the scheme. Other hosts may serve only http, so their addresses stay as they are.
 */
export function byHttps(address: string): string {
  return isHttpsPage() ? address.replace(byHttp, 'https:$1') : address;
}

const byHttp = /^http:(\/\/[^/?#\\]*\.aliyuncs\.com)(?::80)?(?=[/?#]|$)/i;
