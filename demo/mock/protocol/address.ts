import { OssError } from './oss-error.js';

/** What a request is about: the service, a bucket, or an object. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
  /** A bucket as the C SDK signs it on an IP address: without the slash behind its name. */
  readonly bare?: true;
}

/** What a signature calls it. */
export function resourceOf({ bucket, key = '', bare }: Address): string {
  return bucket === undefined ? '/' : `/${bucket}${bare ? '' : `/${key}`}`;
}

export interface AddressRules {
  readonly region: string;
  /** The bucket behind custom domains, and behind addresses that name none. */
  readonly defaultBucket: string;
  /** Hosts (with or without port) that stand for the default bucket. */
  readonly domains: readonly string[];
}

function at(bucket: string | undefined, key: string): Address {
  return { ...(bucket === undefined ? {} : { bucket }), ...(key === '' ? {} : { key }) };
}

function pathStyle(path: string): Address {
  const rest = path.slice(1);
  const slash = rest.indexOf('/');
  if (rest === '') return {};
  return slash < 0 ? { bucket: rest } : at(rest.slice(0, slash), rest.slice(slash + 1));
}

/** Whether a Host header holds an address instead of a name. */
export function isIp(host: string): boolean {
  return IP.test(host.toLowerCase().replace(/:\d*$/, ''));
}

const IP = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]*\])$/;

/**
 * The meanings an address can have, the likeliest first; a second one counts only if the request is signed for it.
 * Browsers cannot set Host, so ali-oss leaves the bucket out on an IP endpoint; in Node it forges a bucket's Host there.
 */
export function addressesOf(hostHeader: string, path: string, rules: AddressRules): Address[] {
  const host = hostHeader.toLowerCase();
  // With no bucket to name, ali-oss forges a Host that begins with the dot.
  const name = host.replace(/:\d*$/, '').replace(/^\./, '');
  const own = at(rules.defaultBucket, path.slice(1));
  if (rules.domains.some((domain) => domain === host || domain === name)) return [own];
  if (name === '' || name === 'localhost' || name === 'oss.localhost' || IP.test(name)) {
    const first = pathStyle(path);
    const bare = first.bucket !== undefined && !path.endsWith('/') && first.key === undefined && IP.test(name);
    return bare ? [first, own, { ...first, bare }] : [first, own];
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
    return bucket === undefined ? [{}] : virtual(bucket, path);
  }
  const local = /^(.+?)(?:\.oss)?\.(?:localhost|\d{1,3}(?:\.\d{1,3}){3})$/.exec(name);
  if (local?.[1] && (!local[1].includes('.') || /\.oss\./.test(name))) return virtual(local[1], path);
  if (/^sts[.-]/.test(name)) return [{}];
  return [own];
}

function virtual(bucket: string, path: string): Address[] {
  const named = at(bucket, path.slice(1));
  return path === `/${bucket}` || path.startsWith(`/${bucket}/`) ? [named, pathStyle(path)] : [named];
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

/** A key is 1–1,023 bytes of UTF-8 and starts with neither slash. */
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

/** 3–63 of a-z, 0-9 and dashes, not at its ends. */
export function isBucketName(bucket: string): boolean {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket);
}

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
