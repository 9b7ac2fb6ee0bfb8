import type { RequestBody, SignedRequest } from '../../object/operation.js';
import { UploadError } from '../../base/upload-error.js';
import { corsRule } from './cors-rule.js';

/** A request that got no response, as far as a page sees. */
export interface FailedRequest {
  readonly request: SignedRequest;
  readonly body: RequestBody | undefined;
  /** Whether bytes of the body moved, so that its preflight had passed. */
  readonly moved: boolean;
}

/** What a probe shows: a response that the page may read, or not; a policy of the page that forbids it; no response; none that it could notice. */
type Finding = 'readable' | 'hidden' | 'forbidden' | 'silent' | 'unknown';

/** How long one probe serves all failures at its address, in milliseconds. */
const PROBE_LIFE = 20_000;
/** How long a probe waits for a response, in milliseconds. */
const PROBE_TIMEOUT = 5_000;

/** Says why a request most likely got no response, as far as a page can find out, and how to fix it. */
export async function diagnose({ request, moved }: FailedRequest): Promise<UploadError> {
  const { protocol, host, origin, hostname } = new URL(request.url);
  if (globalThis.location?.protocol === 'https:' && protocol === 'http:' && !isLoopback(hostname)) {
    return new UploadError('network', `An https page may not send to http://${host}.`, {
      likely: 'mixed-content',
      hint: 'Give the storage endpoint as https.',
    });
  }
  const finding = await rememberProbe(origin, () => probeAddress(origin));
  if (finding === 'readable' && (moved || (await isAllowedByRule(request)))) return interrupted(request);
  if (finding === 'forbidden') {
    return new UploadError('network', `This page’s Content-Security-Policy forbids requests to ${host}.`, {
      likely: 'csp',
      hint: `Add ${origin} to the connect-src of the page’s Content-Security-Policy.`,
    });
  }
  if (finding === 'silent') {
    return new UploadError('network', `${host} cannot be reached.`, {
      retryable: true,
      likely: 'unreachable',
      hint: 'Is the name right (`bucket`, `region`, `oss-endpoint`), and its certificate? Does a firewall, VPN or proxy block it?',
    });
  }
  const { message } = noResponse(request);
  const rule = corsRule(request);
  return new UploadError('network', message, {
    retryable: true,
    likely: finding === 'unknown' ? undefined : 'cors',
    hint: `${reasons[finding](request)}\n${rule}`,
  });
}

const reasons: Record<'readable' | 'hidden' | 'unknown', (request: SignedRequest) => string> = {
  readable: ({ method }) =>
    `The bucket has a CORS rule for this page, but ${method} or a header of the request may be missing from it. ` +
    'Where it is complete, a proxy or firewall cuts the connection.',
  hidden: () => 'The address responds, but the bucket has no CORS rule for this page; or the bucket does not exist.',
  unknown: () => 'Either the address cannot be reached, or the bucket has no CORS rule for this page.',
};

/** The latest probe of each address that this page has had trouble with. */
const probes = new Map<string, { begun: number; finding: Promise<Finding> }>();

function rememberProbe(address: string, probe: () => Promise<Finding>): Promise<Finding> {
  const begun = performance.now();
  const known = probes.get(address);
  if (known && begun - known.begun < PROBE_LIFE) return known.finding;
  const finding = probe();
  probes.set(address, { begun, finding });
  return finding;
}

/**
 * Whether the bucket's CORS rule allows such a request. A request without a body moves no byte, and Firefox may report none before the
 * connection is cut, so only an empty request with the same method and headers can show it. OSS rejects that one, since it is for the bucket and has no
 * credential.
 */
async function isAllowedByRule({ method, url, headers }: SignedRequest): Promise<boolean> {
  if (method === 'DELETE') return false; // at the bucket's address that asks for far more
  const { origin } = new URL(url);
  // A form's Content-Type needs no CORS rule, another value would; the other headers may be secret.
  const like = Object.entries(headers).map(([name, value]) => [name, name === 'Content-Type' ? value : '-'] as const);
  const finding = await rememberProbe(`${method} ${origin}`, async () =>
    (await responds(origin, 'cors', { method, headers: Object.fromEntries(like) })) ? 'readable' : 'hidden',
  );
  return finding === 'readable';
}

/** Sends requests that need no preflight and carry nothing: to the address itself, without path and query. */
async function probeAddress(origin: string): Promise<Finding> {
  let forbidden = false;
  const onViolation = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    forbidden ||= disposition === 'enforce' && effectiveDirective === 'connect-src' && blockedURI.startsWith(origin);
  };
  globalThis.addEventListener?.('securitypolicyviolation', onViolation);
  try {
    if (await responds(origin, 'cors')) return 'readable';
    await new Promise((resolve) => setTimeout(resolve)); // the event is a task of its own
    if (forbidden) return 'forbidden';
    if (await responds(origin, 'no-cors')) return 'hidden';
    // A page that embeds only what opts in (COEP) sees no response of other servers.
    return globalThis.crossOriginIsolated ? 'unknown' : 'silent';
  } finally {
    globalThis.removeEventListener?.('securitypolicyviolation', onViolation);
  }
}

async function responds(origin: string, mode: RequestMode, more?: RequestInit): Promise<boolean> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PROBE_TIMEOUT);
  const { signal } = controller;
  try {
    const plain = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    await fetch(origin, { ...plain, ...more, mode, signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    controller.abort(); // the body is not needed
  }
}

/** Browsers treat this computer as secure, with or without TLS. */
const isLoopback = (hostname: string) => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** A network failure of unknown cause. */
export function noResponse({ url }: SignedRequest): UploadError {
  return new UploadError('network', `${new URL(url).host} gave no response that this page may read.`, {
    retryable: true,
  });
}

/** The address responds to this page, but did not this time. */
export function interrupted({ url }: SignedRequest): UploadError {
  return new UploadError('network', `The connection to ${new URL(url).host} was cut.`, {
    retryable: true,
    likely: 'interrupted',
    hint: 'When it happens again and again: a proxy, VPN, firewall or virus scanner cuts uploads, or limits their size.',
  });
}
