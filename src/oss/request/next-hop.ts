/** Milliseconds within which the browser reports a request that has ended. */
const REPORT_TIME = 1000;

/**
 * The protocol that the browser speaks with a host, as ALPN names it ('h2', 'http/1.1'), by Resource Timing. Call it before the first
 * request: the page's buffer of requests may be full, and what does not fit is shown only to those that watch already.
 *
 * @param responded resolves when the host has responded to a request
 * @returns '' where the browser does not say it: the host's responses lack `Timing-Allow-Origin`
 */
export function nextHopProtocol(origin: string, responded: Promise<unknown>): Promise<string> {
  return new Promise((resolve) => {
    if (!globalThis.PerformanceObserver) return resolve('');
    const end = (protocol = '') => {
      observer.disconnect();
      resolve(protocol);
    };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
        const { name, initiatorType, nextHopProtocol: protocol } = entry;
        if (name.startsWith(`${origin}/`) && (protocol || initiatorType === 'xmlhttprequest')) end(protocol);
      }
    });
    observer.observe({ type: 'resource', buffered: true });
    void responded.then(() => setTimeout(end, REPORT_TIME));
  });
}
