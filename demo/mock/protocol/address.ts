import { OssError } from './oss-error.js';

/** The target of a request: the service (no bucket), a bucket (no key), or an object. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
  /** Signed without the slash after the bucket's name, as the C SDK does on an IP address. */
  readonly withoutSlash?: true;
}

/** The resource line of a signature: `/bucket/key`. */
export function resourceOf({ bucket, key = '', withoutSlash }: Address): string {
  return bucket === undefined ? '/' : `/${bucket}${withoutSlash ? '' : `/${key}`}`;
}

export interface AddressRules {
  readonly region: string;
  /** The bucket of custom domains, and of addresses without a bucket. */
  readonly defaultBucket: string;
  /** Custom domains of the default bucket, with or without a port. */
  readonly domains: readonly string[];
}

function addressOf(bucket: string | undefined, key: string): Address {
  return { ...(bucket === undefined ? {} : { bucket }), ...(key === '' ? {} : { key }) };
}

function pathStyle(path: string): Address {
  const rest = path.slice(1);
  const slash = rest.indexOf('/');
  if (rest === '') return {};
  return slash < 0 ? { bucket: rest } : addressOf(rest.slice(0, slash), rest.slice(slash + 1));
}

const IP = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]*\])$/;

/** Whether a Host header is an IP address, with or without a port. */
export function isIp(host: string): boolean {
  return IP.test(host.toLowerCase().replace(/:\d*$/, ''));
}

/**
 * The addresses that a Host header and a path can mean, the likeliest first. A later one counts only if the request is signed for it:
 * on an IP endpoint ali-oss leaves the bucket out of the path in a browser, which cannot set Host, and forges the bucket's Host in Node.
 *
 * @throws OssError for a host of OSS that the mock does not serve.
 */
export function addressesOf(hostHeader: string, path: string, rules: AddressRules): Address[] {
  const host = hostHeader.toLowerCase();
  // ali-oss forges a Host that begins with a dot where the request has no bucket.
  const name = host.replace(/:\d*$/, '').replace(/^\./, '');
  const inDefaultBucket = addressOf(rules.defaultBucket, path.slice(1));
  if (rules.domains.some((domain) => domain === host || domain === name)) return [inDefaultBucket];
  if (name === '' || name === 'localhost' || name === 'oss.localhost' || IP.test(name)) {
    const first = pathStyle(path);
    const isBucketOnIp = first.bucket !== undefined && first.key === undefined && !path.endsWith('/') && IP.test(name);
    return isBucketOnIp ? [first, inDefaultBucket, { ...first, withoutSlash: true }] : [first, inDefaultBucket];
  }

  const official = /^(?:(.+)\.)?(?:oss-([a-z0-9-]+?)(?:-internal)?|([a-z0-9-]+)\.oss)\.aliyuncs\.com$/.exec(name);
  if (official) {
    const [, bucket, oldStyle, dualStack] = official;
    const region = oldStyle ?? dualStack ?? '';
    if (bucket === undefined && path !== '/') {
      throw new OssError(
        403,
        'SecondLevelDomainForbidden',
        'Please use virtual hosted style to access.',
        {},
        '0003-00001404',
      );
    }
    if (region !== rules.region && !region.startsWith('accelerate')) throw wrongRegion(bucket, rules.region);
    return bucket === undefined ? [{}] : virtualHosted(bucket, path);
  }
  const local = /^(.+?)(?:\.oss)?\.(?:localhost|\d{1,3}(?:\.\d{1,3}){3})$/.exec(name);
  if (local?.[1] && (!local[1].includes('.') || /\.oss\./.test(name))) return virtualHosted(local[1], path);
  if (/^sts[.-]/.test(name)) return [{}];
  return [inDefaultBucket];
}

function virtualHosted(bucket: string, path: string): Address[] {
  const address = addressOf(bucket, path.slice(1));
  return path === `/${bucket}` || path.startsWith(`/${bucket}/`) ? [address, pathStyle(path)] : [address];
}

function wrongRegion(bucket: string | undefined, region: string): OssError {
  const endpoint = `oss-${region}.aliyuncs.com`;
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
  return new OssError(
    403,
    'AccessDenied',
    message,
    { ...(bucket ? { Bucket: bucket } : {}), Endpoint: endpoint },
    '0003-00001403',
  );
}

/** @throws OssError unless the key has 1 to 1,023 bytes of UTF-8 and begins with neither / nor \. */
export function checkKey(key: string): void {
  const length = new TextEncoder().encode(key).length;
  if (length < 1 || length > 1023 || /^[/\\]/.test(key)) {
    throw new OssError(
      400,
      'InvalidObjectName',
      'The specified object is not valid.',
      { ObjectName: key },
      '0016-00000507',
    );
  }
}

/** 3 to 63 characters: a-z, 0-9 and dashes, with no dash at either end. */
export function isBucketName(bucket: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket);
}

/** @throws OssError */
export function checkBucketName(bucket: string): void {
  if (!isBucketName(bucket))
    throw new OssError(
      400,
      'InvalidBucketName',
      'The specified bucket is not valid.',
      { BucketName: bucket },
      '0016-00000301',
    );
}
