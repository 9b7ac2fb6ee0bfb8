import type { Destination } from './stored-object.js';
import { redact } from '../base/redact.js';
import { UploadError } from '../base/upload-error.js';
import { isPathStyle } from './path-style.js';
import { isBucketName, regionOf } from './bucket-name.js';

/** A bucket's address: the origin and path that an encoded key is appended to. */
export interface BucketPlace {
  bucket: string;
  /** Region id without `oss-`, as in V4 signatures. */
  region: string;
  /** `https://b.oss-cn-hangzhou.aliyuncs.com/`, or with the bucket in the path. */
  base: string;
  host: string;
}

/** The bucket's address, by the grant first, then by the page. @throws UploadError `config`, naming what is missing or cannot work from a browser. */
export function placeOf(grant: Destination, page: Destination): BucketPlace {
  const region = regionOf(grant, page);
  const bucket = grant.bucket ?? page.bucket;
  if (!bucket) throw missing('bucket');
  if (!region) throw missing('region');
  if (!isBucketName(bucket)) throw invalidName('bucket', bucket);
  if (!/^[a-z\d-]+$/.test(region)) throw invalidName('region', region);
  const address = grant.endpoint ?? page.endpoint ?? `oss-${region}.aliyuncs.com`;
  const url = endpointUrl(address, pinnedBy(page)?.protocol);
  url.search = url.hash = '';
  if (isAliyun(url)) {
    url.pathname = '/';
    url.hostname = withBucket(url, bucket);
  } else if (isPathStyle(url.hostname)) {
    url.pathname = `/${bucket}/`;
  } else if (!url.pathname.endsWith('/')) {
    url.pathname += '/';
  }
  checkAddress(url, page);
  if (pinnedBy(page) && page.bucket && page.bucket !== bucket)
    throw otherPlace(`the bucket ${page.bucket}`, redact(bucket));
  return { bucket, region, base: url.href, host: url.host };
}

/** A storage address with its scheme; without one `scheme`, by default https, or for a local address the page's own. @throws UploadError `config` */
export function endpointUrl(address: string, scheme = schemeFor(address)): URL {
  const trimmed = address.trim();
  const withScheme = hasScheme.test(trimmed) ? trimmed : `${scheme}//${trimmed.replace(/^\/\//, '')}`;
  try {
    return new URL(byHttps(withScheme));
  } catch {
    throw new UploadError('config', `"${redact(address)}" is not a valid storage address.`, {
      hint: 'Check `oss-endpoint`.',
    });
  }
}

/** Checks the address of a request: a browser can reach it, and it is the one that the page has pinned, if it has. @throws UploadError `config` */
export function checkAddress(url: URL, page: Destination): void {
  checkReachable(url, page);
  checkPinned(url, page);
}

/** An address inside Alibaba Cloud's network is most often a backend's mistake; a page that names it knows that its network reaches it (VPN). */
function checkReachable({ hostname }: URL, page: Destination): void {
  if (!/-internal\.aliyuncs\.com$/.test(hostname)) return;
  const named = page.endpoint && endpointUrl(page.endpoint).hostname;
  if (named && `.${hostname}`.endsWith(`.${named}`)) return; // with the bucket in front or without it
  throw new UploadError('config', `${hostname} cannot be reached from a browser.`, {
    hint: 'Give the public endpoint, the same name without "-internal", or name this one in `oss-endpoint` where your network reaches it.',
  });
}

/**
 * A page that names a full origin sends to no other. The page's bucket is prepended to an OSS endpoint; any bucket is
 * allowed where the page names none. On an https page http and https of one host are the same.
 */
function checkPinned(url: URL, page: Destination): void {
  const pinned = pinnedBy(page);
  if (!pinned) return;
  const bucket = page.bucket ?? url.hostname.replace(/\.[^]*/, '');
  const isPlaced = isAliyun(pinned) && isBucketName(bucket);
  const hostname = isPlaced ? withBucket(pinned, bucket) : pinned.hostname;
  const isSameScheme = pinned.protocol === url.protocol || isHttpsPage();
  const isSamePath = !page.bucket || !isPathStyle(pinned.hostname) || url.pathname.split('/')[1] === page.bucket;
  if (isSameScheme && isSamePath && url.hostname === hostname && url.port === pinned.port) return;
  if (page.bucket) pinned.hostname = hostname;
  throw otherPlace(pinned.origin, url.origin, ' Without a scheme it is only a default.');
}

function otherPlace(pinned: string, other: string, advice = ''): UploadError {
  return new UploadError('config', `This page sends to ${pinned} only, not to ${other}.`, {
    hint: `An \`oss-endpoint\` with its scheme pins the storage address, and \`bucket\` the bucket. Change them or the endpoint’s response.${advice}`,
  });
}

/** The address that a page has pinned, by naming it with its scheme. */
function pinnedBy({ endpoint }: Destination): URL | undefined {
  return endpoint && hasScheme.test(endpoint.trim()) ? endpointUrl(endpoint) : undefined;
}

const hasScheme = /^https?:\/\//i;
const isAliyun = ({ hostname }: URL) => /\.aliyuncs\.com$/.test(hostname);
const withBucket = ({ hostname }: URL, bucket: string) =>
  hostname.startsWith(`${bucket}.`) ? hostname : `${bucket}.${hostname}`;

function schemeFor(address: string): string {
  const hostname = address
    .trim()
    .replace(/^\/\//, '')
    .replace(/[:/].*/, '');
  return isPathStyle(hostname) ? (globalThis.location?.protocol ?? 'http:') : 'https:';
}

function invalidName(name: 'bucket' | 'region', value: string): UploadError {
  return new UploadError('config', `"${redact(value)}" is not a valid ${name} name.`, {
    hint: `Check the attribute \`${name}\`, or the endpoint’s response.`,
  });
}

function missing(name: 'bucket' | 'region'): UploadError {
  return new UploadError('config', `The ${name} is unknown.`, {
    hint: `Set the attribute \`${name}\`, or return it from the endpoint.`,
  });
}

/** Where an upload in parts goes. */
interface UploadPlace {
  readonly bucket?: string | undefined;
  readonly host: string;
}

/** Whether an upload began in this bucket at this host. */
export const isSamePlace = (upload: UploadPlace, place: UploadPlace): boolean =>
  upload.bucket === place.bucket && upload.host === place.host;

/** Whether the browser blocks this page's requests to http addresses, as in https pages, their frames and workers. */
function isHttpsPage(): boolean {
  return [globalThis.origin, globalThis.location?.protocol].some((from) => from?.startsWith('https:'));
}

/** An address of OSS for an https page: SDKs often write `http:`, OSS serves both, and no signature covers the scheme. Other hosts may serve only http. */
export function byHttps(address: string): string {
  return isHttpsPage() ? address.replace(httpAliyun, 'https:$1') : address;
}

const httpAliyun = /^http:(\/\/[^/?#\\]*\.aliyuncs\.com)(?::80)?(?=[/?#]|$)/i;
