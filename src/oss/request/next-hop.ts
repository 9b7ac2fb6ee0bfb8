/** Milliseconds within which the browser reports a request that has ended. */
const REPORT_TIME = 1000;

/**
 * The protocol that the browser speaks with a host, as ALPN names it ('h2', 'http/1.1'), by Resource Timing. Call it when the host has
 * responded to a request. It sees also what no longer fits into the page's buffer of 250 requests, and stops with the first report.
 *
 * @returns '' where the browser does not say it: the host's responses lack `Timing-Allow-Origin`
 */
export function nextHopProtocol(origin: string): Promise<string> {
  return new Promise((resolve) => {
    if (!globalThis.PerformanceObserver) return resolve('');
    const observer = new PerformanceObserver((list) => {
      const entries = (list.getEntries() as PerformanceResourceTiming[]).filter(({ name }) =>
        name.startsWith(`${origin}/`),
      );
      const readable = entries.findLast((entry) => entry.nextHopProtocol);
      if (readable || entries.some(({ initiatorType }) => initiatorType === 'xmlhttprequest'))
        end(readable?.nextHopProtocol);
    });
    const end = (protocol = '') => {
      clearTimeout(timer);
      observer.disconnect();
      resolve(protocol);
    };
    const timer = setTimeout(end, REPORT_TIME);
    observer.observe({ type: 'resource', buffered: true });
  });
}
