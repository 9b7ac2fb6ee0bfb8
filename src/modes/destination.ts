import type { Destination } from '../core/mode.js';
import { UploadError } from '../core/upload-error.js';
import { redact } from '../core/redact.js';

/** Where a bucket answers: the origin and path that an encoded key is put behind. */
export interface BucketPlace {
  bucket: string;
  /** Region id without `oss-`, as V4 signatures want it. */
  region: string;
  /** `https://b.oss-cn-hangzhou.aliyuncs.com/`, or with the bucket in the path. */
  base: string;
  host: string;
}

/**
 * The bucket's address, from the grant's words first, then the page's.
 *
 * @throws UploadError `config`, naming what is missing or cannot work from a browser.
 */
export function placeOf(grant: Destination, page: Destination): BucketPlace {
  const region = regionOf(grant, page);
  const bucket = grant.bucket ?? page.bucket;
  if (!bucket) throw missing('bucket');
  if (!region) throw missing('region');
  if (!/^[a-z\d][a-z\d-]*$/.test(bucket)) throw impossible('bucket');
  if (!/^[a-z\d-]+$/.test(region)) throw impossible('region');
  const url = endpointUrl(grant.endpoint ?? page.endpoint ?? `oss-${region}.aliyuncs.com`);
  refuseInternal(url, page);
  url.search = url.hash = '';
  if (/\.aliyuncs\.com$/.test(url.hostname)) {
    url.pathname = '/';
    if (!url.hostname.startsWith(`${bucket}.`)) url.hostname = `${bucket}.${url.hostname}`;
  } else if (isIpOrLocalhost(url.hostname)) {
    url.pathname = `/${bucket}/`;
  } else if (!url.pathname.endsWith('/')) {
    url.pathname += '/';
  }
  return { bucket, region, base: url.href, host: url.host };
}

/** A storage address with its scheme; without one, https, or for a local address the page's own. */
export function endpointUrl(address: string): URL {
  const withScheme = /^https?:\/\//i.test(address) ? address : `${schemeFor(address)}//${address.replace(/^\/\//, '')}`;
  try {
    return new URL(withScheme);
  } catch {
    throw new UploadError('config', `"${redact(address)}" is no storage address.`, { hint: 'Check `oss-endpoint`.' });
  }
}

/**
 * An address that only answers inside Alibaba Cloud's network is most often a backend's mistake; a page that names it itself
 * knows that its network reaches there (Express Connect, VPN).
 *
 * @throws UploadError `config`
 */
export function refuseInternal({ hostname }: URL, page: Destination): void {
  if (!/-internal\.aliyuncs\.com$/.test(hostname)) return;
  const named = page.endpoint && endpointUrl(page.endpoint).hostname;
  if (named && `.${hostname}`.endsWith(`.${named}`)) return; // with the bucket in front or without it
  throw new UploadError('config', `${hostname} cannot be reached from a browser.`, {
    hint: 'Give the public endpoint, the same name without "-internal", or name this one in `oss-endpoint` where your network reaches it.',
  });
}

/** Localhost and IP addresses carry the bucket in the path. */
export function isIpOrLocalhost(hostname: string): boolean {
  return hostname === 'localhost' || /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
}

function schemeFor(address: string): string {
  const hostname = address.replace(/^\/\//, '').replace(/[:/].*/, '');
  return isIpOrLocalhost(hostname) ? (globalThis.location?.protocol ?? 'http:') : 'https:';
}

function regionOf(...from: Destination[]): string | undefined {
  const named = from.map(({ region }) => region?.replace(/^oss-/, '').replace(/-internal$/, '')).find(Boolean);
  if (named) return named;
  for (const { endpoint } of from) {
    const inHost = /(?:^|[./])oss-([a-z]+-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com/i
      .exec(endpoint ?? '')?.[1]
      ?.toLowerCase();
    if (inHost && !inHost.startsWith('accelerate')) return inHost;
  }
  return undefined;
}

function impossible(name: 'bucket' | 'region'): UploadError {
  return new UploadError('config', `There can be no such ${name}.`, {
    hint: `Check the attribute \`${name}\`, or what the endpoint's answer says.`,
  });
}

function missing(name: 'bucket' | 'region'): UploadError {
  return new UploadError('config', `The ${name} is not known.`, {
    hint: `Set the attribute \`${name}\`, or let the endpoint's answer say it.`,
  });
}
