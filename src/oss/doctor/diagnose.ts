import type { SignedRequest } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { corsRule } from './cors-rule.js';
import { interrupted, noAnswer } from '../request/network-error.js';
import type { NoAnswer } from '../request/explain-failure.js';

/**
 * What a look at the address told: the page may read what it answers; it answers, but not so that the page may read it; a
 * policy of the page forbids to ask; no answer; no answer that this page could have noticed.
 */
type Finding = 'readable' | 'hidden' | 'forbidden' | 'silent' | 'unknown';

/** One look at an address serves what fails there in these milliseconds. */
const LOOK_AGAIN = 20_000;
/** How long a look waits for an answer. */
const PATIENCE = 5_000;

/** Why a request most likely got no answer, by what can be found out from a page, and the cure. */
export async function diagnose({ request, moved }: NoAnswer): Promise<UploadError> {
  const { protocol, host, origin, hostname } = new URL(request.url);
  if (globalThis.location?.protocol === 'https:' && protocol === 'http:' && !isLoopback(hostname)) {
    return new UploadError('network', `An https page may not send to http://${host}.`, {
      likely: 'mixed-content',
      hint: 'Give the storage endpoint as https.',
    });
  }
  const finding = await lookAt(origin, () => findOut(origin));
  if (finding === 'readable' && (moved || (await isLetThrough(request)))) return interrupted(request);
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
  const { message } = noAnswer(request);
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
  hidden: () =>
    'The address answers, but the bucket has no CORS rule for this page; or there is no bucket of this name.',
  unknown: () => 'Either the address cannot be reached, or the bucket has no CORS rule for this page.',
};

const looks = new Map<string, { begun: number; finding: Promise<Finding> }>();

function lookAt(what: string, look: () => Promise<Finding>): Promise<Finding> {
  const begun = performance.now();
  const known = looks.get(what);
  if (known && begun - known.begun < LOOK_AGAIN) return known.finding;
  const finding = look();
  looks.set(what, { begun, finding });
  return finding;
}

/**
 * Whether the bucket's CORS rule lets such a request through. Firefox may not tell of a byte before the connection is cut, so
 * that only an empty request of the same method and headers can tell; OSS refuses it, being one to the bucket without a
 * credential.
 */
async function isLetThrough({ method, url, headers }: SignedRequest): Promise<boolean> {
  if (method !== 'PUT' && method !== 'POST') return false; // others carry no bytes that could be cut
  const { origin } = new URL(url);
  // A form's type needs no place in the rule, another would; what else stands in headers may be secret.
  const like = Object.entries(headers).map(([name, value]) => [name, name === 'Content-Type' ? value : '-'] as const);
  const finding = await lookAt(`${method} ${origin}`, async () =>
    (await answers(origin, 'cors', { method, headers: Object.fromEntries(like) })) ? 'readable' : 'hidden',
  );
  return finding === 'readable';
}

/** Requests that need no preflight and carry nothing: to the address itself, without path and query. */
async function findOut(origin: string): Promise<Finding> {
  let forbidden = false;
  const hear = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    forbidden ||= disposition === 'enforce' && effectiveDirective === 'connect-src' && blockedURI.startsWith(origin);
  };
  globalThis.addEventListener?.('securitypolicyviolation', hear);
  try {
    if (await answers(origin, 'cors')) return 'readable';
    await new Promise((resolve) => setTimeout(resolve)); // the event comes as a task of its own
    if (forbidden) return 'forbidden';
    if (await answers(origin, 'no-cors')) return 'hidden';
    // A page that embeds only what agrees to it (COEP) hears nothing of others.
    return globalThis.crossOriginIsolated ? 'unknown' : 'silent';
  } finally {
    globalThis.removeEventListener?.('securitypolicyviolation', hear);
  }
}

async function answers(origin: string, mode: RequestMode, more?: RequestInit): Promise<boolean> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE);
  const { signal } = controller;
  try {
    const plain = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
    await fetch(origin, { ...plain, ...more, mode, signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    controller.abort(); // its body is nothing to us
  }
}

/** Browsers take this computer for safe, with or without TLS. */
const isLoopback = (hostname: string) => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
