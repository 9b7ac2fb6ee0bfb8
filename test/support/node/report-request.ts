import { performance } from 'node:perf_hooks';

/** Reports a request as browsers do, by Resource Timing. @param protocol undefined where the host lets no page read it */
export function reportRequest(url: string, protocol: string | undefined, initiator = 'xmlhttprequest'): void {
  const times = { startTime: 1, endTime: 2, postRedirectStartTime: 1, encodedBodySize: 0, decodedBodySize: 0 };
  const timing = { ...times, finalConnectionTimingInfo: { ALPNNegotiatedProtocol: protocol ?? '' } };
  // Node 20 takes what later versions describe, too.
  const mark = performance.markResourceTiming as (...described: unknown[]) => unknown;
  mark.call(performance, timing, url, initiator, globalThis, '', {}, 200, '');
}
